"""One record of a duty at the desk: what it says, the files that prove it, and of a reception the chain of its visits."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.accountability.models import SupervisionLetter
from xinfang.accountability.supervised import visible
from xinfang.accountability.supervisionmodels import VOIDED
from xinfang.desk.attaching import size
from xinfang.desk.door import At, needs, show
from xinfang.duties import actions, agenda
from xinfang.duties.chain import Link, links
from xinfang.duties.kinds import MEETING_LABELS, MeetingKind
from xinfang.duties.models import Evidence, Meeting, Reception
from xinfang.duties.records import owner_of, proofs, seen
from xinfang.duties.register import line_of
from xinfang.look.files import attachment
from xinfang.look.forms import DayField, Form
from xinfang.look.uploads import received
from xinfang.petitions.actions import Upload
from xinfang.petitions.models import Petition
from xinfang.rules.days import zh
from xinfang.rules.duties import PARTS
from xinfang.rules.filetypes import TYPES
from xinfang.rules.refusals import NotFound, Refused
from xinfang.vault.ciphers import Unreadable


class Prove(Form):
    """Files; their field stands in the page."""


class Chain(Form):
    """The matter that a visit became."""

    number = forms.CharField(label="信访事项编号", max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class Check(Form):
    """A check on one visit, by a person."""

    item = forms.UUIDField(widget=forms.HiddenInput)
    on = DayField(label="督查日期")
    words = forms.CharField(label="督查情况", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


def _prove(at: At, request: HttpRequest, record: str, uid: UUID, said: Mapping[str, Any]) -> str:
    files = [Upload(name, data) for name, data in received(request, "files")]
    actions.prove(record, uid, files, actor=at.actor, when=at.when(), key=f"desk:{said['key']}")
    return f"已加 {len(files)} 个附件。"


def _chain(at: At, request: HttpRequest, record: str, uid: UUID, said: Mapping[str, Any]) -> str:
    actions.chain_visit(uid, said["number"], actor=at.actor, when=at.when(), key=f"desk:{said['key']}")
    return "已接上，后面的环节从这件事项里读。"


def _check(at: At, request: HttpRequest, record: str, uid: UUID, said: Mapping[str, Any]) -> str:
    common: dict[str, Any] = {"actor": at.actor, "when": at.when(), "key": f"desk:{said['key']}"}
    actions.note_check(said["item"], on=said["on"], words=said["words"], **common)
    return "已记下督查情况。"


Deed = Callable[[At, HttpRequest, str, UUID, Mapping[str, Any]], str]
DEEDS: Mapping[str, tuple[type[Form], Deed]] = {
    "prove": (Prove, _prove),
    "chain": (Chain, _chain),
    "check": (Check, _check),
}


@require_http_methods(["GET", "POST"])
@needs("duty:read")
def record(at: At, request: HttpRequest, record: str, uid: UUID) -> HttpResponse:
    """The record, for who watches its organ; what may be added to it, for the organ itself."""
    row = seen(record, uid, at.actor)
    own = owner_of(record, row).uid == at.actor.organ and at.actor.may("duty:enter")
    do = request.POST.get("do", "")
    if request.method != "POST":
        return _page(at, request, record, row, own, {}, 200)
    if do not in DEEDS or not own:
        raise NotFound("没有这种登记。", code="not_found")
    made, deed = DEEDS[do]
    form = made(request.POST)
    if form.is_valid():
        try:
            messages.success(request, deed(at, request, record, uid, form.cleaned_data))
        except Refused as error:
            form.refuse(error)
        else:
            return redirect("desk:duty_record", record=record, uid=uid)
    return _page(at, request, record, row, own, {do: form}, 400)


def _page(
    at: At, request: HttpRequest, record: str, row: Any, own: bool, wrong: Mapping[str, Form], status: int
) -> HttpResponse:
    own = own and row.voided_on is None
    chain = _visits(at, row) if record == "reception" else []
    fresh = {name: wrong.get(name) or made(auto_id=f"{name}_%s") for name, (made, _) in DEEDS.items()}
    given: dict[str, Any] = {
        "record": record,
        "row": row,
        "organ": owner_of(record, row),
        "own": own,
        "line": line_of(record, row),
        "lines": list(_lines(record, row)),
        "agenda": agenda.studied(row, at.actor) if isinstance(row, Meeting) else [],
        "tasks": row.decisions.select_related("organ").order_by("due_on", "pk") if isinstance(row, Meeting) else [],
        "files": [_file(one) for one in proofs(row.uid)],
        "chain": chain,
        "left": max(0, row.groups - len(chain)) if isinstance(row, Reception) else 0,
        "forms": fresh,
        "form": next(iter(wrong.values()), None),
    }
    return show(at, request, "duty_record.html", status, **given)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a reception: its chain, the matter where the reader sees it, the first letter of supervision since then."""

    link: Link
    petition: Petition | None
    letter: SupervisionLetter | None = None


def _visits(at: At, row: Reception) -> list[Visit]:
    items = list(row.chain.filter(voided_on__isnull=True).select_related("reception").order_by("pk"))
    mine = agenda.seen(at.actor).filter(pk__in=[one.petition_id for one in items])
    known = {one.pk: one for one in mine}
    sent = _letters(at, list(known))
    return [
        _visit(link, known.get(link.item.petition_id), sent.get(link.item.petition_id, ()), row.day)
        for link in links(items)
    ]


def _letters(at: At, matters: Sequence[int]) -> dict[int, list[SupervisionLetter]]:
    """The supervision letters of matters that the reader may know of, by matter, the oldest first: one statement, or none."""
    if not matters:
        return {}
    rows = visible(SupervisionLetter.objects.filter(petition__in=matters).exclude(state=VOIDED), at.actor)
    found: dict[int, list[SupervisionLetter]] = {}
    for one in rows.only("uid", "petition_id", "sent_on").order_by("sent_on", "pk"):
        found.setdefault(one.petition_id, []).append(one)
    return found


def _visit(link: Link, petition: Petition | None, sent: Sequence[SupervisionLetter], day: date) -> Visit:
    """The chain as the rooms below read it, and where a letter was sent on or after the day, that it was supervised."""
    letter = next((one for one in sent if one.sent_on >= day), None)
    if letter is not None and (link.seen_on is None or letter.sent_on < link.seen_on):
        link = replace(link, seen_on=letter.sent_on, seen="督办函")
    return Visit(link, petition, letter)


def _lines(record: str, row: Any) -> Iterator[tuple[str, str]]:
    """What the record says beside its line, label and words."""
    if isinstance(row, Meeting):
        yield "会议", MEETING_LABELS[MeetingKind(row.kind)]
        yield "纪要编号", row.minutes
        yield "主持人", row.chair.person.name if row.chair else "没有登记"
        there = row.attendance.select_related("appointment__person").order_by("pk")
        yield "到会", "、".join(one.appointment.person.name for one in there) or "没有登记"
        yield "做了什么", "、".join(label for name, label in PARTS.items() if getattr(row, name)) or "三件事都没有写"
    for name, label in (("place", "地点"), ("words", "情况"), ("proof", "补录依据")):
        if said := getattr(row, name, ""):
            yield label, said
    yield "登记日期", zh(row.entered_on)


def _file(one: Evidence) -> tuple[Evidence, str, str]:
    try:
        name = one.words.get("name", "") or "未命名"
    except Unreadable:
        name = "文件名打不开"
    scan = "已查毒" if one.scan == "clean" else "未查毒"
    return one, name, f"{TYPES[one.kind].label}，{size(one.size)}，{scan}"


@require_GET
@needs("duty:read")
def file(at: At, request: HttpRequest, record: str, uid: UUID, file: UUID) -> HttpResponse:
    """One file, to be saved; the opening is in the ledger."""
    found = actions.open_proof(record, uid, file, actor=at.actor, on=at.today)
    return attachment(found.data, found.name, found.mime)
