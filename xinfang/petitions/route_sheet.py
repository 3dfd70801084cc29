"""A routing table as a sheet: rules and examples in one CSV, so that they change together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xinfang.bureau import tables
from xinfang.petitions.kinds import PURPOSE_LABELS
from xinfang.petitions.routes import Known, Table
from xinfang.rules import categories
from xinfang.rules.refusals import Refused
from xinfang.rules.routing import Asked, Example, Rule

HEAD = ["类型", "编号", "信访目的", "内容分类", "事发地", "涉及单位", "转送单位", "说明", "自", "至"]
RULE, EXAMPLE = "规则", "例子"
_PURPOSES: Mapping[str, str] = {label: key.value for key, label in PURPOSE_LABELS.items()}
_LABELS: Mapping[str, str] = {key.value: label for key, label in PURPOSE_LABELS.items()}


def written(table: Table, known: Known) -> bytes:
    """The sheet of a version: organs by code, several parted by blanks."""
    code = {pk: seat.code for pk, seat in known.seats.items()}
    rows = [HEAD]
    for one in table.rules:
        days = [day.isoformat() if day else "" for day in (one.start, one.end)]
        said = [_LABELS.get(one.purpose, ""), one.category, one.place, code.get(one.accused, "")]
        rows.append([RULE, one.code, *said, code.get(one.to, ""), one.note, *days])
    for each in table.examples:
        asked = each.asked
        accused = " ".join(code[pk] for pk in asked.accused if pk in code)
        said = [_LABELS.get(asked.purpose, ""), asked.category, asked.place, accused]
        rows.append([EXAMPLE, "", *said, code.get(each.to, ""), "", "", ""])
    return tables.written(rows)


@dataclass(slots=True)
class _Reading:
    known: Known
    codes: Mapping[str, int]
    number: int = 1

    def bad(self, what: str, todo: str) -> Refused:
        return Refused(f"第 {self.number} 行{what}。", why="整张表没有导入", todo=todo, field="file", code="bad_sheet")

    def organ(self, code: str) -> int:
        if code and code not in self.codes:
            raise self.bad(f"的单位代码 {code[:40]} 不认识", "请用“机构”页上的代码")
        return self.codes.get(code, 0)

    def day(self, text: str) -> date | None:
        try:
            return date.fromisoformat(text[:10].replace("/", "-")) if text else None
        except ValueError:
            raise self.bad(f"的日期 {text[:20]} 看不懂", "请写成 2026-01-31 的样子") from None

    def purpose(self, label: str) -> str:
        if label and label not in _PURPOSES:
            raise self.bad(f"的信访目的 {label[:20]} 不认识", "可写：" + "、".join(_PURPOSES))
        return _PURPOSES.get(label, "")


def read(data: bytes, known: Known) -> tuple[list[Rule], list[Example]]:
    """Rules and examples of a sheet, in their order; Refused with the row that is wrong, and nothing is taken."""
    rows = tables.rows_of(data)
    at = _Reading(known, {seat.code: pk for pk, seat in known.seats.items()})
    if not rows or [cell.strip() for cell in rows[0][: len(HEAD)]] != HEAD:
        raise at.bad("不是路由表的表头", "请从页面导出一份，照着改：" + "、".join(HEAD))
    rules: list[Rule] = []
    examples: list[Example] = []
    for at.number, row in enumerate(rows[1:], start=2):
        cells = [*(cell.strip().removeprefix("'") for cell in row), *[""] * len(HEAD)][: len(HEAD)]
        if any(cells):
            _take(cells, at, rules, examples)
    return rules, examples


def _take(cells: Sequence[str], at: _Reading, rules: list[Rule], examples: list[Example]) -> None:
    what, code, purpose, category, place, accused, to, note, start, end = cells
    aim, path, whom = at.purpose(purpose), categories.tidy(category), [at.organ(one) for one in accused.split()]
    if what == EXAMPLE:
        examples.append(Example(Asked(path, place, tuple(whom), aim), at.organ(to)))
        return
    if what != RULE:
        raise at.bad("的类型不认识", f"请写“{RULE}”或者“{EXAMPLE}”")
    if len(whom) > 1:
        raise at.bad("写了几个涉及单位", "一条路由只写一个单位，它的下级都算在内")
    dates = at.day(start), at.day(end)
    rules.append(Rule(code, at.organ(to), path, place, whom[0] if whom else 0, aim, note, *dates))
