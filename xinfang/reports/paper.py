"""The report as a paper: its text, with the tables and charts where they belong. Preview, DOCX and PDF are made from it."""

from collections.abc import Iterator, Sequence

from xinfang.papers.content import Bar, Chart, Figure, Insert, PaperDraft, Table
from xinfang.reports.analysis import Analysis, Part
from xinfang.reports.counting import Cell, Counted, Intake
from xinfang.reports.figures import IN_WORDS
from xinfang.reports.owed import UNSEEN, Known, definitions, told

ENDING = "特此报告。"
DASH = "—"
MOST_BARS = 12
Piece = str | Figure


def draft(report: Analysis, *, addressee: str = "", copies: tuple[str, ...] = ()) -> PaperDraft:
    """What the paper is to say."""
    lines: list[str] = []
    inserts: list[Insert] = []
    for piece in _pieces(report):
        if isinstance(piece, str):
            lines += [line for line in piece.splitlines() if line.strip()]
        else:
            inserts.append(Insert(len(lines) - 1, piece))
    return PaperDraft("\n".join(lines), report.title, addressee, copies=copies, inserts=tuple(inserts))


def _pieces(report: Analysis) -> Iterator[Piece]:
    yield report.opening
    for part in report.parts:
        yield part.title
        yield from _part(part, report)
    yield "以上数字的口径："
    yield "".join(report.notes)
    yield ENDING


def _part(part: Part, report: Analysis) -> Iterator[Piece]:
    yield from part.sentences
    if part.intake is not None:
        yield intake_table(part.intake, report)
        yield channel_table(part.intake, report)
        yield from charts_of(part.intake.channel)
    for one in part.tables:
        if one.total.now or one.total.before:
            yield table_of(one, report)
            yield from charts_of(one)
    yield from known_pieces(part)
    if part.written.strip():
        yield part.written.strip()


def known_words(one: Known) -> str:
    """A figure of supervision or suggestions, with the period before."""
    return one.words + one.against


def known_pieces(part: Part) -> Iterator[Piece]:
    """A sentence for each figure with its parts, what the reader may not know where people wrote nothing of it, the table."""
    shown = told([one for one in part.known if one.now is not None])
    for one in shown:
        if not one.owed.of:
            parts = [each for each in shown if each.owed.of == one.owed.key and one.now]
            more = "、".join(f"{each.owed.name}{each.now}{each.owed.unit}{each.against}" for each in parts)
            yield f"{one.owed.title}：{known_words(one)}{'，其中' if more else ''}{more}。"
    unseen = [one.owed.title for one in part.known if one.now is None and not one.owed.of]
    if unseen and not part.written.strip():
        yield f"{'、'.join(unseen)}：{UNSEEN}。"
    if any(one.now or one.before for one in shown):
        yield known_table(shown)


def known_table(shown: Sequence[Known]) -> Table:
    """The same figures with their definitions; the period before, where it is told."""
    compared = any(one.before is not None for one in shown)
    before = [[str(one.before)] if compared else [] for one in shown]
    rows = tuple((one.owed.title, one.owed.unit, one.said, *more) for one, more in zip(shown, before, strict=True))
    sources = {one.owed.source == "advice" for one in shown}
    title = "督办和建议" if len(sources) > 1 else "建议" if sources == {True} else "督办"
    return Table(rows, ("项目", "单位", "本期", *(["上期"] if compared else [])), title, definitions(shown))


def heads(report: Analysis, *more: str) -> tuple[str, ...]:
    """The heads of a table: set against other periods or not."""
    if report.outer:
        return ("项目", *more, "本期")
    ago = ("去年同期",) if report.scope.period.ago else ()
    return ("项目", *more, "本期", "上期", "增减", *ago)


def row_of(one: Cell, report: Analysis, *more: str) -> tuple[str, ...]:
    """A line of a table."""
    if report.outer:
        return (one.label, *more, one.said)
    ago = (_said(one.ago),) if report.scope.period.ago else ()
    return (one.label, *more, one.said, _said(one.before), one.change or DASH, *ago)


def _said(number: int | None) -> str:
    return DASH if number is None else str(number)


def intake_table(found: Intake, report: Analysis) -> Table:
    """件次, 人次, 批次."""
    rows = tuple(row_of(one, report, unit) for one, unit in found.lines)
    return Table(rows, heads(report, "单位"), "信访件、人次、批次", IN_WORDS)


def channel_table(found: Intake, report: Analysis) -> Table:
    """信访形式, with its people."""
    rows = [
        (*row_of(one, report), people.said) for one, people in zip(found.channel.cells, _aligned(found), strict=True)
    ]
    rows.append((*row_of(found.channel.total, report), found.heads.said))
    return Table(
        tuple(rows), (*heads(report), "本期人次"), f"{found.channel.title}（{found.channel.unit}）", found.channel.said
    )


def _aligned(found: Intake) -> list[Cell]:
    by_value = {one.value: one for one in found.channel_heads}
    return [by_value[one.value] for one in found.channel.cells]


def table_of(one: Counted, report: Analysis) -> Table:
    """One figure: its groups, its sum, its definition."""
    note = one.said + (one.hidden if one.hidden else "")
    if one.key == "month":
        return Table(
            tuple((cell.label, cell.said) for cell in one.cells), ("项目", "本期"), f"{one.title}（{one.unit}）", note
        )
    rows = (*(row_of(cell, report) for cell in one.cells), row_of(one.total, report))
    return Table(rows, heads(report), f"{one.title}（{one.unit}）", note)


def charts_of(one: Counted) -> list[Chart]:
    """The chart of a figure that has one, where there is more than one bar to compare."""
    drawn = chart_of(one)
    return [drawn] if one.chart and one.total.now and len(drawn.bars) > 1 else []


def chart_of(one: Counted) -> Chart:
    """The same drawn. What is not shown as a number has no length of its own."""
    cells = [cell for cell in one.cells if cell.now or one.key == "month"]
    shown = cells if one.key == "month" else cells[:MOST_BARS]
    bars = tuple(Bar(cell.label, 0 if cell.less else cell.now, cell.said) for cell in shown)
    return Chart(f"{one.title}（{one.unit}）", bars, line=one.key == "month")
