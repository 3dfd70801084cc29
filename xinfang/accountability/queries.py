"""Reads over alerts, within what one may see."""

from django.db.models import Q, QuerySet

from xinfang.accountability.models import Alert
from xinfang.people.kinds import OrganKind
from xinfang.petitions.models import Recusal
from xinfang.rules.values import Actor


def visible_alerts(actor: Actor) -> QuerySet[Alert]:
    """The alerts an actor may know of: those of petitions its organ sees; discipline and personnel see their subtree's.

    Alerts on accusations are seen only where the accusation itself is (decision 19). Deny by default.
    """
    if actor.operator:
        return Alert.objects.filter(sealed_path=False)
    if not actor.may("alert:read") or actor.organ_id is None:
        return Alert.objects.none()
    seen = Q(petition__sights__organ_id=actor.organ_id)
    rows = Alert.objects.exclude(petition__in=Recusal.objects.of(actor.person))
    if actor.organ_kind in {OrganKind.DISCIPLINE, OrganKind.PERSONNEL}:
        above = actor.organ_path.rstrip("/").rsplit("/", 1)[0] + "/"
        return rows.filter(organ__path__startswith=above, sealed_path=False)
    return rows.filter(seen)
