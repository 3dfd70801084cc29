"""The year's file: which measures go into a leadership team's assessment of a year (seed/13), and what was taken out again."""

from datetime import date

from django.db.models import QuerySet

from xinfang.accountability.measuremodels import Measure, YearEntry
from xinfang.bureau.acts import Act
from xinfang.people.models import Organ


def enter(act: Act, measure: Measure, on: date) -> YearEntry:
    """Enter a measure for its year, within the act that issues it. The caller records it; entered twice, it stands once."""
    found = standing_of(measure)
    if found is not None:
        return found
    return act.add(YearEntry(organ=measure.organ, year=measure.year, measure=measure, entered_on=on, struck_why=""))


def strike(act: Act, measure: Measure, on: date, why: str) -> YearEntry | None:
    """Take a measure out of the year's file, within the act that voids, corrects or revokes it. The line stays, struck.

    The caller records it. None where nothing stands.
    """
    found = standing_of(measure)
    if found is not None:
        found.struck_on, found.struck_why = on, why.strip()
        act.change(found, "struck_on", "struck_why")
    return found


def standing_of(measure: Measure) -> YearEntry | None:
    """The line of a measure that stands."""
    return YearEntry.objects.filter(measure=measure, struck_on__isnull=True).first()


def of_team(organ: Organ, year: int) -> QuerySet[YearEntry]:
    """What stands for a leadership team in a year, the oldest first."""
    rows = YearEntry.objects.filter(organ=organ, year=year, struck_on__isnull=True)
    return rows.select_related("measure__charge__finding").order_by("entered_on", "pk")
