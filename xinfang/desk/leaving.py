"""Matters of those who left: the alarm of head and administrator, and the hand-over 移交."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.door import SIGNED_IN, At, needs, show
from xinfang.desk.stepforms import people_choices
from xinfang.look.forms import DayField, Form
from xinfang.people.models import Appointment
from xinfang.petitions import actions
from xinfang.petitions import leavers as reads
from xinfang.petitions.handed import HandOver
from xinfang.petitions.models import Holding
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused

SHOWN = 500


@require_GET
@needs(SIGNED_IN)
def leavers(at: At, request: HttpRequest) -> HttpResponse:
    """Who left with matters in hand, and the hand-overs of the own organ: figures for the administrator, no matter."""
    leads = at.actor.may("petition:approve")
    if not (leads or at.actor.may("people:set")):
        raise Refused("您现在的岗位没有这项职责。", todo="移交由本单位负责人办理", cite="seed/3", code="not_allowed")
    done = (
        HandOver.objects.filter(organ_id=at.actor.organ_id or 0).order_by("-pk") if leads else HandOver.objects.none()
    )
    people = done.select_related("giver__person", "taker__person", "giver__post", "taker__post")
    rows = reads.listed(at.actor, at.today)
    return show(
        at, request, "leavers.html", rows=rows, leads=leads, done=people[:50], others=_others(at) if leads else []
    )


def _others(at: At) -> list[tuple[str, str]]:
    """Who else of the own organ holds a post: work may be dealt out anew while they are in office."""
    return people_choices(at)[1:]


class HandOverForm(Form):
    """To whom, from which day, which matters."""

    taker = forms.ChoiceField(label="移交给谁")
    on = DayField(label="从哪一天起由接办人经办", help_text="原经办人经办到前一天；早于今天就是补录")
    proof = forms.CharField(
        label="补录依据", required=False, max_length=500, help_text="日期早于今天时必填，如移交清单、会议记录"
    )
    petitions = forms.MultipleChoiceField(label="移交哪些", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, at: At, rows: list[Holding], giver: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [one for one in people_choices(at) if one[0] != str(giver.uid)]
        self.fields["taker"].choices = [("", "请选择"), *people[1:]]  # type: ignore[attr-defined]
        said = [(str(row.petition.uid), f"{row.petition.number} {row.petition.title[:40]}") for row in rows]
        self.fields["petitions"].choices = said  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@needs("petition:approve")
def hand_over(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """The matters of one officer, all of them ticked, and to whom they go."""
    found = Appointment.objects.filter(uid=uid, superseded=False, post__organ_id=at.actor.organ_id or 0)
    giver = found.select_related("person", "post__organ").first()
    if giver is None:
        raise NotFound("本单位没有这条任职。", code="not_found")
    rows = list(reads.matters_of(uid, at.actor)[:SHOWN])
    begun = {"on": at.today, "petitions": [str(row.petition.uid) for row in rows]}
    form = HandOverForm(
        request.POST if request.method == "POST" else None, at=at, rows=rows, giver=giver, initial=begun
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.hand_over(
                uid,
                taker=UUID(said["taker"]),
                petitions=[UUID(one) for one in said["petitions"]],
                actor=at.actor,
                when=at.when(said["on"], said["proof"]),
                key=f"desk:{said['key']}",
            )
        except Refused as error:
            form.refuse(error)
        else:
            who = made.taker.person.name
            messages.success(request, f"{made.count} 件已移交，{zh(made.on)}起由{who}经办，已发提醒。")
            return redirect("desk:leavers")
    bring = [
        "每件事项的经过里写明移交；期限不变，不因移交重新计算。",
        f"{giver.person.name}经办到前一天为止，责任链按天列出两人。",
        "接办人和主要领导收到提醒。接办人已经回避的事项不能移交给他（她）。",
    ]
    status = 409 if form.errors else 200
    return show(at, request, "hand_over.html", status, form=form, giver=giver, rows=rows, bring=bring)
