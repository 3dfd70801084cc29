"""Supervision and suggestions in the report (2005/36 to 39; 2022/40, 41): each figure, its definition, who may know it.

One statement for each kind of record, for both periods at once. Of supervision counts what the reader sees on the page 督办, of
suggestions what the page 三项建议 shows; who may not see them is told that, never that there was none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from xinfang.accountability.models import Advice, Interview, Listing, SupervisionLetter, Urging
from xinfang.accountability.supervised import READ, visible
from xinfang.accountability.supervisionmodels import VOIDED
from xinfang.people.policy import Permission
from xinfang.reports.scope import Scope
from xinfang.rules.advice import Kind, Stand
from xinfang.rules.periods import Days

EVERY = Q()
UNSEEN = "未统计（出报告的岗位无权查看，由负责督办的人出报告）"
NONE = "本期没有登记"


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of record. ``rows``: those of the report's office that the reader may know of; ``day``: when it was done.

    ``listed``: whether each belongs to a matter, so that the report opens its list.
    """

    rows: Callable[[Scope], QuerySet[Any]]
    day: str
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """One figure. ``only``: which records of the source; ``of``: of which other figure it is a part; empty: of none."""

    key: str
    title: str
    unit: str
    said: str
    source: str
    only: Q = EVERY
    of: str = ""

    def rows(self, scope: Scope, days: Days) -> QuerySet[Any]:
        """What it counts in some days, one by one."""
        source = SOURCES[self.source]
        return source.rows(scope).filter(self.only, **{f"{source.day}__range": days})

    @property
    def name(self) -> str:
        """What a part is called after the word that makes it one."""
        return self.title.removeprefix("其中")

    @property
    def day(self) -> str:
        """The column of the day by which it counts."""
        return SOURCES[self.source].day

    @property
    def listed(self) -> bool:
        """Whether its number opens a list."""
        return SOURCES[self.source].listed


def _supervised(model: Any) -> Callable[[Scope], QuerySet[Any]]:
    """What the office did, as the reader sees it; of matters those that count in the rest of the report."""

    def rows(scope: Scope) -> QuerySet[Any]:
        found = visible(model._default_manager.all(), scope.actor).filter(scope.own("office"))
        counts = Q(Exists(scope.matters().filter(pk=OuterRef("petition_id"))))
        standing = found if model is Urging else found.exclude(state=VOIDED)
        return standing.filter(counts | Q(petition__isnull=True))

    return rows


def _suggested(scope: Scope) -> QuerySet[Advice]:
    return Advice.objects.filter(scope.own("organ"), sent_on__isnull=False).exclude(state=Stand.VOID)


SOURCES: Mapping[str, Source] = {
    "letters": Source(_supervised(SupervisionLetter), "sent_on", listed=True),
    "urgings": Source(_supervised(Urging), "urged_on", listed=True),
    "listings": Source(_supervised(Listing), "listed_on"),
    "interviews": Source(_supervised(Interview), "held_on"),
    "advice": Source(_suggested, "sent_on"),
}
SUPERVISED: tuple[Owed, ...] = (
    Owed("supervised", "发出督办函", "份", "按发出之日；已作废的不计。", "letters"),
    Owed(
        "letters_answered",
        "其中已书面反馈",
        "份",
        "其中到出报告时收函单位已经书面反馈的，退回重报的也算。",
        "letters",
        Q(answered_on__isnull=False),
        "supervised",
    ),
    Owed(
        "letters_unanswered",
        "其中还没有书面反馈",
        "份",
        "其中到出报告时没有书面反馈的，包括没有到期的。",
        "letters",
        Q(answered_on__isnull=True),
        "supervised",
    ),
    Owed("urged", "催办", "次", "按催办之日，一件事项催办几次计几次。", "urgings"),
    Owed(
        "listed",
        "挂牌督办",
        "项",
        "按挂牌之日，含联席会议决定、由本单位登记的；已作废的不计。",
        "listings",
    ),
    Owed(
        "interviewed",
        "约谈",
        "次",
        "按实际约谈之日，通知了没有谈的不计；已作废的不计。",
        "interviews",
    ),
)


def _advised(kind: Kind, title: str) -> tuple[Owed, ...]:
    """The figures of one kind of suggestion: parted by where each stands on the day of the report."""
    own = Q(kind=kind.value)
    parts = (
        ("adopted", "其中被采纳", "到出报告时采纳和部分采纳的，含已经落实的。", (Stand.TO_DO, Stand.DONE)),
        ("done", "其中已落实", "被采纳的当中，到出报告时登记了落实情况的。", (Stand.DONE,)),
        ("refused", "其中未采纳", "到出报告时书面答复不采纳的。", (Stand.REFUSED,)),
        (
            "unanswered",
            "其中还没有答复",
            "到出报告时没有答复的，包括没有签收、没有到期的。",
            (Stand.SENT, Stand.RECEIVED),
        ),
    )
    return (
        Owed(kind.value, f"提出{title}", "份", "按签发之日；已作废的不计。", "advice", own),
        *(
            Owed(f"{kind.value}_{key}", words, "份", said, "advice", own & Q(state__in=states), kind.value)
            for key, words, said, states in parts
        ),
    )


IMPROVEMENT = _advised(Kind.IMPROVEMENT, "改进工作的建议")
POLICY = _advised(Kind.POLICY, "完善政策的建议")
ACCOUNTABILITY = _advised(Kind.ACCOUNTABILITY, "追究责任的建议")
# In which part of the report each stands: the second and the third of 2005/39, the second and the third of 2022/41.
PARTS: Mapping[bool, tuple[tuple[Owed, ...], tuple[Owed, ...]]] = {
    False: ((*SUPERVISED, *IMPROVEMENT), POLICY),
    True: (SUPERVISED, (*IMPROVEMENT, *POLICY, *ACCOUNTABILITY)),
}
BY_KEY: Mapping[str, Owed] = {one.key: one for one in (*SUPERVISED, *IMPROVEMENT, *POLICY, *ACCOUNTABILITY)}


@dataclass(frozen=True, slots=True)
class Known:
    """One figure of the period and of the one before; None: the reader may not know it. ``less``: too small for others."""

    owed: Owed
    now: int | None
    before: int | None
    less: int = 0

    @property
    def words(self) -> str:
        """As the report prints it."""
        if self.now is None:
            return UNSEEN
        return f"{self.said}{self.owed.unit}" if self.now else NONE

    @property
    def said(self) -> str:
        """The number as it is shown."""
        return f"少于{self.less}" if self.less else str(self.now)

    @property
    def against(self) -> str:
        """The period before, in brackets."""
        return f"（上期{self.before}{self.owed.unit}）" if self.before is not None else ""


def may_know(owed: Owed, scope: Scope) -> bool:
    """Whether the reader sees the records: supervision and whom to hold to account only who is charged with supervision."""
    actor = scope.actor
    if actor.operator:
        return True
    if owed.source != "advice":
        return actor.may(READ)
    charged = actor.may(Permission.SUPERVISION_ACT) or not owed.key.startswith(Kind.ACCOUNTABILITY.value)
    return actor.may(Permission.DUTY_READ) and charged


def known_all(scope: Scope, figures: Sequence[Owed]) -> Iterator[Known]:
    """Each figure in its order, by one statement for each kind of record."""
    seen = [one for one in figures if may_know(one, scope)]
    counts: dict[str, int] = {}
    for name in dict.fromkeys(one.source for one in seen):
        source = SOURCES[name]
        now, before = ({f"{source.day}__range": days} for days in (scope.period.days, scope.period.before))
        asked = {}
        for one in (one for one in seen if one.source == name):
            asked[one.key] = Count("pk", filter=one.only & Q(**now))
            asked[f"{one.key}:before"] = Count("pk", filter=one.only & Q(**before))
        both = (scope.period.before[0], scope.period.last)
        counts |= source.rows(scope).filter(**{f"{source.day}__range": both}).aggregate(**asked)
    for one in figures:
        yield Known(one, counts.get(one.key), counts.get(f"{one.key}:before"))


def told(found: Sequence[Known]) -> list[Known]:
    """What is worth a line: the parts of a sum only where there is a sum, in this period or the one before."""
    some = {one.owed.key for one in found if one.now or one.before}
    return [one for one in found if not one.owed.of or one.owed.of in some]


def definitions(found: Sequence[Known]) -> str:
    """What each figure counts; figures of the same definition together."""
    said: dict[str, list[str]] = {}
    for one in found:
        names = said.setdefault(one.owed.said, [])
        names += [one.owed.name] if one.owed.name not in names else []
    return "".join(f"{'、'.join(names)}：{words}" for words, names in said.items())


def masked(found: Sequence[Known], least: int) -> tuple[Known, ...]:
    """For others: no other period, no number below ``least``, and no part of a sum that could be worked out from the rest."""
    kept: list[Known] = []
    for one in found:
        family = [each for each in found if (one.owed.of or one.owed.key) in {each.owed.key, each.owed.of}]
        few = any(0 < (each.now or 0) < least for each in family)
        if one.owed.of and few:
            continue
        kept.append(Known(one.owed, one.now, None, least if 0 < (one.now or 0) < least else 0))
    return tuple(kept)
