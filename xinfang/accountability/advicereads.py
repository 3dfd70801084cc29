"""Reads over suggestions: who sees which, by when an answer is due and why, what was answered."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from xinfang.accountability.advicemodels import Advice, AdviceAnswer, AdviceDone, AdviceMatter
from xinfang.bureau.queries import Snapshot
from xinfang.people.kinds import OrganKind
from xinfang.people.policy import Permission
from xinfang.people.reach import part_watched
from xinfang.petitions.models import Petition
from xinfang.rules import clocks, lawbook
from xinfang.rules.advice import Answered, Kind, Said
from xinfang.rules.clocks import Due
from xinfang.rules.lawparts import AdviceKind
from xinfang.rules.values import Actor

ANSWERING = frozenset({OrganKind.DISCIPLINE, OrganKind.PERSONNEL})


def made(actor: Actor) -> QuerySet[Advice]:
    """What the own office suggests. Whom to hold to account only those see who are charged with supervision."""
    if not actor.may(Permission.DUTY_READ) or actor.organ_kind != OrganKind.PETITION_OFFICE:
        return Advice.objects.none()
    rows = Advice.objects.filter(organ_id=actor.organ_id or 0)
    return rows if actor.may(Permission.SUPERVISION_ACT) else rows.exclude(kind=Kind.ACCOUNTABILITY)


def received(actor: Actor) -> QuerySet[Advice]:
    """What was sent to the own organ; a draft is not known there."""
    if not actor.may(Permission.DUTY_READ) or actor.organ_id is None:
        return Advice.objects.none()
    return Advice.objects.filter(to_organ_id=actor.organ_id, sent_on__isnull=False)


def watched(actor: Actor) -> QuerySet[Advice]:
    """What discipline inspection reads: what was sent to the part of the tree that it watches, but not what is about itself."""
    if not actor.may(Permission.DUTY_READ) or actor.organ_kind != OrganKind.DISCIPLINE:
        return Advice.objects.none()
    rows = Advice.objects.filter(to_organ__path__startswith=part_watched(actor), sent_on__isnull=False)
    return rows.exclude(about_organ_id=actor.organ_id)


def seen(actor: Actor) -> QuerySet[Advice]:
    """All that an actor may know of: deny by default."""
    return Advice.objects.filter(
        Q(pk__in=made(actor).values("pk"))
        | Q(pk__in=received(actor).values("pk"))
        | Q(pk__in=watched(actor).values("pk"))
    )


def may_answer(actor: Actor, organ_id: int) -> bool:
    """Whether ``actor`` answers for an organ: its leaders and its secretary; at discipline and personnel whoever reads there."""
    if actor.organ_id != organ_id or not actor.may(Permission.DUTY_READ):
        return False
    return actor.may(Permission.DUTY_ENTER) or actor.organ_kind in ANSWERING


def law_of(advice: Advice) -> AdviceKind:
    """Where the kind of a suggestion stands in the law."""
    return lawbook.load().advice[advice.kind]


def feedback_due(advice: Advice, now: Snapshot) -> Due | None:
    """By when the answer is due and why, by the law of the day of receipt; None before it, and for kinds without a limit.

    Under the rules of 2022 there is an answer in writing and no number of days: ``due`` is None, with that reason.
    """
    if not advice.pin or advice.received_on is None:
        return None
    value = lawbook.load().pinned(advice.pin)
    return clocks.due(value, advice.received_on, calendar=now.calendar, roll=now.roll)


def whole(rows: QuerySet[Advice]) -> QuerySet[Advice]:
    """The suggestions with all that a page or the sweep reads of them."""
    done = AdviceDone.objects.order_by("pk")
    answers = AdviceAnswer.objects.select_related("by").prefetch_related(Prefetch("done", done)).order_by("pk")
    return rows.select_related(
        "organ", "to_organ", "about_organ", "drafted_by__post", "signed_by__post"
    ).prefetch_related(Prefetch("answers", answers))


def standing(advice: Advice) -> list[AdviceAnswer]:
    """The answers that stand, in the order they were given."""
    rows = [one for one in advice.answers.all() if one.voided_on is None]
    return sorted(rows, key=lambda one: (one.given_on, one.pk))


def done_of(answer: AdviceAnswer) -> AdviceDone | None:
    """That it was done, where that stands."""
    return next((one for one in answer.done.all() if one.voided_on is None), None)


def as_said(answers: Iterable[AdviceAnswer]) -> list[Said]:
    """The answers as the rules read them."""
    found = []
    for one in answers:
        done = done_of(one)
        done_on: date | None = done.done_on if done else None
        found.append(Said(one.given_on, Answered(one.answered), not one.bare, one.do_by, done_on))
    return found


def matters(advice: Advice, actor: Actor) -> tuple[Sequence[Petition], int]:
    """The matters that a suggestion rests on: those that the actor may see, and how many there are in all."""
    linked = AdviceMatter.objects.filter(advice=advice)
    rows = Petition.objects.visible_to(actor).filter(pk__in=linked.values("petition")).order_by("pk")
    return list(rows), linked.count()
