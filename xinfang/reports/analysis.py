"""The analysis report 信访情况分析报告: its parts in the order of 2005/39 or 2022/41, sentences made of figures, tables, charts.

The machine says what was counted, and nothing else: what it means and what should be done people write (``Words``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from xinfang.reports import masking, owed
from xinfang.reports.counting import OTHERS, Cell, Counted, Intake, counted_all, took_in
from xinfang.reports.owed import Known
from xinfang.reports.scope import Scope
from xinfang.rules.numerals import chinese
from xinfang.rules.periods import months_of, plain

RECEIVED = ("month", "purpose", "kind", "category", "category2", "place", "complained", "state")
HANDLED = ("sent", "sent_to", "disposal", "accept", "conclude", "report_back", "outcome", "review", "rereview")
RATED = ("rated_organ", "rated_office")
LEADING, MOST_TOLD = 3, 6


@dataclass(frozen=True, slots=True)
class Words:
    """What people write: of supervision, of suggestions, of what else there is, the analysis and the advice."""

    supervision: str = ""
    policy: str = ""
    other: str = ""
    analysis: str = ""
    advice: str = ""

    @property
    def length(self) -> int:
        """Characters in all."""
        return sum(len(getattr(self, one.name)) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its heading, its figures, those of supervision and suggestions, what people wrote."""

    title: str
    tables: tuple[Counted, ...] = ()
    intake: Intake | None = None
    known: tuple[Known, ...] = ()
    written: str = ""
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """The whole report. ``notes``: what the reader must know of the figures, first of all what is not known."""

    scope: Scope
    title: str
    opening: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    outer: bool = False

    @property
    def compared(self) -> bool:
        """Whether anything is set against another period."""
        return not self.outer


TITLES: Mapping[bool, tuple[str, str, str]] = {
    False: (
        "受理信访事项的数据统计、涉及领域以及被投诉较多的机关",
        "转送、督办情况以及各部门采纳改进建议的情况",
        "提出的政策性建议及其被采纳情况",
    ),
    True: (
        "信访事项的数据统计、涉及领域以及被投诉较多的机关、单位",
        "转送、交办、督办情况",
        "提出改进工作、完善政策、追究责任建议以及被采纳情况",
    ),
}


def analysed(scope: Scope, words: Words | None = None, *, least: int = 0) -> Analysis:
    """The report of ``scope``. ``least``: a copy for others, in which smaller groups are not shown; 0: for the inside."""
    said, new = words or Words(), scope.period.new_rules
    intake, found = took_in(scope), counted_all(scope)
    if months_of(*scope.period.days) == 1:
        found.pop("month")
    if least:
        intake = masking.masked_intake(intake, least)
        found = {key: masking.masked(one, least) for key, one in found.items()}
    first, second, third = TITLES[new]
    tables = [found[key] for key in RECEIVED if key in found]
    handled = [found[key] for key in (*HANDLED, *RATED)]
    kept = [tuple(owed.known_all(scope, part)) for part in owed.PARTS[new]]
    if least:
        kept = [owed.masked(one, least) for one in kept]
    parts = [
        Part(first, tuple(tables), intake, sentences=(*_of_intake(intake), *map(_sentence, _told(tables)))),
        Part(
            second,
            tuple(handled),
            known=kept[0],
            written=said.supervision,
            sentences=tuple(map(_sentence, _told(handled))),
        ),
        Part(third, known=kept[1], written=said.policy),
    ]
    more = (("其他需要报告的事项", said.other), ("分析", said.analysis), ("建议", said.advice))
    parts += [Part(title, written=text) for title, text in more if text.strip()]
    numbered = tuple(_numbered(n, one) for n, one in enumerate(parts, start=1))
    return Analysis(scope, _title(scope), _opening(scope), numbered, tuple(_notes(scope, least)), bool(least))


def _numbered(place: int, part: Part) -> Part:
    return Part(f"{chinese(place)}、{part.title}", part.tables, part.intake, part.known, part.written, part.sentences)


def _title(scope: Scope) -> str:
    return f"关于{scope.period.label}信访情况的分析报告"


def _opening(scope: Scope) -> str:
    period = scope.period
    law = "《信访工作条例》第四十一条" if period.new_rules else "《信访条例》第三十九条"
    days = f"{plain(period.first)}至{plain(period.last)}"
    named = f"{period.label}（{days}）" if months_of(*period.days) else days
    return f"根据{law}、《咸宁市信访工作责任制实施办法》第七条，现将{named}信访情况报告如下。"


def _told(tables: Sequence[Counted]) -> list[Counted]:
    """The tables of which the text speaks: those with something in them; the months and second levels are for the eye."""
    return [one for one in tables if one.total.now and one.key not in {"month", "category2", "state"}]


def _of_intake(found: Intake) -> list[str]:
    if not found.items.now and not found.heads.now:
        return ["本期没有登记收到信访件。"]
    lines = {one.value: (one, unit) for one, unit in found.lines}
    groups, people = lines["groups"][0], lines["group_heads"][0]
    said = f"收到信访件{found.items.said}件次{_against(found.items)}，{found.heads.said}人次{_against(found.heads)}"
    again = f"其中重件{found.repeats.said}件次{_share(found.repeats, found.items)}"
    said += f"，{again}" if found.repeats.now else "，没有重件"
    said += f"；集体访{groups.said}批次{people.said}人次。" if groups.now else "；没有集体访。"
    return [said, _sentence(found.channel)]


def _sentence(found: Counted) -> str:
    """The sum, and the groups: all of them in their order, or the largest."""
    said = f"{found.title}：共{found.total.said}{found.unit}{_against(found.total)}"
    cells = [one for one in found.cells if one.now and one.label]
    if found.hidden:
        return f"{said}，{found.hidden}"
    named = [one for one in cells if not one.label.startswith(OTHERS)] if found.named else cells
    ones = sorted(named, key=lambda one: -one.now)[:LEADING] if len(cells) > MOST_TOLD else cells
    listed = "，".join(f"{one.label}{one.said}{found.unit}{_share(one, found.total)}" for one in ones)
    lead = "其中较多的是" if len(ones) < len(cells) else "其中"
    return f"{said}。{lead}{listed}。" if listed else f"{said}。"


def _against(one: Cell) -> str:
    """Against the period before, in words of a text."""
    if one.before is None:
        return ""
    if one.now == one.before:
        return f"（上期{one.before}，持平）"
    way, grown = ("增加", "增长") if one.now > one.before else ("减少", "下降")
    by = abs(one.now - one.before)
    share = f"，{grown}{by / one.before * 100:.1f}%" if one.before else ""
    return f"（上期{one.before}，{way}{by}{share}）"


def _share(one: Cell, total: Cell) -> str:
    """The share of a group; of numbers that are not shown there is none, nor of a group that is the whole."""
    if one.less or total.less or not total.now or one.now == total.now:
        return ""
    return f"（占{one.now / total.now * 100:.1f}%）"


def _notes(scope: Scope, least: int) -> list[str]:
    period = scope.period
    found = []
    if period.crosses:
        found.append("本期跨过2022年5月1日：报告按止日适用《信访工作条例》第四十一条；各件的期限仍按起算时的法律。")
    if scope.organ is None:
        found.append("这是全部单位的汇总，没有逐一核对来信室、接待大厅的记录。")
    elif not scope.reconciled:
        found.append("本期的来信、来访还没有核对签字（未对账），件次、人次、批次可能不全。")
    if not scope.accusations:
        found.append("检举控告不计入本报告的任何数字。")
    else:
        found.append("检举控告计入总数，不计入被投诉的单位。")
    assumed = scope.assumed()
    if assumed:
        few = f"少于{least}" if assumed < least else f"{assumed}"
        found.append(f"其中{few}件是从文件导入的，有的日期是导入时假定的，期限的数字因此只供参考。")
    found.append("只统计出报告的人有权知道的事项；本人回避的不在其中。")
    if least:
        found.append(
            f"对外公布稿：不满 {least} 件的只写“少于{least}”（件数由本单位设定，非法定），不与其他时期比较，不计检举控告。"
        )
    else:
        ago = f"，去年同期是{period.ago_label}" if period.ago else ""
        found.append(f"上期是{period.before_label}{ago}。")
    found.append(f"截至{plain(scope.today)}的登记；补录、更正以后数字会变。")
    return found


def held(report: Analysis, words: Words) -> dict[str, bool]:
    """Which of the three mandatory parts the report has: a part that the reader may not count and nobody wrote of is lacking."""
    second, third = report.parts[1], report.parts[2]
    return {
        "figures": True,
        "supervision": bool(words.supervision.strip()) or all(one.now is not None for one in second.known),
        "policy": bool(words.policy.strip()) or all(one.now is not None for one in third.known),
    }
