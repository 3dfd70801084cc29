"""Reads over led cases: only who may see the petition sees its case; accusations are never led here (decision 19)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinfang.duties.casekinds import CaseEnd
from xinfang.duties.casemodels import LedCase, Milestone
from xinfang.people.models import Appointment, Organ
from xinfang.people.policy import Permission
from xinfang.people.queries import on_day
from xinfang.petitions.models import MARKED, Petition, Petitions, Proceeding, Recusal
from xinfang.rules.duties import LEADING
from xinfang.rules.steps import State
from xinfang.rules.values import Actor

PUT_AWAY = (State.ARCHIVED, State.CANCELLED, State.MERGED, State.WITHDRAWN)


def matters(actor: Actor) -> Petitions:
    """The petitions that ``actor`` sees and that a leader may lead."""
    return Petition.objects.visible_to(actor).filter(sealed_path=False)


def led(actor: Actor) -> QuerySet[LedCase]:
    """The led cases that ``actor`` sees: those of the petitions it sees."""
    return LedCase.objects.filter(voided_on__isnull=True, petition__in=matters(actor).values("pk"))


def with_gap(rows: QuerySet[LedCase], day: date) -> QuerySet[LedCase]:
    """The cases, each marked ``in_office`` where its leader still holds the post on ``day``, and ``recused`` where kept out."""
    holds = Appointment.objects.filter(
        on_day(day), person=OuterRef("leader__person"), post=OuterRef("leader__post"), superseded=False
    )
    kept_out = Recusal.objects.lasting().filter(petition=OuterRef("petition"), person=OuterRef("leader__person"))
    return rows.annotate(in_office=Exists(holds), recused=Exists(kept_out))


def gaps(rows: QuerySet[LedCase], day: date) -> QuerySet[LedCase]:
    """Those without anybody in charge in truth: the leader left the post or is recused."""
    return with_gap(rows.filter(ended_on__isnull=True), day).filter(Q(in_office=False) | Q(recused=True))


def without_leader(actor: Actor) -> Petitions:
    """The difficult or important matters that are not put away and have no named leader, nor were resolved by one."""
    open_case = LedCase.objects.filter(
        Q(ended_on__isnull=True) | Q(ended=CaseEnd.RESOLVED), petition=OuterRef("pk"), voided_on__isnull=True
    )
    put_away = Proceeding.objects.filter(petition=OuterRef("pk"), current=True, state__in=PUT_AWAY)
    marked = Petition.objects.filter(MARKED, Q(difficult=True) | Q(important=True)).values("pk")
    return matters(actor).filter(~Exists(open_case), ~Exists(put_away), pk__in=marked, disposed_on__isnull=True)


def milestones(actor: Actor) -> QuerySet[Milestone]:
    """The milestones still to be reached, in cases that are open."""
    return Milestone.objects.filter(
        done_on__isnull=True, voided_on__isnull=True, case__in=led(actor).filter(ended_on__isnull=True).values("pk")
    )


def history(case: LedCase) -> list[LedCase]:
    """All who led the matter, the newest first; the petition's whole line of cases."""
    rows = LedCase.objects.filter(petition=case.petition_id, voided_on__isnull=True)
    return list(rows.select_related("leader__person", "leader__post", "organ").order_by("-named_on", "-pk")[:50])


def may_work(actor: Actor, case: LedCase) -> bool:
    """Whether ``actor`` enters what was done: the leader's organ, or the one that named the leader."""
    acts = (Permission.DUTY_ENTER, Permission.PETITION_DISPOSE, Permission.PETITION_HANDLE)
    return actor.organ_id in {case.organ_id, case.proposed_by_id} and any(map(actor.may, acts))


def may_decide(actor: Actor, case: LedCase) -> bool:
    """Whether ``actor`` hands the case over or ends it: leaders and secretaries of those organs, and the petition office."""
    acts = (Permission.DUTY_ENTER, Permission.PETITION_DISPOSE)
    return actor.organ_id in {case.organ_id, case.proposed_by_id} and any(map(actor.may, acts))


def may_name(actor: Actor) -> bool:
    """Whether ``actor`` names leaders at all."""
    return actor.may(Permission.DUTY_ENTER) or actor.may(Permission.PETITION_DISPOSE)


def nameable(actor: Actor, petition: Petition, day: date) -> QuerySet[Appointment]:
    """Who may be named to lead: leaders in office of organs that see the matter, not recused from it.

    A petition office names any of them; a leader or secretary those of the own organ and of what is below it.
    """
    organs = Organ.objects.filter(pk__in=petition.sights.values("organ"))
    if not actor.may(Permission.PETITION_DISPOSE):
        organs = organs.filter(path__startswith=actor.organ_path or "-")
    rows = Appointment.objects.filter(on_day(day), post__organ__in=organs, post__kind__in=LEADING, superseded=False)
    rows = rows.filter(post__organ__valid_to__isnull=True)
    kept_out = Recusal.objects.lasting().filter(petition=petition).values("person")
    return rows.exclude(person__in=kept_out).select_related("person", "post__organ").order_by("post__organ__path", "pk")


def figures(actor: Actor, organ: Organ, day: date) -> tuple[QuerySet[LedCase], QuerySet[Milestone], QuerySet[LedCase]]:
    """Of the cases led in ``organ`` and below that ``actor`` sees: those open, their overdue milestones, those with a gap."""
    own = led(actor).filter(organ__path__startswith=organ.path, ended_on__isnull=True)
    late = Milestone.objects.filter(
        case__in=own.values("pk"), done_on__isnull=True, voided_on__isnull=True, due_on__lt=day
    )
    return own, late, gaps(own, day)
