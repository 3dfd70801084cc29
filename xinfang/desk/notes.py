"""Internal notes and records of questioning at the desk: for the organ that handles or assists, on a page of their own."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from xinfang.desk.door import At, needs, show
from xinfang.desk.stepforms import long_text
from xinfang.look.forms import DayField, Form
from xinfang.petitions import actions
from xinfang.petitions.actions import noting
from xinfang.petitions.actions.opening import OpeningReason
from xinfang.petitions.models import Petition, Proceeding
from xinfang.petitions.numbers import tidy
from xinfang.rules.refusals import Refused

SHOWN = 200


class NoteForm(Form):
    """A note, or a record of questioning with whom it names."""

    sort = forms.ChoiceField(label="记什么", choices=[("note", "内部记录"), ("record", "调查笔录（出具文书）")])
    text = long_text("内容", "只有本单位看得到；不写信访人、被调查人的姓名", rows=8)
    asked = forms.CharField(
        label="被调查人", required=False, max_length=200, help_text="调查笔录必填；单独加密封存，每次查看写进账本"
    )
    place = forms.CharField(label="调查地点", required=False, max_length=120)
    on = DayField(label="日期", help_text="早于今天就是补录")
    proof = forms.CharField(label="补录依据", required=False, max_length=500, help_text="日期早于今天时必填")


@require_http_methods(["GET", "POST"])
@needs("petition:handle")
def notes(at: At, request: HttpRequest, number: str) -> HttpResponse:
    """The notes of the own organ on a matter, and the form of the next."""
    petition = Petition.objects.get_visible(at.actor, number=tidy(number)[:12])
    proceeding = Proceeding.objects.select_related("organ").get(petition=petition, current=True)
    form = NoteForm(
        request.POST if request.method == "POST" else None, initial={"on": at.today, "version": petition.version}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.write_note(
                petition.uid,
                text=said["text"],
                record=said["sort"] == "record",
                asked=said["asked"],
                place=said["place"],
                actor=at.actor,
                when=at.when(said["on"], said["proof"]),
                key=f"desk:{said['key']}",
                expected=said["version"],
            )
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "已记下，只有本单位看得到。")
            return redirect("desk:notes", number=petition.number)
    rows = noting.notes_of(petition, at.actor).select_related("organ", "written_by", "vault")[:SHOWN]
    return show(
        at,
        request,
        "notes.html",
        409 if form.errors else 200,
        petition=petition,
        rows=rows,
        form=form,
        may=noting.may_write(at.actor, petition, proceeding),
        own=at.actor.organ_id,
    )


@require_POST
@needs("petition:handle")
def person(at: At, request: HttpRequest, number: str, uid: UUID) -> HttpResponse:
    """Whom a note names: opened for the work, and in the ledger before it is shown."""
    petition = Petition.objects.get_visible(at.actor, number=tidy(number)[:12])
    name = actions.open_person(petition.uid, uid, reason=OpeningReason.VERIFY, actor=at.actor, on=at.today)
    rows = [("被调查人", name)]
    return show(at, request, "identity.html", petition=petition, rows=rows, reason="核对调查笔录")
