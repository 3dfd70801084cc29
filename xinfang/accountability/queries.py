"""Reads over alerts, within what one may see."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinfang.accountability.models import Alert
from xinfang.duties.reach import watched
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Appointment
from xinfang.people.reach import part_watched
from xinfang.petitions.models import Recusal, Sight
from xinfang.rules.values import Actor


def visible_alerts(actor: Actor) -> QuerySet[Alert]:
    """The alerts an actor may know of: those of petitions its organ sees; discipline and personnel see their subtree's.

    Alerts on duties, which have no petition, are seen by the organ itself, those above it, and who watches it.
    Alerts on accusations are seen only where the accusation itself is, discipline's own ones among them (decision 19).
    Deny by default.
    """
    if actor.operator:
        return Alert.objects.filter(sealed_path=False)
    if not actor.may("alert:read") or actor.organ_id is None:
        return Alert.objects.none()
    rows = Alert.objects.filter(~Q(petition__in=Recusal.objects.of(actor.person)) | Q(petition__isnull=True))
    on_duties = Q(petition__isnull=True, organ__in=watched(actor))
    own = Exists(Sight.objects.filter(organ_id=actor.organ_id, petition=OuterRef("petition")))
    if actor.organ_kind in {OrganKind.DISCIPLINE, OrganKind.PERSONNEL}:
        return rows.filter(Q(organ__path__startswith=part_watched(actor), sealed_path=False) | own)
    return rows.filter(own | on_duties)


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
