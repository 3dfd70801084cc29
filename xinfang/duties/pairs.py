"""Which organs sign a yearly letter of responsibility with which, and which two bodies are one county (seed/6, 15)."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.rules.duties import PARTY_OR_GOVERNMENT, owes

BODIES = PARTY_OR_GOVERNMENT | {OrganKind.TOWNSHIP, OrganKind.STREET}


def uppers(organs: Iterable[Organ]) -> dict[int, Organ]:
    """With whom each organ signs (seed/15): the lower committee or government with the nearest body of the level above it,
    a department with the body that it belongs to. One statement; organs without one are left out."""
    rows = list(organs)
    above = {int(part) for organ in rows for part in organ.path.split("/") if part}
    known = Organ.objects.in_bulk(above)
    found = {organ.pk: upper_of(organ, known) for organ in rows}
    return {pk: upper for pk, upper in found.items() if upper is not None}


def upper_of(organ: Organ, known: Mapping[int, Organ]) -> Organ | None:
    """The upper organ of a pair, looked for upwards from ``organ``; None where the source knows no pair."""
    body = owes("party_committee_or_government", organ.kind, organ.level)
    if not body and not owes("department", organ.kind, organ.level):
        return None
    for pk in reversed([int(part) for part in organ.path.split("/") if part][:-1]):
        one = known.get(pk)
        if one is not None and one.kind in BODIES and not (body and one.level == organ.level):
            return one
    return None


def twins(organs: Iterable[Organ]) -> dict[int, list[Organ]]:
    """For each Party committee or government of a county, the other body of that county: 常委会议或常务会议 (seed/6)."""
    bodies = [organ for organ in organs if organ.level == "county" and organ.kind in PARTY_OR_GOVERNMENT]
    if not bodies:
        return {}
    codes = {organ.division_code for organ in bodies if organ.division_code}
    near = (
        Q(division_code__in=codes)
        | Q(parent__in=[one.pk for one in bodies])
        | Q(pk__in=[one.parent_id for one in bodies if one.parent_id])
    )
    others = list(Organ.objects.filter(near, level="county", kind__in=PARTY_OR_GOVERNMENT))
    return {organ.pk: [one for one in others if _same_county(one, organ)] for organ in bodies}


def _same_county(one: Organ, other: Organ) -> bool:
    if one.kind == other.kind:
        return False
    if one.division_code and other.division_code:
        return one.division_code == other.division_code
    return one.parent_id == other.pk or other.parent_id == one.pk
