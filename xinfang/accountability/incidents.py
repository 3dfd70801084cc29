"""What the records of incidents ask people about: reported late, contradicted, nobody there, grown (seed/12.6, 12.9, 12.10).

Facts only. A bigger crowd is none; what may be read from a fact stands in ``rules/situations.py: FACTS``.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from xinfang.accountability.found import Found
from xinfang.bureau.queries import Snapshot
from xinfang.duties.incidentkinds import TO_REPORT
from xinfang.duties.incidentmodels import Incident
from xinfang.duties.incidents import Story, growths, standing, stories
from xinfang.people.models import Organ
from xinfang.rules import incidents as rules


def incident_facts(day: date, now: Snapshot) -> Iterator[Found]:
    """Every fact that holds on ``day``: three statements, however many incidents there are."""
    rows = standing()
    told, grown = stories(rows), growths(rows)
    organs = {one.pk: one for one in Organ.objects.filter(pk__in=_bound_organs(told.values()))}
    for row in rows:
        story = told[row.pk]
        yield from _reporting(row, story, now.setting("urgent_report_hours"))
        yield from _attending(row, story, organs, now.setting("scene_days"))
        yield from _growing(row, story, [told[one.pk] for one in grown.get(row.pk, ())])


def _bound_organs(told: Iterable[Story]) -> set[int]:
    return {organ for story in told for _, organ, _ in story.bound}


def _reporting(row: Incident, story: Story, hours: int) -> Iterator[Found]:
    """Only what must be reported up: a collective visit alone need not be (2005/26; 2022/25)."""
    if row.sort not in TO_REPORT:
        return
    span = rules.reported_late(story.learned, story.reported, hours)
    if span:
        yield Found(row.organ, "urgent_late", row.uid, *span)
    if story.conflict:
        on = story.conflict.date()
        yield Found(row.organ, "urgent_conflict", row.uid, on, on)


def _attending(row: Incident, story: Story, organs: dict[int, Organ], days: int) -> Iterator[Found]:
    """One for each organ whose people were bound to attend; the earliest counts, and nobody is named."""
    first: dict[int, rules.Span] = {}
    for person, organ, since in story.bound:
        if person not in story.arrived:
            span = rules.absent(since.date(), story.closed, days)
            first[organ] = min(span, first.get(organ, span))
    for organ, span in first.items():
        yield Found(organs[organ], "absent_scene", row.uid, *span)


def _growing(row: Incident, story: Story, grown: list[Story]) -> Iterator[Found]:
    spans = [span for one in grown if (span := rules.grew(story.occurred, story.measure, one.occurred))]
    if spans:
        yield Found(row.organ, "incident_grew", row.uid, *min(spans))
