"""What may be raised by hand, and which of it goes the sealed path (seed/12; 2022/30). Pure.

The target is an organ. Nothing is ever raised of who petitions.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from xinfang.rules import lawbook
from xinfang.rules.accountable import SEALED, TO_DISCIPLINE
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.situations import RULE_FROM

MOST_ITEMS = 6
ORDERED = "12.5"


def check_items(items: Sequence[str]) -> tuple[str, ...]:
    """The items in the order of the source, each once; refused: none, more than six, one that does not exist."""
    known = list(lawbook.load().situations)
    wrong = [one for one in items if one not in known]
    if wrong:
        raise Refused(
            "第十二条没有这一项。",
            why="情形只有第十二条列出的十三项",
            todo="请从列表里选",
            cite="seed/12.1",
            field="items",
            code="unknown_item",
        )
    if not items:
        raise Refused("请至少选一项可能对应的情形。", cite="seed/12.1", field="items", code="missing")
    if len(set(items)) > MOST_ITEMS:
        raise Refused(f"一条线索最多对应 {MOST_ITEMS} 项情形。", field="items", code="too_many")
    return tuple(sorted(set(items), key=known.index))


def check_day(happened: date, raised: date) -> None:
    """Refuse conduct before the rule was in force (decision 10), or after the day on which it is raised."""
    if happened < RULE_FROM:
        raise Refused(
            f"{zh(happened)} 的行为在实施办法施行之前。",
            why=f"实施办法自 {zh(RULE_FROM)} 起施行，之前的行为不追究",
            cite="seed/18",
            field="happened_on",
            code="before_rule",
        )
    if happened > raised:
        raise Refused(
            f"{zh(happened)} 在提出的日期之后。", why="只能提出已经发生的事", field="happened_on", code="future"
        )


def seals(items: Iterable[str], *, duty_crime: bool) -> bool:
    """Whether it goes the sealed path: seed/12.12 always; 12.11 and 12.13 where duty crime or graft is suspected (2022/30)."""
    found = set(items)
    return bool(found & SEALED) or (duty_crime and bool(found & TO_DISCIPLINE))
