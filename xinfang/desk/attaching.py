"""The files of a petition at the desk: add, open, take out. What they show stands on the petition page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.look.files import attachment
from xinfang.look.forms import DayField, Form
from xinfang.look.uploads import received
from xinfang.petitions import actions
from xinfang.petitions.actions.opening import without_identities
from xinfang.petitions.kinds import ATTACHMENT_LABELS, AttachmentSort
from xinfang.petitions.models import Attachment, Petition, Petitioner
from xinfang.petitions.numbers import tidy
from xinfang.rules.filetypes import TYPES
from xinfang.rules.refusals import NotFound, Refused
from xinfang.vault.ciphers import Unreadable


class Attach(Form):
    """What the files are, and when they came."""

    sort = forms.ChoiceField(label="是什么", choices=[(key.value, label) for key, label in ATTACHMENT_LABELS.items()])
    on = DayField(label="收到日期", help_text="早于今天就是补录")
    proof = forms.CharField(label="补录依据", required=False, max_length=500, help_text="日期早于今天时必填")


class TakeOut(Form):
    """Why it is taken out."""

    why = forms.CharField(label="撤下的理由", max_length=500, help_text="附件和记录仍然保留，只是标明撤下")


@dataclass(frozen=True, slots=True)
class Line:
    """What the page says of one file."""

    row: Attachment
    name: str
    sort: str
    kind: str
    size: str
    scan: str


def line(row: Attachment, petitioners: Sequence[Petitioner]) -> Line:
    """One file as the page shows it; its name without what is masked of the ``petitioners``."""
    try:
        name = without_identities(row.words.get("name", ""), petitioners) or "未命名"
    except Unreadable:
        name = "文件名打不开"
    scan = "已查毒" if row.scan == "clean" else "未查毒"
    return Line(row, name, ATTACHMENT_LABELS[AttachmentSort(row.sort)], TYPES[row.kind].label, size(row.size), scan)


def size(count: int) -> str:
    """``1.2 MB``, ``35 KB``."""
    return f"{count / 1048576:.1f} MB" if count >= 1048576 else f"{max(1, round(count / 1024))} KB"


def _seen(at: At, number: str) -> Petition:
    return Petition.objects.get_visible(at.actor, number=tidy(number)[:12])


@require_http_methods(["GET", "POST"])
@needs("petition:read")
def attach(at: At, request: HttpRequest, number: str) -> HttpResponse:
    """The form, and the act. A refusal keeps what was typed; browsers make people choose the files again."""
    petition = _seen(at, number)
    if request.method != "POST":
        return _page(at, request, petition, Attach(initial={"on": at.today}))
    form = Attach(request.POST)
    if form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        sort = AttachmentSort(said["sort"])
        try:
            files = [actions.Upload(name, data, sort) for name, data in received(request, "files")]
            when = at.when(said["on"], said["proof"])
            actions.attach(petition.uid, files, actor=at.actor, when=when, key=f"desk:{said['key']}")
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"已加 {len(files)} 个附件。")
            return redirect("desk:petition", number=petition.number)
    return _page(at, request, petition, form, 400)


def _page(at: At, request: HttpRequest, petition: Petition, form: Form, status: int = 200, **more: Any) -> HttpResponse:
    return show(at, request, "attach.html", status, petition=petition, form=form, **more)


@require_GET
@needs("petition:read")
def file(at: At, request: HttpRequest, number: str, uid: UUID) -> HttpResponse:
    """One file, to be saved: never shown inside a page."""
    found = actions.open_attachment(_seen(at, number).uid, uid, actor=at.actor, on=at.today)
    return attachment(found.data, found.name, found.mime)


@require_http_methods(["GET", "POST"])
@needs("petition:read")
def take_out(at: At, request: HttpRequest, number: str, uid: UUID) -> HttpResponse:
    """Mark a file as attached by mistake, with a reason."""
    petition = _seen(at, number)
    row = Attachment.objects.filter(petition=petition, uid=uid).select_related("vault").first()
    if row is None:
        raise NotFound("没有这个附件。", code="not_found")
    people = list(Petitioner.objects.filter(submission__petition=petition).select_related("vault"))
    form = TakeOut(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = f"desk:{form.cleaned_data['key']}"
        try:
            why = form.cleaned_data["why"]
            actions.take_out(petition.uid, uid, why=why, actor=at.actor, when=at.when(), key=key)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"第 {row.number} 号附件已标明撤下。")
            return redirect("desk:petition", number=petition.number)
    return _page(at, request, petition, form, 400 if request.method == "POST" else 200, out=line(row, people))
