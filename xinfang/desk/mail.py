"""The mail room at the desk: batches counted, letters entered by the row, each with one end."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk import attaching
from xinfang.desk.arriving import Deed, Number, Why, chosen, common, plain
from xinfang.desk.door import At, needs, show
from xinfang.desk.register_book import Period
from xinfang.look import paging
from xinfang.look.files import attachment
from xinfang.look.forms import DayField, Form
from xinfang.look.uploads import received
from xinfang.petitions import actions, arrivals
from xinfang.petitions.arrived import MailBatch, MailItem
from xinfang.petitions.intake import (
    END_LABELS,
    HANDED_LABELS,
    NOT_PETITION_LABELS,
    TIED,
    End,
    Handed,
    NotPetition,
)
from xinfang.petitions.kinds import AttachmentSort
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import tidy
from xinfang.rules.refusals import Refused

ROWS = 20
TABS = (("today", "今天拆的"), ("open", "待登记"), ("period", "一段时间"))
NO_DEEDS: dict[str, Deed] = {}


def _text(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "size": 14}), **kwargs
    )


class Count(Form):
    """How many letters came, before anyone reads one."""

    counted = forms.IntegerField(label="清点封数", min_value=1, max_value=5000, help_text="先清点，再拆看、录入")
    opened_by = forms.ChoiceField(label="拆信人")
    on = DayField(label="拆信日期", help_text="早于今天就是补录")
    proof = forms.CharField(label="补录依据", required=False, max_length=500)

    def __init__(self, *args: Any, at: At, row: Any, **kwargs: Any) -> None:
        own = arrivals.own_officers(at.actor, at.today)
        mine = next((str(one.uid) for one in own if one.uid == at.actor.appointment), "")
        kwargs["initial"] = {"on": at.today, "opened_by": mine, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        named = [(str(one.uid), f"{one.person.name} {one.post.section}{one.post.title}") for one in own]
        self.fields["opened_by"].choices = named  # type: ignore[attr-defined]


class Counted(Form):
    """The right count, and why."""

    counted = forms.IntegerField(label="正确的封数", min_value=0, max_value=5000)
    why = Why.base_fields["why"]


class Rows(Form):
    """The rows of a quick entry: one letter each; a row without a date stamp is left out."""

    def __init__(self, *args: Any, at: At, row: MailBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entered = row.items.exclude(outcome=End.VOID).count()
        self.places = range(1, min(max(row.counted - entered, 0), ROWS) + 1)
        for place in self.places:
            columns = {
                "received_on": DayField(label="收信日戳", required=False, initial=row.day),
                "postmark_on": DayField(label="邮戳日", required=False),
                "registered_number": _text("挂号号码", max_length=60),
                "sender": _text("寄件人", max_length=300),
            }
            for name, column in columns.items():
                column.widget.attrs["aria-label"] = f"第 {place} 行{column.label}"
                self.fields[f"{name}-{place}"] = column

    def lines(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """The fields row by row."""
        for place in self.places:
            names = ("received_on", "postmark_on", "registered_number", "sender")
            yield place, [self[f"{name}-{place}"] for name in names]

    def refuse(self, error: Refused) -> None:
        """Put a refusal at its row: the act counts only the rows that were filled."""
        name, _, place = error.field.rpartition("-")
        filled = self.filled()
        if name and place.isdigit() and int(place) <= len(filled):
            error.field = f"{name}-{filled[int(place) - 1]}"
        super().refuse(error)

    def filled(self) -> list[int]:
        """The rows with a date stamp."""
        return [place for place in self.places if self.cleaned_data.get(f"received_on-{place}")]

    def letters(self) -> list[actions.Letter]:
        """What the filled rows say."""
        said = self.cleaned_data
        return [_letter(said, f"-{place}") for place in self.filled()]


def _letter(said: dict[str, Any], end: str = "") -> actions.Letter:
    return actions.Letter(
        said[f"received_on{end}"],
        said[f"postmark_on{end}"],
        said[f"registered_number{end}"],
        said.get(f"sender{end}", ""),
    )


class Envelope(Form):
    """The right days and number of a letter, and why."""

    received_on = DayField(label="收信日戳")
    postmark_on = DayField(label="邮戳日", required=False)
    registered_number = _text("挂号号码", max_length=60)
    why = Why.base_fields["why"]

    def refuse(self, error: Refused) -> None:
        """One letter only: its fields have no row."""
        error.field = error.field.partition("-")[0]
        super().refuse(error)


class NoPetition(Form):
    """Why a letter is no petition, and where it went."""

    reason = forms.ChoiceField(
        label="为什么不是", choices=[(str(key), label) for key, label in NOT_PETITION_LABELS.items()]
    )
    handed = forms.ChoiceField(label="怎样处理", choices=[(str(key), label) for key, label in HANDED_LABELS.items()])


# --- the pages


@require_http_methods(["GET", "POST"])
@needs("intake:read")
def mail(at: At, request: HttpRequest) -> HttpResponse:
    """The letters of today, those still open, those of a period; found by the number of registered mail."""
    here = reverse("desk:mail")
    got = chosen(at, request, None, {"count": COUNT} if at.actor.may("petition:register") else NO_DEEDS, here)
    if got is not None and got.went is not None:
        return got.went
    tab = request.GET.get("tab", "today")
    tab = tab if tab in dict(TABS) else "today"
    asked = {name: request.GET[name] for name in ("first", "last") if request.GET.get(name)}
    form = Period(
        {"first": at.today.replace(day=1).isoformat(), "last": at.today.isoformat(), **asked}, label_suffix=""
    )
    status = got.status if got else 200
    if not form.is_valid():
        return show(at, request, "mail.html", 400, tab=tab, tabs=TABS, form=form, got=got)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    listed = _listed(at, tab, first, last, request)
    return show(at, request, "mail.html", status, tab=tab, tabs=TABS, form=form, got=got, **listed)


def _listed(at: At, tab: str, first: date, last: date, request: HttpRequest) -> dict[str, Any]:
    number = request.GET.get("number", "")
    if number.strip():
        rows, keys = arrivals.by_registered_number(at.actor, number), arrivals.MAIL_KEYS
    elif tab == "open":
        rows, keys = arrivals.open_letters(at.actor), arrivals.OPEN_KEYS
    elif tab == "today":
        rows, keys = MailItem.objects.visible_to(at.actor).filter(batch__day=at.today), arrivals.MAIL_KEYS
    else:
        rows, keys = arrivals.letters(at.actor, first, last), arrivals.MAIL_KEYS
    count = paging.bounded_count(rows)
    page = paging.page(
        arrivals.with_matter(rows.select_related("batch"), at.actor), keys, request.GET.get("cursor", "")
    )
    days = (at.today, at.today) if tab == "today" else (first, last)
    kept = {"tab": tab, "number": number, "first": first.isoformat(), "last": last.isoformat()}
    return {
        "page": page,
        "number": number,
        "lines": [line(at, row) for row in page.rows],
        "batches": [] if tab == "open" or number.strip() else arrivals.batches(at.actor, *days),
        "said": f"共 {paging.said(count)} 封",
        "query": urlencode({name: value for name, value in kept.items() if value}) + "&",
        "waiting": paging.said(paging.bounded_count(arrivals.open_letters(at.actor), 99), 99),
    }


def line(at: At, row: Any) -> dict[str, Any]:
    """One letter as lists show it: never who wrote, never what."""
    due = None if row.outcome else arrivals.due_of(row.received_on, at.actor.organ_kind, at.now)
    return {
        "row": row,
        "due": due,
        "days": (at.today - row.received_on).days,
        "slow": not row.outcome and arrivals.lies_too_long(row.received_on, at.today, at.now),
        "end": end_of(row),
        "matter": getattr(row, "matter", None),
    }


def end_of(row: Any) -> str:
    """What became of a letter, in words."""
    if not row.outcome:
        return "待登记"
    said = END_LABELS[End(row.outcome)]
    if row.outcome == End.NOT_PETITION:
        return f"{said}：{NOT_PETITION_LABELS[NotPetition(row.reason)]}，{HANDED_LABELS[Handed(row.handed)]}"
    return said


@require_http_methods(["GET", "POST"])
@needs("intake:read")
def batch(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One batch: counted and entered, its letters, rows to enter the next ones."""
    row: MailBatch = (
        MailBatch.objects.visible_to(at.actor).filter(uid=uid).select_related("opened_by__person").or_not_found()
    )
    entered = row.items.exclude(outcome=End.VOID).count()
    deeds = _batch_deeds(at, row, entered)
    got = chosen(at, request, row, deeds, reverse("desk:batch", args=[uid]), "enter")
    if got is not None and got.went is not None:
        return got.went
    rows = arrivals.with_matter(row.items.select_related("batch").order_by("number"), at.actor)
    page = paging.page(rows, ("number",), request.GET.get("cursor", ""), 100)
    lines = [line(at, one) for one in page.rows]
    given = {"row": row, "entered": entered, "got": got, "deeds": deeds, "lines": lines, "page": page, "query": ""}
    return show(at, request, "batch.html", got.status if got else 200, said=f"已录入 {entered} 封", **given)


def _batch_deeds(at: At, row: MailBatch, entered: int) -> dict[str, Deed]:
    if not at.actor.may("petition:register"):
        return {}
    return {**({"enter": ENTER} if entered < row.counted else {}), "correct": CORRECT_BATCH}


@require_http_methods(["GET", "POST"])
@needs("intake:read")
def item(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One letter: what stands on its envelope, what became of it, what can be done."""
    row: MailItem = (
        MailItem.objects.visible_to(at.actor).filter(uid=uid).select_related("batch", "vault").or_not_found()
    )
    matter = arrivals.matter_of(row, at.actor)
    deeds = _letter_deeds(at, row)
    got = chosen(at, request, row, deeds, reverse("desk:item", args=[uid]))
    if got is not None and got.went is not None:
        return got.went
    given: dict[str, Any] = {"row": row, "matter": matter, "got": got, "deeds": deeds, "line": line(at, row)}
    scans = row.scans.filter(petition__isnull=True).select_related("vault")
    given["scans"] = [attaching.line(one, ()) for one in scans]
    given["clerk"] = at.actor.may("petition:register")
    return show(at, request, "item.html", got.status if got else 200, **given)


def _letter_deeds(at: At, row: MailItem) -> dict[str, Deed]:
    if not at.actor.may("petition:register"):
        return {}
    return dict(OPEN_LETTER) if not row.outcome else {"untie": UNTIE_LETTER}


@require_GET
@needs("petition:register")
def item_file(at: At, request: HttpRequest, uid: UUID, file: UUID) -> HttpResponse:
    """A scan of the envelope, to be saved; the opening is in the ledger."""
    found = actions.open_envelope(uid, file, actor=at.actor, on=at.today)
    return attachment(found.data, found.name, found.mime)


# --- what can be done there


def _count(at: At, request: HttpRequest, row: Any, said: dict[str, Any]) -> str:
    told = common(at, said)
    del told["expected"]
    made = actions.open_batch(said["counted"], UUID(said["opened_by"]), **told)
    return f"已登记 {made.day.isoformat()} 来信 {made.counted} 封。点开这一批录入。"


def _enter(at: At, request: HttpRequest, row: MailBatch, said: dict[str, Any]) -> str:
    form = Rows(request.POST, at=at, row=row)
    form.is_valid()
    letters = form.letters()
    actions.add_letters(row.uid, letters, **common(at, said, at.when()))
    return f"已录入 {len(letters)} 封。"


def _correct_batch(at: At, request: HttpRequest, row: MailBatch, said: dict[str, Any]) -> str:
    actions.correct_batch(row.uid, counted=said["counted"], why=said["why"], **common(at, said, at.when()))
    return f"清点数已更正为 {said['counted']} 封。"


def _no_petition(at: At, request: HttpRequest, row: MailItem, said: dict[str, Any]) -> str:
    why, handed = NotPetition(said["reason"]), Handed(said["handed"])
    actions.no_petition(row.uid, why=why, handed=handed, **common(at, said, at.when()))
    return f"已记明：{NOT_PETITION_LABELS[why]}，{HANDED_LABELS[handed]}。"


def _tie_letter(at: At, request: HttpRequest, row: MailItem, said: dict[str, Any]) -> str:
    petition = Petition.objects.get_visible(at.actor, number=tidy(said["number"])[:12])
    actions.tie_arrival(MailItem, row.uid, petition.uid, **common(at, said, at.when()))
    return f"已对应到 {petition.number}。"


def _scan(at: At, request: HttpRequest, row: MailItem, said: dict[str, Any]) -> str:
    files = [actions.Upload(name, data, AttachmentSort.ENVELOPE) for name, data in received(request, "files")]
    actions.scan_envelope(row.uid, files, **common(at, said, at.when()))
    return f"已加 {len(files)} 个信封扫描件。"


def _correct_letter(at: At, request: HttpRequest, row: MailItem, said: dict[str, Any]) -> str:
    actions.correct_letter(row.uid, _letter(said), why=said["why"], **common(at, said, at.when()))
    return "信封上的日期和号码已更正。"


def _void_letter(at: At, request: HttpRequest, row: MailItem, said: dict[str, Any]) -> str:
    actions.void_letter(row.uid, why=said["why"], **common(at, said, at.when()))
    return "已标明误登，不再计入这一批。"


def _untie_letter(at: At, request: HttpRequest, row: MailItem, said: dict[str, Any]) -> str:
    tied = row.outcome in TIED
    actions.untie_arrival(MailItem, row.uid, why=said["why"], **common(at, said, at.when()))
    return "去处已撤销，这封信待登记。" + (
        "登记本身还在；登记也错了的，到事项页“撤销误登记”或者“标明误并入”。" if tied else ""
    )


COUNT = Deed("登记今天来信", Count, _count)
ENTER = Deed(
    "录入", Rows, _enter, "一行一封，按信的顺序；没有收信日戳的行不录。寄件人只在挂号信、要退回的信上填，加密保存。"
)
CORRECT_BATCH = Deed(
    "更正清点数",
    plain(Counted, counted=lambda at, row: row.counted),
    _correct_batch,
    "整批误登的改成 0。",
    corrects=True,
)
OPEN_LETTER = {
    "end": Deed("不是信访件", plain(NoPetition), _no_petition, "反映情况、提出建议或者请求的，都是信访件，要登记。"),
    "tie": Deed("对应已登记的事项", plain(Number), _tie_letter, "这封信已经另行登记过的：形式、收到日要一致。"),
    "scan": Deed("加信封扫描件", plain(Form), _scan, "登记以后随信封进入事项的附件。", files=True),
    "correct": Deed(
        "更正信封",
        plain(
            Envelope,
            received_on=lambda at, row: row.received_on,
            postmark_on=lambda at, row: row.postmark_on,
            registered_number=lambda at, row: row.registered_number,
        ),
        _correct_letter,
        corrects=True,
    ),
    "void": Deed("误登", plain(Why), _void_letter, "同一封录了两次、录错了批：标明后不计入，号不再用。", corrects=True),
}
UNTIE_LETTER = Deed("撤销去处", plain(Why), _untie_letter, "撤销后这封信重新待登记，列在核对的差异里。", corrects=True)
