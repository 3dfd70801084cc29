"""Facts that hold only in their order: a supported claim not carried out, then a visit (seed/12.5); objections not agreed to
twice, then a sharpening on record (seed/12.8). Three statements each, however many matters there are.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from xinfang.accountability.found import Found
from xinfang.bureau.queries import Snapshot
from xinfang.duties.incidentmodels import IncidentTie
from xinfang.people.models import Organ
from xinfang.people.queries import heir
from xinfang.petitions.kinds import Channel, Outcome
from xinfang.petitions.models import Petition, Proceeding, Submission, Transfer
from xinfang.rules.sequences import Came, Span, carried_out_by, grown, sharpened, unsolved


def supported(petition: Petition) -> Proceeding | None:
    """The newest handling of a matter, where its opinion supports the claim."""
    found = Proceeding.objects.filter(petition=petition, tier=1).select_related("organ").order_by("-pk").first()
    return found if found is not None and found.outcome == Outcome.SUPPORT else None


def unsolved_claims(day: date, now: Snapshot) -> Iterator[Found]:
    """Claims whose opinion supports them, not carried out by their day, with a visit on record after it."""
    anew = Proceeding.objects.filter(petition=OuterRef("petition"), tier=1, pk__gt=OuterRef("pk"))
    visited = Submission.objects.filter(
        petition=OuterRef("petition"), channel=Channel.VISIT.value, joined_on__isnull=False
    )
    rows = Proceeding.objects.filter(
        ~Exists(anew), Exists(visited), tier=1, outcome=Outcome.SUPPORT.value, replied_on__lte=day
    )
    found = list(rows.select_related("petition", "organ").order_by("pk"))
    came = _visits([one.petition_id for one in found], day)
    for one in found:
        span = claim_span(one, [visit.on for visit in came.get(one.petition_id, ())], now)
        if span is not None:
            yield Found(heir(one.organ), "claim_unsolved", one.uid, *span, one.petition, assumed=one.petition.assumed)


def claim_span(one: Proceeding, visits: Sequence[date], now: Snapshot) -> Span | None:
    """The last day to carry a supported claim out, and the visit that found it not done; None in any other order."""
    last = carried_out_by(one.execute_by, one.replied_on, now.setting("execute_days"))
    return unsolved(last, one.executed_on, visits) if last is not None else None


def _visits(petitions: Sequence[int], day: date) -> Mapping[int, list[Came]]:
    """The visits on record of some matters up to ``day``: those joined by mistake are none."""
    rows = Submission.objects.filter(petition__in=petitions, channel=Channel.VISIT.value, parted_on__isnull=True)
    found: dict[int, list[Came]] = defaultdict(list)
    for petition, on, heads in rows.filter(received_on__lte=day).values_list("petition", "received_on", "head_count"):
        found[petition].append(Came(on, heads))
    return found


def shifted(day: date, now: Snapshot) -> Iterator[Found]:
    """Organs whose objections on one matter were twice not agreed to, after which the matter sharpened."""
    rows = Transfer.objects.filter(objected_on__isnull=False, decided_on__lte=day).exclude(ended="returned")
    by_organ: dict[tuple[int, int], list[Transfer]] = defaultdict(list)
    for row in rows.select_related("petition", "to_organ").order_by("decided_on", "pk"):
        by_organ[row.petition_id, row.to_organ_id].append(row)
    twice = [found for found in by_organ.values() if len(found) > 1]
    petitions = [found[0].petition_id for found in twice]
    came, incidents = _visits(petitions, day), _incidents(petitions, day)
    for found in twice:
        matter, since = found[0].petition, [one.decided_on for one in found if one.decided_on]
        bigger = grown(came.get(matter.pk, ()), sorted(since)[1], now.setting("collective_heads"))
        span = sharpened(since, [*bigger, *incidents.get(matter.pk, ())])
        if span is not None:
            organ: Organ = heir(found[0].to_organ)
            yield Found(organ, "shifted_sharpened", found[1].uid, *span, matter, assumed=matter.assumed)


def _incidents(petitions: Sequence[int], day: date) -> Mapping[int, list[date]]:
    """The days of the incidents that stand and are tied to some matters."""
    rows = IncidentTie.objects.filter(petition__in=petitions, voided_on__isnull=True, incident__voided_on__isnull=True)
    found: dict[int, list[date]] = defaultdict(list)
    for petition, on in rows.filter(incident__day__lte=day).values_list("petition", "incident__day"):
        found[petition].append(on)
    return found
