"""Reads over alerts, within what one may see."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinfang.accountability.models import Alert
from xinfang.accountability.raisedmodels import Raised
from xinfang.duties.reach import watched
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Appointment
from xinfang.people.reach import part_watched
from xinfang.petitions.models import Recusal, Sight
from xinfang.rules.situations import BY_HAND, HELD_BACK
from xinfang.rules.values import Actor


def body_watched(actor: Actor) -> str:
    """The part of the tree whose conduct ``actor`` looks at: that of the body which its office or conference belongs to."""
    path = actor.organ_path
    if actor.organ_kind == OrganKind.JOINT_CONFERENCE and path.count("/") > 2:
        return path.rstrip("/").rsplit("/", 1)[0] + "/"
    return part_watched(actor)


def visible_alerts(actor: Actor) -> QuerySet[Alert]:
    """The alerts an actor may know of: those of petitions its organ sees; discipline and personnel see their subtree's.

    Alerts on duties, which have no petition, are seen by the organ itself, those above it, and who watches it.
    Alerts on accusations are seen only where the accusation itself is, discipline's own ones among them (decision 19).
    What is raised by hand, and what the log of openings prompts, is kept from the organ that it is about. What goes the
    sealed path is seen by the heads of the office that raised it and by the discipline inspection that takes it, and where
    it is on an accusation too, by those of them who see that. Deny by default.
    """
    if actor.operator:
        return Alert.objects.filter(sealed_path=False)
    if not actor.may("alert:read") or actor.organ_id is None:
        return Alert.objects.none()
    rows = Alert.objects.filter(~Q(petition__in=Recusal.objects.of(actor.person)) | Q(petition__isnull=True))
    on_duties = Q(petition__isnull=True, organ__in=watched(actor))
    own = Exists(Sight.objects.filter(organ_id=actor.organ_id, petition=OuterRef("petition")))
    seen: Q = Q(own) | on_duties
    if actor.organ_kind in {OrganKind.DISCIPLINE, OrganKind.PERSONNEL}:
        seen = Q(organ__path__startswith=part_watched(actor), sealed_path=False) | Q(own)
    return rows.filter(Q(seen, ~Q(fact__in=HELD_BACK)) | _held_back(actor, seen, own))


def _held_back(actor: Actor, seen: Q, own: Exists) -> Q:
    """Those kept from the organ they are about, and the sealed ones among them, as far as the actor may know of them."""
    raised = Raised.objects.filter(uid=OuterRef("fact_uid"))
    sealed = Q(Exists(raised.filter(sealed=True)))
    found = Q(pk__in=[])
    if actor.may("finding:read"):
        by_us = Q(Exists(raised.filter(by_organ_id=actor.organ_id)))
        within = Q(organ__path__startswith=body_watched(actor), petition__isnull=True)
        others = ~Q(organ_id=actor.organ_id) | by_us
        found |= Q(seen | within, others, ~sealed, fact__in=HELD_BACK)
    clear = Q(petition__isnull=True) | Q(petition__sealed_path=False) | own
    if actor.may("finding:act") and actor.may("petition:approve"):
        found |= Q(clear, Exists(raised.filter(sealed=True, by_organ_id=actor.organ_id)), fact=BY_HAND)
    if actor.may("finding:sealed"):
        found |= Q(clear, Exists(raised.filter(sealed=True, discipline_id=actor.organ_id)), fact=BY_HAND)
    return found


def raised_of(alert: Alert, actor: Actor) -> Raised | None:
    """What a person said of it, for who verifies or takes it: of an alert that the actor sees already."""
    if alert.fact != BY_HAND or not (actor.may("finding:read") or actor.may("finding:sealed")):
        return None
    return (
        Raised.objects.filter(uid__in=[alert.fact_uid] if alert.fact_uid else [])
        .select_related("by_organ", "discipline")
        .first()
    )


def corrected(organ: Any, due_on: Any, lapsed_on: Any) -> QuerySet[Appointment]:
    """The appointments of ``organ`` on ``due_on`` that were corrected after the lapse (decision 18).

    Whoever looks at the alert sees that the chain of that day reads otherwise than it did; nothing changes by itself.
    """
    stands = Q(start__lte=due_on) & (Q(end__isnull=True) | Q(end__gte=due_on))
    stood = Q(supersedes__start__lte=due_on) & (Q(supersedes__end__isnull=True) | Q(supersedes__end__gte=due_on))
    return Appointment.objects.filter(stands | stood, post__organ=organ, recorded_on__gte=lapsed_on).filter(
        supersedes__isnull=False
    )


def with_corrected(rows: QuerySet[Alert]) -> QuerySet[Alert]:
    """The alerts, each marked ``corrected`` where an appointment of that day was corrected since."""
    return rows.annotate(corrected=Exists(corrected(OuterRef("organ_id"), OuterRef("due_on"), OuterRef("lapsed_on"))))
