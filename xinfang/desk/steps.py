"""One step of one petition: a page that says what will happen, the form, and the act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from xinfang.desk import (
    askforms,
    disputeforms,
    handforms,
    kindforms,
    leaderforms,
    reviewforms,
    stepforms,
    superviseforms,
    tieforms,
)
from xinfang.desk.door import At, needs, show
from xinfang.desk.petition import file_of
from xinfang.desk.stepforms import StepForm
from xinfang.petitions import life
from xinfang.petitions.models import Clock, Petition
from xinfang.petitions.queries import Dossier
from xinfang.rules import lawbook, steps
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused, Stale
from xinfang.rules.steps import STEPS, Step
from xinfang.rules.steptypes import NEW_RULES

FORMS = {
    **stepforms.FORMS,
    **reviewforms.FORMS,
    **askforms.FORMS,
    **handforms.FORMS,
    **kindforms.FORMS,
    **leaderforms.FORMS,
    **tieforms.FORMS,
    **disputeforms.FORMS,
    **superviseforms.FORMS,
}


@require_http_methods(["GET", "POST"])
@needs("petition:read")
def step(at: At, request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Show what a step would bring, and take it. A refusal keeps everything that was typed."""
    if key not in FORMS:
        raise NotFound("没有这个步骤。", code="not_found")
    file, wanted, made = file_of(at, number), STEPS[key], FORMS[key][0]
    if request.method == "POST":
        form = made(request.POST, at=at, file=file)
        if form.is_valid():
            try:
                petition = _take(at, wanted, form, file)
            except (Refused, Stale) as error:
                form.refuse(error)
            else:
                if key == "split":
                    return tieforms.show_codes(request, form, petition)
                messages.success(request, _done(wanted, petition))
                return redirect("desk:petition", number=petition.number)
        return _page(at, request, wanted, form, file, 409 if form.errors else 200)
    _refuse_early(at, wanted, file)
    given = {"number": request.GET.get("with", "")[:12]}
    return _page(at, request, wanted, made(at=at, file=file, initial=given), file)


def _take(at: At, wanted: Step, form: StepForm, file: Dossier) -> Petition:
    said = form.cleaned_data
    return FORMS[wanted.key][1](
        file.petition.uid,
        actor=at.actor,
        when=at.when(said["on"], said["proof"]),
        key=f"desk:{said['key']}",
        expected=said["version"],
        **form.arguments(),
    )


def _refuse_early(at: At, wanted: Step, file: Dossier) -> None:
    """A step that cannot be taken now says so before anything is typed.

    What came in before May 2022 had no kind: the day that is typed says whether it must have one (2022/31).
    """
    facts, roles = life.standing(file, at.actor, at.today)
    try:
        steps.take(wanted.key, facts, roles, at.actor.permissions, at.today)
    except Refused as error:
        if error.code != "kind_unsaid" or file.petition.received_on >= NEW_RULES:
            raise


def _page(at: At, request: HttpRequest, wanted: Step, form: StepForm, file: Dossier, status: int = 200) -> HttpResponse:
    return show(
        at,
        request,
        "step.html",
        status,
        step=wanted,
        form=form,
        file=file,
        cite=steps.cite(wanted.key, at.today),
        bring=life.consequences(wanted, file, at.today, at.now),
    )


def _done(wanted: Step, petition: Petition) -> str:
    """What was done, and the next day that counts: no more."""
    waiting = (
        Clock.objects.filter(petition=petition, met_on__isnull=True, void_on__isnull=True, organ__isnull=False)
        .order_by("due_on")
        .first()
    )
    done = f"{'' if wanted.title.startswith(('更正', '撤')) else '已'}{wanted.title}。"
    return done + (f"{lawbook.load().limit(waiting.limit).title}最迟 {zh(waiting.due_on)}。" if waiting else "")
