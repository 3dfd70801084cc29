"""What goes into a leadership team's assessment of a year (seed/13)."""

from datetime import date

from xinfang.accountability.measuremodels import Measure, YearEntry
from xinfang.bureau.acts import Act


def enter(act: Act, measure: Measure, on: date) -> YearEntry:
    """Enter a measure in the assessment of the organ's leadership team for the measure's year; once."""
    found = YearEntry.objects.filter(measure=measure, struck_on__isnull=True).first()
    if found is not None:
        return found
    return act.add(YearEntry(organ=measure.organ, year=measure.year, measure=measure, entered_on=on, struck_why=""))
