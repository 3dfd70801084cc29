"""How many alerts each rule has raised: for whoever judges whether a rule asks too much (seed/12)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from xinfang.accountability.models import MOOT, Alert
from xinfang.rules import lawbook
from xinfang.rules.situations import BY_HAND, FACTS, HAND_TITLE


@dataclass(frozen=True, slots=True)
class RuleCount:
    """One rule: a limit, a duty, a fact or by hand; how many stand, how many rest on assumed days, how many turned out moot."""

    sort: str
    rule: str
    title: str
    items: str
    raised: int
    assumed: int
    moot: int


def by_rule(day: date) -> list[RuleCount]:
    """The alerts that lapsed by ``day``, by rule, the most first; accusations and sealed ones are not counted. One statement."""
    rows = Alert.objects.filter(sealed_path=False, lapsed_on__lte=day).values_list(
        "limit", "duty", "fact", "readings", "assumed", "state"
    )
    raised: Counter[tuple[str, str, str]] = Counter()
    assumed: Counter[tuple[str, str, str]] = Counter()
    moot: Counter[tuple[str, str, str]] = Counter()
    for limit, duty, fact, readings, rests, state, count in rows.annotate(n=Count("pk")).order_by():
        rule = ("limit", limit, readings) if limit else ("duty", duty, readings) if duty else ("fact", fact, readings)
        raised[rule] += count
        assumed[rule] += count * rests
        moot[rule] += count * (state == MOOT)
    found = [
        RuleCount(*rule[:2], _title(*rule[:2]), rule[2], n, assumed[rule], moot[rule]) for rule, n in raised.items()
    ]
    return sorted(found, key=lambda one: (-one.raised, one.sort, one.rule, one.items))


def _title(sort: str, rule: str) -> str:
    book = lawbook.load()
    if sort == "limit":
        return book.limit(rule).title
    if sort == "duty":
        return book.duties[rule].title
    return HAND_TITLE if rule == BY_HAND else FACTS[rule].title
