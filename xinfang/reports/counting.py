"""The figures counted: one grouped statement for each, over the period and the ones that it is set against together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from xinfang.petitions.intake import End
from xinfang.petitions.kinds import CHANNEL_LABELS, Channel
from xinfang.petitions.models import Ticket
from xinfang.reports import figures
from xinfang.reports.figures import INTAKE, Measure
from xinfang.reports.scope import Scope
from xinfang.rules.counting import Tally, gathered
from xinfang.rules.periods import Days, months_in

OTHERS = "其他"
Three = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """One line: how many in the period, in the one before, in the same a year earlier (None: not set against any).

    ``linked``: whether a list of what was counted can be opened. ``less``: not shown as a number, but as fewer than that.
    """

    value: str
    label: str
    now: int
    before: int | None = None
    ago: int | None = None
    linked: bool = True
    less: int = 0

    @property
    def said(self) -> str:
        """The number, or that it is too small to be shown."""
        return f"少于{self.less}" if self.less else str(self.now)

    @property
    def change(self) -> str:
        """Against the period before, in words."""
        return changed(self.now, self.before)

    @property
    def change_ago(self) -> str:
        """Against the same period a year earlier, in words."""
        return changed(self.now, self.ago)


def changed(now: int, before: int | None) -> str:
    """``+5（+20.0%）``; empty where there is nothing to set it against."""
    if before is None:
        return ""
    if not before:
        return "持平" if not now else f"+{now}"
    return "持平" if now == before else f"{now - before:+d}（{(now - before) / before * 100:+.1f}%）"


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure, counted. ``hidden``: why its groups are not shown, where they are not."""

    key: str
    title: str
    unit: str
    said: str
    cells: tuple[Cell, ...]
    total: Cell
    named: bool = False
    chart: bool = False
    hidden: str = ""


def ranges(scope: Scope) -> list[Days]:
    """The period, the one before it, and the same a year earlier where there is one."""
    period = scope.period
    return [period.days, period.before, *([period.ago] if period.ago else [])]


def cell(value: str, label: str, counts: Sequence[int], **more: Any) -> Cell:
    """A line from its counts, in the order of ``ranges``."""
    now, before, *ago = counts
    return Cell(value, label, now, before, ago[0] if ago else None, **more)


def counted(measure: Measure, scope: Scope) -> Counted:
    """One figure: one statement."""
    found = _folded(measure, scope)
    cells = [cell(value, names or measure.label(value), counts) for value, names, counts in found]
    total = _sum(cells, measure, len(ranges(scope)))
    shown, hidden = _shown(measure, cells), ""
    if measure.rated and 0 < total.now < scope.rate_least:
        shown, hidden = (
            [],
            f"不满 {scope.rate_least} 件，不分开列出：件数太少时看得出是谁评的（件数由本单位设定，非法定）。",
        )
    elif measure.rated:
        shown = [_without_few(one, total, scope.rate_least) for one in shown]
    texts = {"title": measure.title, "unit": measure.unit, "said": measure.said}
    return Counted(
        measure.key, **texts, cells=tuple(shown), total=total, named=measure.named, chart=measure.chart, hidden=hidden
    )


def _without_few(one: Cell, total: Cell, least: int) -> Cell:
    """A line of ratings, set against no period in which so few rated that their marks are not shown."""
    before = one.before if (total.before or 0) >= least else None
    return replace(one, before=before, ago=one.ago if (total.ago or 0) >= least else None)


def _groups(measure: Measure, scope: Scope) -> Iterable[tuple[str, str, list[int]]]:
    days = ranges(scope)
    if measure.key == "month":  # the months of the period itself
        days = days[:1]
    within = [Q(**{f"{measure.day}__range": one}) for one in days]
    wanted = within[0]
    for one in within[1:]:
        wanted |= one
    names = [measure.by, *([measure.name] if measure.name else [])]
    sums = {f"in_{place}": Count("pk", filter=one) for place, one in enumerate(within)}
    rows = measure.rows(scope).filter(wanted).values(*names).annotate(**sums).order_by()
    for row in rows:
        value = row[measure.by]
        yield _plain(value), row[measure.name] if measure.name else "", [row[f"in_{n}"] for n in range(len(days))]


def _plain(value: Any) -> str:
    return value.isoformat()[:10] if isinstance(value, date | datetime) else str(value or "")


def _folded(measure: Measure, scope: Scope) -> list[tuple[str, str, list[int]]]:
    """The groups, those of one branch put together, in the order in which they are shown."""
    found: dict[str, tuple[str, list[int]]] = {}
    if measure.key == "month":  # a month without any is a month too
        found = {month.isoformat(): ("", [0]) for month in months_in(*scope.period.days)}
    for value, name, counts in _groups(measure, scope):
        if measure.folded:
            value = "/".join(value.split("/")[: measure.folded])
        before = found.get(value, (name, [0] * len(counts)))[1]
        found[value] = (name, [a + b for a, b in zip(before, counts, strict=True)])
    if measure.key == "month":
        return [
            (value, f"{value[:4]}年{int(value[5:7])}月", [*counts, *[0] * (len(ranges(scope)) - 1)])
            for value, (_, counts) in sorted(found.items())
        ]
    if measure.labels:
        order = [*(value for value in measure.labels if value in found), *sorted(set(found) - set(measure.labels))]
        return [(value, *found[value]) for value in order]
    return sorted(((value, *rest) for value, rest in found.items()), key=lambda one: (-one[2][0], one[0]))


def _sum(cells: Sequence[Cell], measure: Measure, many: int) -> Cell:
    if measure.key == "month":
        return Cell("", "合计", sum(one.now for one in cells), linked=False)
    counts = [sum(one.now for one in cells), sum(one.before or 0 for one in cells), sum(one.ago or 0 for one in cells)]
    return cell("", "合计", counts[:many], linked=False)


def _shown(measure: Measure, cells: Sequence[Cell]) -> list[Cell]:
    if measure.key == "month":
        return [replace(one, before=None, ago=None) for one in cells]
    if not measure.most or len(cells) <= measure.most:
        return [one for one in cells if one.now or one.before or one.ago]
    rest = cells[measure.most :]
    sums = [sum(one.now for one in rest), sum(one.before or 0 for one in rest)]
    ago = sum(one.ago or 0 for one in rest) if rest[0].ago is not None else None
    return [*cells[: measure.most], Cell("", f"{OTHERS}（{len(rest)} 项）", sums[0], sums[1], ago, linked=False)]


@dataclass(frozen=True, slots=True)
class Intake:
    """What was received: the first table, and 信访形式 with its people."""

    lines: tuple[tuple[Cell, str], ...]
    heads: Cell
    channel: Counted
    channel_heads: tuple[Cell, ...]
    repeats: Cell
    items: Cell


def took_in(scope: Scope) -> Intake:
    """件次, 人次, 批次, repeats and channels, by the one rule of ``rules.counting``: one statement for each period's rows,
    one more for the visits that became no matter."""
    found = [_received(scope, days) for days in ranges(scope)]
    tallies = [
        gathered(((ch == Channel.VISIT, heads, many) for (ch, _, heads), many in rows), scope.threshold)
        for rows in found
    ]
    unfiled = [_unfiled(scope, days) for days in ranges(scope)]
    repeats = [sum(many for (_, repeat, _), many in rows if repeat) for rows in found]

    def of(name: str) -> list[int]:
        return [getattr(one, name) for one in tallies]

    by_line = {
        figures.ALL: of("items"),
        figures.REPEATS: repeats,
        figures.VISITS: of("batches"),
        figures.GROUPS: of("groups"),
    }
    lines = [(cell(value, label, by_line[value]), unit) for value, (label, unit) in INTAKE.items()]
    heads = cell("heads", "信访人次", of("heads"), linked=False)
    more = [
        (heads, "人次"),
        (cell("group_heads", "其中集体访", of("group_heads"), linked=False), "人次"),
        *_without_matter(scope, unfiled),
    ]
    channel, people = _channels(scope, found)
    return Intake((*lines, *more), heads, channel, people, lines[1][0], lines[0][0])


def _without_matter(scope: Scope, unfiled: Sequence[Tally]) -> list[tuple[Cell, str]]:
    if scope.organ is None:
        return []
    visits, people = [one.unfiled for one in unfiled], [one.heads for one in unfiled]
    return [
        (cell("unfiled", "另有来访当场答复、引导到其他机关，没有立事项", visits, linked=False), "批次"),
        (cell("unfiled_heads", "上一行的人数", people, linked=False), "人次"),
    ]


def _received(scope: Scope, days: Days) -> list[tuple[tuple[str, bool, int], int]]:
    rows = figures.within(figures.received(scope), "received_on", days)
    by = rows.values_list("channel", "repeat", "head_count").annotate(many=Count("pk")).order_by()
    return [((channel, repeat, heads), many) for channel, repeat, heads, many in by]


def _unfiled(scope: Scope, days: Days) -> Tally:
    """Visits of the office's own hall that were answered or guided: they are 批次 and 人次, and no 件次."""
    if scope.organ is None:
        return Tally()
    rows = Ticket.objects.filter(organ=scope.organ, day__range=days, outcome__in=(End.ANSWERED, End.GUIDED))
    by = rows.values_list("heads").annotate(many=Count("pk")).order_by()
    return gathered((), scope.threshold, list(by))


def _channels(
    scope: Scope, found: Sequence[Sequence[tuple[tuple[str, bool, int], int]]]
) -> tuple[Counted, tuple[Cell, ...]]:
    items: dict[str, list[int]] = defaultdict(lambda: [0] * len(found))
    heads: dict[str, list[int]] = defaultdict(lambda: [0] * len(found))
    for place, rows in enumerate(found):
        for (channel, _, people), many in rows:
            items[channel][place] += many
            heads[channel][place] += people * many
    order = [channel for channel in CHANNEL_LABELS if channel in items]
    cells = tuple(cell(channel.value, CHANNEL_LABELS[channel], items[channel]) for channel in order)
    crowd = tuple(cell(channel.value, CHANNEL_LABELS[channel], heads[channel], linked=False) for channel in order)
    one = figures.CHANNEL
    total = cell("", "合计", [sum(row[n] for row in items.values()) for n in range(len(found))], linked=False)
    return Counted(one.key, one.title, one.unit, one.said, cells, total, chart=True), crowd


def behind(scope: Scope, key: str, value: str) -> tuple[figures.Rows, Measure | None]:
    """The rows behind one number of the period: those that were counted. KeyError for an unknown figure."""
    if key == "intake":
        if value not in INTAKE:
            raise KeyError(value)
        return figures.within(figures.intake(scope, value), "received_on", scope.period.days), None
    measure = figures.BY_KEY[key]
    rows = figures.within(measure.rows(scope), measure.day, scope.period.days)
    return measure.narrowed(rows, value), measure


def counted_all(scope: Scope) -> dict[str, Counted]:
    """Every figure but the intake, which counts the channels along."""
    found = [one for one in figures.MEASURES if one.key != "channel" and (scope.period.new_rules or not one.since_new)]
    return {one.key: counted(one, scope) for one in found}
