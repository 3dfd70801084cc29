"""Register a letter, a visit, a call: under ninety seconds for a practised clerk, and no mouse."""

import contextlib
import re
import time
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinfang.bureau.queries import was_done
from xinfang.desk import arriving
from xinfang.desk.channels import ChannelForm
from xinfang.desk.door import At, needs, show
from xinfang.desk.sorting import suggested
from xinfang.look.forms import DayField, Form
from xinfang.look.uploads import received
from xinfang.people.models import Organ
from xinfang.people.queries import in_order
from xinfang.petitions import actions, alike
from xinfang.petitions.arrived import Arrival
from xinfang.petitions.identities import Person
from xinfang.petitions.kinds import (
    ACTING,
    CHANNEL_LABELS,
    KIND_LABELS,
    PURPOSE_LABELS,
    ROLE_OF_PERSON,
    AttachmentSort,
    Channel,
    MatterKind,
    Purpose,
    Role,
)
from xinfang.petitions.learning import offered
from xinfang.petitions.models import Clock, Petition, Submission
from xinfang.petitions.numbers import code_for, tidy
from xinfang.petitions.registration import Identity, Registration
from xinfang.rules import idnumbers
from xinfang.rules.refusals import NotFound, Refused

SHOWN_FOR = 600
MORE = "多人、代为提出"
PARTED = re.compile(r"[\s，,、；;]+")
IDENTITY = ("name", "phone", "address", "id_number")


def _kept(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"data-keep": "", "autocomplete": "off"}),
        **kwargs,
    )


def _private(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs
    )


class Register(ChannelForm):
    """The registration form, in the order in which a clerk reads a letter."""

    received_on = DayField(label="收到日期", help_text="信封上的收信日戳；期限从第二天算起")
    postmark_on = DayField(label="邮戳日", required=False)
    channel = forms.ChoiceField(label="信访形式", choices=[(key.value, label) for key, label in CHANNEL_LABELS.items()])
    head_count = forms.IntegerField(label="人数", min_value=1, max_value=100_000)
    name = _private("姓名")
    phone = _private("电话")
    address = _private("住址")
    id_number = _private("证件号码")
    anonymous = forms.BooleanField(label="匿名", required=False)
    secrecy = forms.BooleanField(label="要求保密", required=False)
    title = forms.CharField(
        label="标题",
        max_length=200,
        help_text="一句话：谁、什么事、什么要求",
        widget=forms.TextInput(attrs={"data-keep": "", "autocomplete": "off", "autofocus": True}),
    )
    text = forms.CharField(
        label="信访内容", max_length=100_000, widget=forms.Textarea(attrs={"rows": 8, "data-keep": ""})
    )
    purpose = forms.ChoiceField(label="信访目的", choices=[(key.value, label) for key, label in PURPOSE_LABELS.items()])
    kind = forms.ChoiceField(
        label="类别（2022年条例）",
        required=False,
        choices=[("", "未定"), *[(key.value, label) for key, label in KIND_LABELS.items()]],
    )
    category = forms.CharField(
        label="内容分类",
        required=False,
        max_length=120,
        help_text="写几个字从列表里选，也可以只写最末一级，如 物业服务；暂时定不了的空着",
        widget=forms.TextInput(attrs={"data-keep": "", "autocomplete": "off", "list": "categories"}),
    )
    place = _kept("事发地")
    home_place = _private("户籍地")
    residence_place = _private("居住地")
    complained_of = forms.MultipleChoiceField(
        label="涉及单位",
        required=False,
        help_text="检举控告必填：材料不会到达所选单位及其下级",
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )
    people = forms.CharField(
        label="其他署名的人、来访代表",
        required=False,
        max_length=10_000,
        help_text="一行一人：姓名 电话 证件号码 住址，用空格或逗号隔开，后几项可以不写。来访的是代表，合计最多 5 人；来信的是联名",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    acting = forms.ChoiceField(
        label="由别人代为提出",
        required=False,
        choices=[("", "本人"), *[(r.value, ROLE_OF_PERSON[r]) for r in sorted(ACTING)]],
    )
    acting_name = _private("代为提出的人的姓名")
    acting_phone = _private("代为提出的人的电话")
    acting_proof = _private("凭据", help_text="如 户口簿、授权委托书编号、律师执业证号")
    taken_down = forms.BooleanField(
        label="口头陈述，由工作人员代为记录", required=False, help_text="来访、来电不能或者不愿书写的"
    )
    read_back = forms.BooleanField(label="已向信访人宣读核对", required=False)
    urgent = forms.BooleanField(label="重大紧急", required=False)
    important = forms.BooleanField(label="重要", required=False)
    repeat = forms.BooleanField(label="重件", required=False)
    finding = forms.CharField(
        label="是同一事实和理由的认定",
        required=False,
        max_length=2000,
        help_text="并入已经复核终结的事项时必填：凭什么认定与原来是同一事实和理由。有新的事实或者理由的，不要并入，登记为新的事项",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    on = DayField(label="登记日期", help_text="早于今天就是补录")
    proof = forms.CharField(label="补录依据", required=False, max_length=500, help_text="登记日期早于今天时必填")

    SECTIONS = (
        ("来信", ("received_on", "postmark_on", "channel", "head_count")),
        ("内容", ("title", "text", "purpose", "kind", "category", "place", "taken_down", "read_back")),
        ("信访人", (*IDENTITY, "home_place", "residence_place", "anonymous", "secrecy")),
        (MORE, ("people", "acting", "acting_name", "acting_phone", "acting_proof", "prison", "unopened")),
        ("标记", ("complained_of", "urgent", "important", "repeat")),
        ("登记", ("finding", "on", "proof")),
    )

    def __init__(
        self, *args: Any, at: At, into: Petition | None = None, held: Arrival | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {}).update(
            received_on=at.today, on=at.today, head_count=1, channel=Channel.LETTER.value
        )
        super().__init__(*args, **kwargs)
        if not into:
            del self.fields["finding"]
        if held is not None:
            arriving.hold(self, held)
        else:
            arriving.hint_heads(self, at.now.setting("collective_heads"))
        rows = list(in_order(Organ.objects.filter(valid_to__isnull=True).only("uid", "name", "path")))
        self.offer_superiors(at, rows)
        self.categories = at.now.tree(at.today).nodes
        self.suggests = offered(at.now) is not None
        self.fields["complained_of"].choices = [(str(row.uid), row.name) for row in rows]  # type: ignore[attr-defined]

    def unchecked(self) -> "Register":
        """The same form with what was typed and no complaint about what was not: only a suggestion was asked for."""
        self._errors = ErrorDict()
        return self

    def sections(self) -> list[tuple[str, list[tuple[forms.BoundField, bool]]]]:
        """The fields in their sections, and whether each takes the whole width."""
        wide = {"title", "text", "finding"}
        kept = [(title, [name for name in names if name in self.fields]) for title, names in self.SECTIONS]
        return [(title, [(self[name], name in wide) for name in names]) for title, names in kept]

    def said(self) -> Registration:
        """What is registered."""
        words = self.cleaned_data
        plain = (
            "title",
            "text",
            "received_on",
            "postmark_on",
            "taken_down",
            "read_back",
            "category",
            "place",
            "home_place",
            "residence_place",
            "head_count",
            "urgent",
            "important",
            "repeat",
            "anonymous",
            "secrecy",
        )
        return Registration(
            **{name: words[name] for name in plain},
            channel=Channel(words["channel"]),
            purpose=Purpose(words["purpose"]),
            kind=MatterKind(words["kind"]) if words["kind"] else None,
            identity=Identity(**{name: words[name] for name in IDENTITY}),
            people=tuple(self.more_people()),
            complained_of=tuple(UUID(uid) for uid in words["complained_of"]),
            came=self.came(),
        )

    def more_people(self) -> Iterator[Person]:
        """Who else is named: one to a line; and whoever acts for the petitioner."""
        words = self.cleaned_data
        role = Role.REPRESENTATIVE if words["channel"] == Channel.VISIT.value else Role.SIGNER
        for said in filter(None, map(str.strip, words["people"].splitlines())):
            name, phone, number, address = [*PARTED.split(said, maxsplit=3), "", "", ""][:4]
            yield Person(role, Identity(name, phone, number, address))
        if words["acting"]:
            who = Identity(words["acting_name"], words["acting_phone"], proof=words["acting_proof"])
            yield Person(Role(words["acting"]), who)


@require_http_methods(["GET", "POST"])
@needs("petition:register")
def register(at: At, request: HttpRequest) -> HttpResponse:
    """The form, and the act; a refusal keeps everything that was typed. With ``join``: into the matter of that number."""
    into, held = _into(at, request), arriving.arrival_of(at, request)
    given = arriving.shown(at, held)
    if request.method != "POST":
        form = Register(at=at, into=into, held=held, initial={"title": into.title} if into else {})
        return show(at, request, "register.html", form=form, into=into, **given)
    form = Register(request.POST, at=at, into=into, held=held)
    if "suggest" in request.POST:
        shown = {**suggested(at, request), **given}
        return show(at, request, "register.html", form=form.unchecked(), into=into, **shown)
    if form.is_valid():
        words = form.cleaned_data
        key = f"desk:{words['key']}"
        told = into or request.POST.get("anew") == _mark(form.said()) or was_done(key)
        found = {} if told else _shown(at, form.said())
        if found.get("alike") or found.get("likely"):
            return show(at, request, "register.html", form=form, **found, **given)
        try:
            went = _joined(at, request, form, into, held, key) if into else _registered(at, request, form, held, key)
        except Refused as error:
            form.refuse(error)
        else:
            if hint := idnumbers.hint(words["id_number"], at.today):
                messages.warning(request, f"已经登记。{hint}")
            return went
    hint = idnumbers.hint(request.POST.get("id_number", "")[:200], at.today)
    return show(at, request, "register.html", 400, form=form, hint=hint, into=into, **given)


def _into(at: At, request: HttpRequest) -> Petition | None:
    """The matter that a repeat is to join; 404 for one that is not seen."""
    number = tidy((request.POST if request.method == "POST" else request.GET).get("join", ""))[:12]
    return Petition.objects.get_visible(at.actor, number=number) if number else None


def _files(request: HttpRequest) -> list[actions.Upload]:
    return [actions.Upload(name, data, AttachmentSort.LETTER) for name, data in received(request, "files")]


def _registered(at: At, request: HttpRequest, form: Register, held: Arrival | None, key: str) -> HttpResponse:
    words, files = form.cleaned_data, _files(request)
    made = arriving.register(held, form.said(), files, at, at.when(words["on"], words["proof"]), key)
    request.session["registered"] = [str(made.petition.uid), key, int(time.time())]
    return redirect("desk:registered")


def _joined(
    at: At, request: HttpRequest, form: Register, into: Petition, held: Arrival | None, key: str
) -> HttpResponse:
    words, files = form.cleaned_data, _files(request)
    when = at.when(words["on"], words["proof"])
    arriving.join(held, into, form.said(), files, at, when, key, words["finding"])
    messages.success(request, f"重件已并入 {into.number}，没有新的期限。请在“文书”里打印收件回执交给信访人。")
    return redirect("desk:petition", number=into.number)


class Part(Form):
    """Why it was not of this matter."""

    why = forms.CharField(
        label="理由", max_length=500, help_text="标明后仍留在卷里和账本里；要办的，另行登记为新的事项"
    )


@require_http_methods(["GET", "POST"])
@needs("petition:register")
def part(at: At, request: HttpRequest, number: str, uid: UUID) -> HttpResponse:
    """Mark a repeat as joined by mistake."""
    petition = Petition.objects.get_visible(at.actor, number=tidy(number)[:12])
    row = Submission.objects.filter(petition=petition, uid=uid, joined_on__isnull=False).first()
    if row is None:
        raise NotFound("没有这件来信。", code="not_found")
    form = Part(request.POST or None, initial={"version": petition.version})
    if request.method == "POST" and form.is_valid():
        said = {"why": form.cleaned_data["why"], "key": f"desk:{form.cleaned_data['key']}"}
        try:
            expected = form.cleaned_data["version"]
            actions.part_submission(petition.uid, uid, **said, actor=at.actor, when=at.when(), expected=expected)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "已标明误并入。要办的，请登记为新的事项。")
            return redirect("desk:petition", number=petition.number)
    status = 400 if request.method == "POST" else 200
    return show(at, request, "part.html", status, petition=petition, row=row, form=form)


def _mark(said: Registration) -> str:
    """What the clerk was shown it for: the same words for another person, or others, are asked about again."""
    return alike.mark("" if said.anonymous else said.identity.mark, said.text)


def _shown(at: At, said: Registration) -> dict[str, Any]:
    """What the same person may have brought before, and what reads like it."""
    organ, who = Organ.objects.get(path=at.actor.organ_path), said.identity
    same = () if said.anonymous else actions.same_person(who, organ=organ, actor=at.actor, on=at.today)
    likely = alike.similar(said.text, place=said.place, against=said.complained_of, actor=at.actor)
    known = {one.uid for one in same}
    why = {one.uid: "；".join(one.reasons) for one in likely}
    return {
        "alike": [(one, why.get(one.uid, "")) for one in same],
        "likely": [one for one in likely if one.uid not in known],
        "mark": _mark(said),
        "hint": idnumbers.hint(who.id_number, at.today),
    }


def uids(words: Sequence[str]) -> Iterator[UUID]:
    """The uuids among what a form sent."""
    for word in words[:200]:
        with contextlib.suppress(ValueError):
            yield UUID(word)


@require_POST
@needs("petition:register")
def look_alike(at: At, request: HttpRequest) -> HttpResponse:
    """The same answer while the form is being filled in: sent as a form, so that no particulars stand in an address."""
    words = {name: request.POST.get(name, "").replace("\0", "") for name in (*IDENTITY, "text", "place")}
    said = Registration(
        title="",
        text=words["text"][:100_000].strip(),
        received_on=at.today,
        place=words["place"][:120].strip(),
        identity=Identity(**{name: words[name][:200] for name in IDENTITY}),
        anonymous=bool(request.POST.get("anonymous")),
        complained_of=tuple(uids(request.POST.getlist("complained_of"))),
    )
    return show(at, request, "alike.html", **_shown(at, said))


@require_GET
@needs("petition:register")
def done(at: At, request: HttpRequest) -> HttpResponse:
    """The receipt with the query code, to be printed and handed over: shown for ten minutes, to this clerk only."""
    uid, key, since = request.session.get("registered", ["", "", 0])
    if not uid or time.time() - since > SHOWN_FOR:
        request.session.pop("registered", None)
        return redirect("desk:inbox")
    petition = Petition.objects.get_visible(at.actor, uid=uid)
    clock = Clock.objects.filter(petition=petition).order_by("pk").first()
    return show(at, request, "registered.html", petition=petition, code=code_for(key), clock=clock)
