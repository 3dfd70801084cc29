"""The figures of the analysis report, one definition each: the words that are printed under it, and the rows that are counted.

The list behind a figure and the figure itself are made from the same rows (2005/39; 2022/41).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from xinfang.petitions.kinds import (
    ANSWER_LABELS,
    CHANNEL_LABELS,
    DECISION_LABELS,
    KIND_LABELS,
    OUTCOME_LABELS,
    PURPOSE_LABELS,
    Channel,
)
from xinfang.petitions.models import Clock, ComplainedOf, Proceeding, Rating, Submission, Transfer
from xinfang.reports.scope import Scope
from xinfang.rules.ratings import MARK_LABELS, Mark
from xinfang.rules.steps import STATE_LABELS, State

Rows = QuerySet[Any]
SENT_LABELS = {"forward": "转送", "assign": "交办"}
ENDS = {"on_time": "按期", "late": "逾期办理", "lapsed": "逾期未办", "running": "未到期"}
TOP, TOP_PLACES = 15, 10
NO_CATEGORY, NO_PLACE, NO_KIND = "没有分类", "没有写明", "没有定类"


@dataclass(frozen=True)
class Measure:
    """One figure. ``day``: whose column puts a row into a period; ``by``: what the rows are grouped by.

    ``name``: the column that names a group, where that is not its key; ``labels`` names keys, in their order; without
    them the largest group stands first, and at most ``most`` are shown. ``to``: where the petition of a row is.
    ``named``: groups that have no fixed names, as places: in a copy for others a small one is not named.
    ``folded``: keys of one group, as the paths of categories: up to how many levels. ``rated``: too few are not shown apart.
    """

    key: str
    title: str
    unit: str
    said: str
    rows: Callable[[Scope], Rows]
    day: str
    by: str
    labels: Mapping[str, str] = field(default_factory=dict)
    empty: str = ""
    name: str = ""
    most: int = 0
    to: str = "petition"
    named: bool = False
    folded: int = 0
    rated: bool = False
    chart: bool = False
    since_new: bool = False

    def narrowed(self, rows: Rows, value: str) -> Rows:
        """The rows of one group."""
        if self.folded and value.count("/") + 1 == self.folded and value:
            return rows.filter(Q(**{self.by: value}) | Q(**{f"{self.by}__startswith": f"{value}/"}))
        return rows.filter(**{self.by: value})

    def label(self, value: str) -> str:
        """The name of a group."""
        if not value and self.empty:
            return self.empty
        return self.labels.get(value, value.replace("/", " / "))


def received(scope: Scope) -> Rows:
    """Submissions: without those parted again and the parts of letters that were split."""
    rows: Rows = Submission.objects.filter(parted_on__isnull=True, excerpt=False)
    return scope.of_matters(rows)


def by_month(scope: Scope) -> Rows:
    """The same, with their month."""
    rows: Rows = received(scope).annotate(month=TruncMonth("received_on"))
    return rows


def complained(scope: Scope) -> Rows:
    """Organs complained of, of all matters but accusations: a paper goes round, and may reach the accused."""
    return scope.of_matters(ComplainedOf.objects.all(), open_only=True)


def current(scope: Scope) -> Rows:
    """The proceeding that stands, of each matter."""
    return scope.of_matters(Proceeding.objects.filter(current=True))


def sent(scope: Scope) -> Rows:
    """What the office sent on, those called back left out."""
    rows = Transfer.objects.filter(scope.own("from_organ"), kind__in=SENT_LABELS).exclude(ended="recalled")
    return scope.of_matters(rows)


def ended(limit: str) -> Callable[[Scope], Rows]:
    """The clocks of a limit, each with how it ended as of the day of the report."""

    def rows(scope: Scope) -> Rows:
        clocks = Clock.objects.filter(limit=limit, organ__isnull=False, void_on__isnull=True)
        how = Case(
            When(met_on__lte=F("due_on"), then=Value("on_time")),
            When(met_on__isnull=False, then=Value("late")),
            When(due_on__lt=scope.today, then=Value("lapsed")),
            default=Value("running"),
            output_field=CharField(),
        )
        found: Rows = scope.of_matters(clocks).annotate(how=how)
        return found

    return rows


def answered(tier: int) -> Callable[[Scope], Rows]:
    """The replies, or the decisions of review and re-review."""
    return lambda scope: scope.of_matters(
        Proceeding.objects.filter(tier=tier, replied_on__isnull=False).exclude(outcome="")
    )


def rated(part: str) -> Callable[[Scope], Rows]:
    """The ratings of handling organs, or of the office itself."""

    def rows(scope: Scope) -> Rows:
        found = Rating.objects.exclude(**{f"{part}_mark": ""})
        return scope.of_matters(found if part == "organ" else found.filter(scope.own("office")))

    return rows


def _clock(key: str, limit: str, title: str, unit: str, what: str, more: Mapping[str, str]) -> Measure:
    said = (
        f"到期日在本期内的{what}，按机关分别算，已作废的不算。到期日按起算时的法律计算，休息日顺延是本系统的读法。"
        "“逾期未办”“未到期”以出报告的当天为准，补录、更正以后会变。"
    )
    return Measure(key, title, unit, said, ended(limit), "due_on", "how", {**ENDS, **more})


def _answered(key: str, tier: int, title: str, what: str, labels: Mapping[str, str]) -> Measure:
    said = f"本期内作出的{what}，每件算最后的结果。"
    return Measure(key, title, "件", said, answered(tier), "replied_on", "outcome", labels)


def _plain(labels: Mapping[Any, str]) -> dict[str, str]:
    return {key.value: label for key, label in labels.items()}


RECEIVED = "收到日期在本期内的信访件：登记的和并入的，重件再算一件次；误登记、误并入的不算。"
MATTERS = "首次收到的日期在本期内的信访事项，一件事项不论来过几次只算一件，一封信分成几件的各算一件；误登记的不算。"
REPLIES = {**_plain(OUTCOME_LABELS), **_plain(ANSWER_LABELS)}
MARKS = {mark.value: MARK_LABELS[mark] for mark in (Mark.SATISFIED, Mark.MOSTLY, Mark.UNHAPPY)}
CHANNEL = Measure(
    "channel", "信访形式", "件次", RECEIVED, received, "received_on", "channel", _plain(CHANNEL_LABELS), chart=True
)
MONTH = Measure("month", "各月收到的信访件", "件次", RECEIVED, by_month, "received_on", "month", chart=True)


def _of_matter(key: str, title: str, column: str, said: str, **more: Any) -> Measure:
    """Of matters, through the proceeding that stands: every matter has one."""
    to = f"petition__{column}"
    return Measure(key, title, "件", f"{MATTERS}{said}", current, "petition__received_on", to, **more)


MEASURES: tuple[Measure, ...] = (
    CHANNEL,
    MONTH,
    _of_matter("purpose", "信访目的", "purpose", "按登记的信访目的分。", labels=_plain(PURPOSE_LABELS), chart=True),
    _of_matter(
        "kind",
        "事项类别",
        "kind",
        "2022年5月1日起按《信访工作条例》第二十九条至第三十一条定类。",
        labels=_plain(KIND_LABELS),
        empty=NO_KIND,
        since_new=True,
    ),
    _of_matter(
        "category", "涉及领域", "category", "按内容分类的一级。", empty=NO_CATEGORY, folded=1, most=TOP, chart=True
    ),
    _of_matter(
        "category2", "涉及领域（二级）", "category", "按内容分类的二级。", empty=NO_CATEGORY, folded=2, most=TOP
    ),
    _of_matter("place", "事发地", "place", "按登记的事发地。", empty=NO_PLACE, most=TOP_PLACES, named=True),
    Measure(
        "complained",
        "被投诉较多的机关、单位",
        "件",
        f"{MATTERS}一件反映几个单位的，每个单位各算一件。检举控告一律不计入，以免材料所指的单位看到。",
        complained,
        "petition__received_on",
        "organ__code",
        name="organ__short_name",
        most=TOP,
        named=True,
        chart=True,
    ),
    Measure(
        "state",
        "现在的环节",
        "件",
        f"{MATTERS}按出报告当天的环节。",
        current,
        "petition__received_on",
        "state",
        {state.value: label for state, label in STATE_LABELS.items() if state is not State.CANCELLED},
    ),
    Measure(
        "sent",
        "转送、交办",
        "件次",
        "本期内转送、交办出去的，收回的不算；一件先后转几个单位的，各算一次。",
        sent,
        "sent_on",
        "kind",
        SENT_LABELS,
    ),
    Measure(
        "sent_to",
        "转送、交办给哪些单位",
        "件次",
        "本期内转送、交办出去的，按接收单位分，收回的不算。",
        sent,
        "sent_on",
        "to_organ__code",
        name="to_organ__short_name",
        most=TOP,
    ),
    _clock(
        "disposal",
        "disposal",
        "信访部门登记处置",
        "件",
        "信访部门登记、转送、交办、告知的期限",
        {"late": "逾期处置", "lapsed": "逾期未处置"},
    ),
    _clock(
        "accept",
        "accept_notice",
        "受理告知",
        "件",
        "受理告知期限",
        {"on_time": "按期告知是否受理", "late": "逾期受理", "lapsed": "应受理未受理"},
    ),
    _clock(
        "conclude",
        "conclude",
        "办结",
        "件",
        "办结期限",
        {"on_time": "按期办结", "late": "逾期办结", "lapsed": "逾期未办结"},
    ),
    _clock(
        "report_back",
        "report_back",
        "交办件报告结果",
        "件",
        "交办单载明的报告结果期限",
        {"on_time": "按期报告", "late": "逾期报告", "lapsed": "逾期未报告"},
    ),
    _answered("outcome", 1, "答复的结果", "答复", REPLIES),
    _answered("review", 2, "复查的结果", "复查意见", _plain(DECISION_LABELS)),
    _answered("rereview", 3, "复核的结果", "复核意见", _plain(DECISION_LABELS)),
    Measure(
        "rated_organ",
        "信访人对办理单位的评价",
        "件",
        "本期内的评价；没有评价的不算满意。检举控告不作评价。",
        rated("organ"),
        "rated_on",
        "organ_mark",
        MARKS,
        rated=True,
    ),
    Measure(
        "rated_office",
        "信访人对信访部门的评价",
        "件",
        "本期内的评价；没有评价的不算满意。检举控告不作评价。",
        rated("office"),
        "rated_on",
        "office_mark",
        MARKS,
        rated=True,
    ),
)
BY_KEY: Mapping[str, Measure] = {one.key: one for one in MEASURES}
IN_WORDS = (
    f"件次：{RECEIVED}人次：各件人数之和。批次：来访的件，来一次算一批；集体访的人数起点由本单位设定（非法定）。"
    "没有立事项的来访只数本单位接待大厅的，另列，算批次和人次，不算件次；登记台账的人次、批次是两行之和。"
)
# What is said of all that was received, beside 人次: each a group of the submissions, with its condition.
ALL, VISITS, GROUPS, REPEATS = "", "visits", "groups", "repeats"
INTAKE: Mapping[str, tuple[str, str]] = {
    ALL: ("信访件", "件次"),
    REPEATS: ("其中重件", "件次"),
    VISITS: ("来访（立了事项的）", "批次"),
    GROUPS: ("其中集体访", "批次"),
}


def intake(scope: Scope, value: str) -> Rows:
    """The submissions of one line of the first table."""
    visit = Q(channel=Channel.VISIT.value)
    wanted = {ALL: Q(), VISITS: visit, REPEATS: Q(repeat=True), GROUPS: visit & Q(head_count__gte=scope.threshold)}
    return received(scope).filter(wanted[value])


def within(rows: Rows, day: str, days: tuple[Any, Any]) -> Rows:
    """The rows of a period."""
    return rows.filter(**{f"{day}__range": days})
