"""From facts to lines to totals (seed/15): one pure function, the same for the screen, the paper, the command and a second run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from xinfang.rules.rates import RATES, Counts, percent
from xinfang.rules.schemes import COUNTED, Empty, Indicator, Scheme, Shape

CENT = Decimal("0.01")
NIL = Decimal(0)


@dataclass(frozen=True, slots=True)
class Lapse:
    """One thing that costs points: ``key`` is what happened (one lapse, one deduction), ``counts`` what it is counted as."""

    key: str
    counts: str


@dataclass(frozen=True, slots=True)
class Work:
    """What was entered on the work side: points or a number, how many pieces of evidence, whether a second person read it."""

    value: Decimal
    evidence: int
    read: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one organ is scored by. ``unreconciled``: why no rate is scored, empty where mail and hall agree.

    ``months``: how many of the year's months the organ existed.
    """

    counts: Counts = field(default_factory=Counts)
    lapses: tuple[Lapse, ...] = ()
    work: Mapping[str, Work] | None = None
    unreconciled: str = ""
    months: int = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one organ: what was counted, the points, and why. ``score`` None: not scored, so neither for nor against."""

    indicator: str
    title: str
    value: str
    points: Decimal
    score: Decimal | None
    why: tuple[str, ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """An organ's lines and total. ``vetoed``: last of its group; ``ranked``: it takes part in the ranking, else ``why`` not."""

    organ: str
    lines: tuple[Line, ...]
    total: Decimal
    vetoed: bool = False
    ranked: bool = True
    why: str = ""
    rank: int | None = None


def score(scheme: Scheme, organ: str, facts: Facts) -> Card:
    """The lines and the total of one organ. Points are rounded half up to two places, each line by itself; the total is their sum.

    Where indicators have nothing to count and the scheme leaves them out, the total is that of the others in proportion.
    """
    kept = _once(scheme, facts.lapses)
    lines = tuple(_line(scheme, one, facts, kept) for one in scheme.indicators if one.used)
    vetoed = any(line.score is not None and line.score > 0 for line, one in _paired(scheme, lines, Shape.VETO))
    waiting = [line.title for line, one in _all(scheme, lines) if one.base and line.score is None and _waits(line)]
    why = ""
    if waiting:
        why = f"“{waiting[0]}”等 {len(waiting)} 项还不能计分，不参加排名"
    elif facts.months < scheme.part_year_months:
        why = f"当年只存在 {facts.months} 个月，少于 {scheme.part_year_months} 个月，不参加排名"
    return Card(organ, lines, _total(scheme, lines), vetoed, not why, why)


def _all(scheme: Scheme, lines: Sequence[Line]) -> list[tuple[Line, Indicator]]:
    known = {one.key: one for one in scheme.indicators}
    return [(line, known[line.indicator]) for line in lines]


def _paired(scheme: Scheme, lines: Sequence[Line], shape: Shape) -> list[tuple[Line, Indicator]]:
    return [(line, one) for line, one in _all(scheme, lines) if one.shape is shape]


def _waits(line: Line) -> bool:
    return line.value != NOTHING


NOTHING = "没有可计的"


def _total(scheme: Scheme, lines: Sequence[Line]) -> Decimal:
    pairs = _all(scheme, lines)
    base = sum((line.score for line, one in pairs if one.base and line.score is not None), NIL)
    of = sum((line.points for line, one in pairs if one.base and line.score is not None), NIL)
    if of and of != scheme.total:
        base = (base * scheme.total / of).quantize(CENT, ROUND_HALF_UP)
    more = sum((line.score or NIL for line, one in pairs if one.shape in {Shape.BONUS, Shape.DEDUCTION}), NIL)
    return max(NIL, base + more).quantize(CENT, ROUND_HALF_UP)


def _once(scheme: Scheme, lapses: Iterable[Lapse]) -> Mapping[str, str]:
    """By lapse, what it is counted as: of several lines the one that takes most. One lapse, one deduction."""
    costs = {one.counts: one.each for one in scheme.indicators if one.used and one.counts in COUNTED}
    kept: dict[str, str] = {}
    for lapse in lapses:
        if lapse.counts in costs:
            best = kept.get(lapse.key)
            if best is None or (costs[lapse.counts], lapse.counts) > (costs[best], best):
                kept[lapse.key] = lapse.counts
    return kept


def _line(scheme: Scheme, one: Indicator, facts: Facts, kept: Mapping[str, str]) -> Line:
    if one.shape is Shape.RATE:
        return _rate(scheme, one, facts)
    if one.shape in {Shape.PER_MISSING, Shape.DEDUCTION}:
        return _counted(one, facts, kept)
    return _worked(one, (facts.work or {}).get(one.key))


def _rate(scheme: Scheme, one: Indicator, facts: Facts) -> Line:
    known = RATES[one.counts]
    rate = known.of(facts.counts, scheme.parameters)
    blank = Line(one.key, one.title, "", one.points, None, ())
    if facts.unreconciled:
        return replace(blank, value="没有核对", why=(facts.unreconciled,))
    share = rate.share
    if share is None:
        full = scheme.empty is Empty.FULL
        why = "没有可计的，按方案给满分" if full else "没有可计的，不计入，其余各项按比例折算"
        return replace(blank, value=NOTHING, score=one.points if full else None, why=(why,))
    good = 1 - share if known.low else share
    got = Decimal(good.numerator * 100) / Decimal(good.denominator)
    ratio = min(Decimal(1), max(NIL, (got - one.zero_at) / (one.full_at - one.zero_at)))
    points = (one.points * ratio).quantize(CENT, ROUND_HALF_UP)
    said = (f"{rate.part} ÷ {rate.whole} = {rate.said}", f"{known.said}")
    return replace(blank, value=f"{percent(share)}%", score=points, why=said)


def _counted(one: Indicator, facts: Facts, kept: Mapping[str, str]) -> Line:
    mine = sorted({lapse.key for lapse in facts.lapses if lapse.counts == one.counts})
    counted = [key for key in mine if kept.get(key) == one.counts]
    lost = min(one.points, one.each * len(counted))
    score = one.points - lost if one.shape is Shape.PER_MISSING else -lost
    why = [
        f"{len(counted)} 件（次），每件（次）{one.each} 分" + ("，扣到上限" if lost == one.points and counted else "")
    ]
    if len(mine) > len(counted):
        why.append(f"另有 {len(mine) - len(counted)} 件已在别的指标里扣过，一件事只扣一次")
    return Line(one.key, one.title, str(len(mine)), one.points, score.quantize(CENT), tuple(why), tuple(mine))


def _worked(one: Indicator, work: Work | None) -> Line:
    nil = Line(one.key, one.title, "没有登记", one.points, NIL.quantize(CENT), ("没有登记",))
    if work is None:
        return replace(nil, score=None, why=("还没有登记得分",)) if one.shape is Shape.WORK else nil
    if not work.evidence:
        return replace(nil, value=str(work.value), score=None, why=("没有附依据，不计分",))
    if not work.read:
        return replace(nil, value=str(work.value), score=None, why=("还没有第二人审读，不计分",))
    got = work.value * one.each if one.shape is Shape.BONUS else work.value
    if one.shape is not Shape.VETO:
        got = min(one.points, max(NIL, got))
    why = (f"依据 {work.evidence} 份，已由第二人审读", *((work.note,) if work.note else ()))
    return replace(nil, value=str(work.value), score=got.quantize(CENT, ROUND_HALF_UP), why=why)


def ranked(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The cards of one group in order: who is vetoed last; the same total, the same rank, the next one left free.

    Names break no tie: they only say in which order equals stand on the page.
    """
    cards = list(cards)
    taking = sorted((card for card in cards if card.ranked), key=lambda card: (card.vetoed, -card.total, card.organ))
    found: list[Card] = []
    for place, card in enumerate(taking, start=1):
        before = found[-1] if found else None
        tied = before is not None and (before.vetoed, before.total) == (card.vetoed, card.total)
        found.append(replace(card, rank=before.rank if tied and before is not None else place))
    rest = sorted((card for card in cards if not card.ranked), key=lambda card: card.organ)
    return (*found, *rest)
