"""Pieces of the mail room's and the hall's pages: one deed at a time with its form; a registration form held to what arrived."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from xinfang.desk.door import At
from xinfang.look.forms import DayField, Form
from xinfang.people.models import Organ
from xinfang.petitions import actions, arrivals
from xinfang.petitions.arrived import Arrival, MailItem, Ticket
from xinfang.petitions.intake import MAIL_CHANNELS
from xinfang.petitions.kinds import CHANNEL_LABELS, Channel
from xinfang.petitions.models import Petition
from xinfang.petitions.registration import Registered, Registration
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.visits import collective

Choices = Sequence[tuple[str, str]]


class Dated(Form):
    """What is done on a day."""

    on = DayField(label="办理日期")
    proof = forms.CharField(label="补录依据", required=False, max_length=500, help_text="办理日期早于今天时必填")


class Why(Form):
    """Why something is corrected."""

    why = forms.CharField(label="理由", max_length=500, help_text="原来的记录仍然保留在账本里")


class Number(Form):
    """The number of a matter."""

    number = forms.CharField(label="事项编号", max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done on a page: its title, its form, the act (what it says when it is done), and a hint.

    ``corrects``: it puts a slip right and stands apart. ``files``: its form takes files.
    """

    title: str
    form: Callable[..., Form]
    do: Callable[[At, HttpRequest, Any, dict[str, Any]], str]
    hint: str = ""
    corrects: bool = False
    files: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The deed that a page shows, with its form as it stands; and the answer, where it was done."""

    key: str
    deed: Deed
    form: Form
    status: int = 200
    went: HttpResponse | None = None


def chosen(
    at: At, request: HttpRequest, row: Any, deeds: Mapping[str, Deed], back: str, usual: str = ""
) -> Chosen | None:
    """The deed that ``?do=`` names, else the ``usual`` one; done when it was posted. A refusal keeps what was typed."""
    key = request.GET.get("do", "") or usual
    deed = deeds.get(key)
    if deed is None:
        if request.method == "POST":
            raise Refused("现在不能这样办。", why="情况已经变了，或者您现在的岗位没有这项职责", code="not_now")
        return None
    if request.method != "POST":
        return Chosen(key, deed, deed.form(at=at, row=row, initial={"version": getattr(row, "version", None)}))
    form = deed.form(request.POST, at=at, row=row)
    if form.is_valid():
        try:
            said = deed.do(at, request, row, form.cleaned_data)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, said)
            return Chosen(key, deed, form, went=redirect(back))
    return Chosen(key, deed, form, 400)


def plain(form: type[Form], **starts: Callable[[At, Any], Any]) -> Callable[..., Form]:
    """A form that asks nothing of the row but its first values."""

    def make(*args: Any, at: At, row: Any, **kwargs: Any) -> Form:
        first = {name: start(at, row) for name, start in starts.items()}
        kwargs["initial"] = {**kwargs.get("initial", {}), **first}
        return form(*args, **kwargs)

    return make


def common(at: At, said: Mapping[str, Any], when: When | None = None) -> dict[str, Any]:
    """What every act is told."""
    return {
        "actor": at.actor,
        "when": when or at.when(said.get("on"), said.get("proof", "")),
        "key": f"desk:{said['key']}",
        "expected": said.get("version"),
    }


# --- the registration form, opened from a letter or a ticket


def arrival_of(at: At, request: HttpRequest) -> Arrival | None:
    """The letter or the ticket that the address of the form names; 404 for what is not the organ's own."""
    for name, model in (("item", MailItem), ("ticket", Ticket)):
        if given := request.GET.get(name, ""):
            try:
                uid = UUID(given)
            except ValueError:
                raise NotFound("没有这一条，或者您无权查看。", code="not_found") from None
            row: Arrival = model.objects.visible_to(at.actor).filter(uid=uid).or_not_found()
            arrivals.matter_of(row, at.actor)
            return row
    return None


def hold(form: Any, row: Arrival) -> None:
    """Hold a registration form to what stands on the envelope or on the ticket."""
    if isinstance(row, MailItem):
        held: dict[str, Any] = {"received_on": row.received_on, "postmark_on": row.postmark_on}
        channels = [(one.value, label) for one, label in CHANNEL_LABELS.items() if one in MAIL_CHANNELS]
        form.fields["channel"].choices = channels
    else:
        assert isinstance(row, Ticket)
        held = {"received_on": row.day, "postmark_on": None, "channel": Channel.VISIT.value, "head_count": row.heads}
    for name, value in held.items():
        form.fields[name].disabled = True
        form.fields[name].help_text = "与信封、号票一致，不在这里改" if name == "received_on" else ""
        form.initial[name] = value


def hint_heads(form: Any, threshold: int) -> None:
    """Say from how many heads on a visit is a collective one; not statutory."""
    form.fields["head_count"].help_text = f"来访满 {threshold} 人是集体访（非法定，本单位设定），写姓名的代表最多 5 人"
    form.fields["head_count"].widget.attrs["aria-describedby"] = "hint_head_count"


def register(
    row: Arrival | None, said: Registration, files: Sequence[actions.Upload], at: At, when: When, key: str
) -> Registered:
    """Register, with the link to what arrived where there is one."""
    if row is None:
        organ = Organ.objects.get(path=at.actor.organ_path)
        return actions.register_with(said, files, organ=organ, actor=at.actor, when=when, key=key)
    kept = MailItem if isinstance(row, MailItem) else Ticket
    return actions.register_arrival(kept, row.uid, said, files, actor=at.actor, when=when, key=key)


def join(
    row: Arrival | None,
    into: Petition,
    said: Registration,
    files: Sequence[actions.Upload],
    at: At,
    when: When,
    key: str,
    finding: str = "",
) -> None:
    """Join to a matter, with the link to what arrived where there is one."""
    if row is None:
        actions.add_submission(into.uid, said, files=files, finding=finding, actor=at.actor, when=when, key=key)
        return
    kept = MailItem if isinstance(row, MailItem) else Ticket
    actions.join_arrival(kept, row.uid, into.uid, said, files, finding=finding, actor=at.actor, when=when, key=key)


def shown(at: At, row: Arrival | None) -> dict[str, Any]:
    """What the registration form says of where it was opened."""
    if row is None:
        return {}
    if isinstance(row, MailItem):
        return {"arrival": f"第 {row.number} 封信", "arrival_url": reverse("desk:item", args=[row.uid])}
    assert isinstance(row, Ticket)
    crowd = collective(True, row.heads, at.now.setting("collective_heads"))
    url = reverse("desk:ticket", args=[row.uid])
    return {"arrival": f"来访第 {row.number} 号", "arrival_url": url, "collective": row.heads if crowd else 0}
