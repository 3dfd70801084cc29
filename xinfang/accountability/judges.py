"""Which office verifies whom, and who of it may: the rule is ``rules.judging``; here the organs and people are read."""

from xinfang.accountability.keptmodels import Kept
from xinfang.accountability.verificationmodels import Verification
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import offices_over
from xinfang.petitions.models import Recusal
from xinfang.rules.judging import Standing, Why, barred, judge


def conferences_over(organ: Organ) -> list[Organ]:
    """The joint conferences of the bodies above ``organ``, or of its own body, the nearest first."""
    above = [int(part) for part in organ.path.split("/") if part]
    rows = Organ.objects.filter(kind=OrganKind.JOINT_CONFERENCE, parent_id__in=above, valid_to__isnull=True)
    return sorted(rows.exclude(pk=organ.pk), key=lambda one: -len(one.path))


def verifying_office(organ: Organ) -> tuple[Organ | None, Why]:
    """Who verifies the conduct of ``organ``, and by which rule; None where there is nobody in the tree (2005/41; 2022/43)."""
    over = [*offices_over(organ), *conferences_over(organ)]
    found, why = judge(_as(organ), [_as(one) for one in over])
    return next((one for one in over if found is not None and one.pk == found.pk), None), why


def _as(organ: Organ) -> Standing:
    return Standing(organ.pk, organ.kind, organ.parent_id)


def why_barred(row: Verification, appointment: Appointment) -> str:
    """Why the holder of a post may take no part in a verification, as a code of ``rules.judging.BARRED``; empty: may."""
    if Kept.objects.filter(verification=row, person=appointment.person_id, lifted_on__isnull=True).exists():
        return "kept"
    chain = list(row.links.values_list("appointment__person_id", flat=True))
    chain += row.subjects.filter(appointment__isnull=False).values_list("appointment__person_id", flat=True)
    organs = {row.organ_id, *row.subjects.filter(dropped_on__isnull=True).values_list("organ_id", flat=True)}
    recused = Recusal.objects.lasting().filter(petition=row.petition_id, person=appointment.person_id).exists()
    return barred(appointment.person_id, appointment.post.organ_id, subjects=organs, chain=chain, recused=recused)
