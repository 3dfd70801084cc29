"""The leader's page 领导阅批: important letters that wait, the oldest first, each with a field for the leader's words (seed/9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.duties import important
from xinfang.look import paging
from xinfang.look.forms import DayField, Form
from xinfang.petitions import actions
from xinfang.petitions.actions.opening import without_identities
from xinfang.petitions.models import Instruction, Petition, Petitioner, Submission
from xinfang.petitions.numbers import tidy
from xinfang.rules.refusals import Refused, Stale

PAGE, LONGEST = 20, 240
KEYS = ("received_on", "id")


class Say(Form):
    """The leader's words on one matter."""

    number = forms.CharField(widget=forms.HiddenInput, max_length=12)
    words = forms.CharField(
        label="批示",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写批示。"},
    )
    due_on = DayField(label="请在哪天前反馈", required=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """One matter that waits: since when, whether longer than the bureau's days, what it is about, the field for the words."""

    petition: Petition
    since: date
    days: int
    late: bool
    asked: Instruction | None
    text: str
    form: Say | None


@require_http_methods(["GET", "POST"])
@needs("duty:enter")
def letters(at: At, request: HttpRequest) -> HttpResponse:
    """The letters that wait for the leader's words; the words are entered right here, as the step 阅批."""
    said = Say(request.POST) if request.method == "POST" else None
    if said is not None and said.is_valid() and _instruct(at, said):
        messages.success(request, f"已录入批示：{said.cleaned_data['number']}。")
        return redirect("desk:leader_letters")
    rows = important.waiting(at.actor)
    page = paging.page(rows, KEYS, request.GET.get("cursor", ""), PAGE)
    given: dict[str, Any] = {"page": page, "letters": _letters(at, page.rows, said)}
    given["days"] = at.now.setting("important_read_days")
    shown = {one.petition.number for one in given["letters"]}
    lost = said if said is not None and said.data.get("number") not in shown else None
    status = 400 if said is not None else 200
    own = important.leads(at.actor)
    text = f"每页 {PAGE} 件"
    return show(at, request, "leader_letters.html", status, **given, own=own, said=text, query="", lost=lost, form=said)


def _instruct(at: At, form: Say) -> bool:
    said = form.cleaned_data
    try:
        petition = Petition.objects.get_visible(at.actor, number=tidy(said["number"])[:12])
        actions.instruct(
            petition.uid,
            words=said["words"],
            due_on=said["due_on"],
            actor=at.actor,
            when=at.when(),
            key=f"desk:{said['key']}",
            expected=said["version"],
        )
    except (Refused, Stale) as error:
        form.refuse(error)
        return False
    return True


def _letters(at: At, rows: Sequence[Petition], said: Say | None) -> list[Letter]:
    """The rows with all that the page says of them, in three statements more."""
    pks = [row.pk for row in rows]
    asked = {one.petition_id: one for one in important.asked_of(at.actor).filter(petition__in=pks).order_by("-pk")}
    texts = _texts([pk for pk in pks if pk not in asked])
    limit, own = at.now.setting("important_read_days"), important.leads(at.actor)
    found = []
    for row in rows:
        laid = asked.get(row.pk)
        since = (laid.asked_on if laid else None) or row.registered_on
        text = (laid.summary if laid else texts.get(row.pk, ""))[:LONGEST]
        late = at.today > since + timedelta(days=limit)
        form = _form(row, said) if own else None
        found.append(Letter(row, since, (at.today - since).days, late, laid, text, form))
    return found


def _form(row: Petition, said: Say | None) -> Say:
    if said is not None and said.data.get("number") == row.number:
        said.auto_id = f"{row.number}_%s"
        return said
    return Say(initial={"number": row.number, "version": row.version}, auto_id=f"{row.number}_%s")


def _texts(pks: Sequence[int]) -> dict[int, str]:
    """The first letter of each matter, without what is masked of its people."""
    people: dict[int, list[Petitioner]] = {}
    for one in Petitioner.objects.filter(submission__petition__in=pks).select_related("vault", "submission"):
        people.setdefault(one.submission.petition_id, []).append(one)
    found: dict[int, str] = {}
    for letter in Submission.objects.filter(petition__in=pks).order_by("pk"):
        if letter.petition_id not in found:
            found[letter.petition_id] = without_identities(letter.text, people.get(letter.petition_id, []))
    return found
