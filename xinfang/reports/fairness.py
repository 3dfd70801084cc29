"""How fair the process is: what became of alerts, how long it took, how much was overturned; counts, never names.

Each figure is one definition. Read in a number of statements that does not grow; what is sealed and accusations are in none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from xinfang.accountability.models import Alert, Appeal, Charge, Finding, Verification
from xinfang.accountability.queries import visible_alerts
from xinfang.people.kinds import POST_LABELS, OrganKind
from xinfang.people.models import Organ
from xinfang.people.reach import part_watched
from xinfang.reports.workbook import Book
from xinfang.rules import lawbook
from xinfang.rules.accountable import SEVERITY_LABELS, TARGET_LABELS, Severity, title
from xinfang.rules.days import zh
from xinfang.rules.fairness import FEW, UNTOUCHED_DAYS, Same, Share, Taken, same_facts, taken
from xinfang.rules.values import Actor

ALERTS = {
    "raised": ("提出", "期间内逾期或者发生的待核事项，不论现在怎样"),
    "verifying": ("核查中", "已经启动核查，还没有结果"),
    "dismissed": ("不予追究", "核查后不予追究"),
    "determined": ("已认定", "核查后集体研究认定"),
    "transferred": ("移送", "移送有权机关"),
    "moot": ("作废", "期限、记录更正后不再成立"),
    "untouched": ("没有动", f"待核超过 {UNTOUCHED_DAYS} 日没有人启动核查（天数是我们定的）"),
}
DECIDED = ("determined", "corrected", "revoked")
OVERTURNED = ("corrected", "revoked")
NOTE = (
    f"密封移送的和检举控告的不计入。不到 {FEW} 件的，比例和中位数说明不了什么，不要拿来比较。"
    "只数件数，不列人名；提出的多少与单位办理的事项多少有关，不是评价。"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, for which days, on which day."""

    actor: Actor
    first: date
    last: date
    today: date

    @property
    def days(self) -> tuple[date, date]:
        """From when to when."""
        return self.first, self.last


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its definition. ``few``: it rests on few cases."""

    title: str
    said: str
    word: str
    few: bool = False


@dataclass(slots=True)
class Line:
    """An organ with what became of the alerts on it."""

    organ: Organ
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fairness:
    """All figures of a period: three groups, the ranks of who was charged, charges of the same facts."""

    alerts: tuple[Figure, ...]
    times: tuple[Figure, ...]
    overturned: tuple[Figure, ...]
    ranks: tuple[Figure, ...]
    same: tuple[Same, ...]


def alerts_of(asked: Asked) -> QuerySet[Alert]:
    """The alerts of the period that the reader may know of, those on accusations left out."""
    return visible_alerts(asked.actor).filter(sealed_path=False, lapsed_on__range=asked.days)


def organs_of(asked: Asked) -> QuerySet[Organ]:
    """The organs that have an alert in the period: what the table by organ pages through."""
    return Organ.objects.filter(pk__in=alerts_of(asked).values("organ"))


def by_organ(asked: Asked, organs: Sequence[Organ]) -> list[Line]:
    """A line for each organ: one statement."""
    found = {organ.pk: Line(organ) for organ in organs}
    rows: Any = alerts_of(asked).filter(organ__in=list(found)).order_by().values("organ").annotate(**_counted(asked))
    for row in rows:
        found[row["organ"]].counts = {key: int(row[key]) for key in ALERTS}
    return list(found.values())


def _counted(asked: Asked) -> dict[str, Count]:
    untouched = Q(state="open", lapsed_on__lt=asked.today - timedelta(days=UNTOUCHED_DAYS))
    states = [key for key in ALERTS if key not in {"raised", "untouched"}]
    found = {key: Count("pk", filter=Q(state=key)) for key in states}
    return {"raised": Count("pk"), **found, "untouched": Count("pk", filter=untouched)}


def _within(asked: Asked, office: str, organ: str) -> Q:
    """Discipline inspection: its part of the tree; an office: what it itself verified, decided, made."""
    if asked.actor.organ_kind == OrganKind.DISCIPLINE:
        return Q(**{f"{organ}__path__startswith": part_watched(asked.actor)})
    return Q(**{office: asked.actor.organ_id})


def verifications_of(asked: Asked) -> QuerySet[Verification]:
    """Those opened in the period."""
    plain = Q(petition__isnull=True) | Q(petition__sealed_path=False)
    rows = Verification.objects.filter(_within(asked, "office", "organ"), plain, sealed_path=False)
    return rows.exclude(state="voided").filter(opened_on__range=asked.days)


def findings_of(asked: Asked) -> QuerySet[Finding]:
    """Those decided in the period, what became of them since included."""
    at = "verification__petition"
    plain = Q(**{f"{at}__isnull": True}) | Q(**{f"{at}__sealed_path": False})
    rows = Finding.objects.filter(_within(asked, "office", "organ"), plain, verification__sealed_path=False)
    return rows.filter(state__in=DECIDED, decided_on__range=asked.days)


def fairness(asked: Asked) -> Fairness:
    """Every figure of the period: six statements, however much there is."""
    counts = alerts_of(asked).aggregate(**_counted(asked))
    alerts = tuple(Figure(name, str(counts[key]), word) for key, (name, word) in ALERTS.items())
    return Fairness(alerts, _times(asked), _overturned(asked), _ranks(asked), _same(asked))


def _times(asked: Asked) -> tuple[Figure, ...]:
    rows = verifications_of(asked).order_by("pk")
    spans = list(rows.values_list("alerts__alert__lapsed_on", "opened_on", "ended_on", "state", "why_office", "pk"))
    opened = taken((lapsed, first) for lapsed, first, *_ in spans if lapsed is not None)
    once = {row[5]: row for row in spans}.values()  # one verification may take up several alerts
    ended = taken((row[1], row[2]) for row in once if row[3] in {"determined", "dismissed"})
    elsewhere = Share(sum(row[4] != "level" for row in once), len(once))
    return (
        _time("从逾期到启动核查", opened, "待核事项逾期之日到启动核查之日；期间内启动的"),
        _time("从启动到有结果", ended, "启动核查到认定或者不予追究；期间内启动、已有结果的"),
        _share("由别的单位核查", elsewhere, "核查的对象是信访部门自己或者它所属的党委、政府，由上级或者联席会议核查的"),
    )


def _time(name: str, found: Taken, word: str) -> Figure:
    return Figure(name, found.said, word, found.count < FEW)


def _share(name: str, found: Share, word: str) -> Figure:
    return Figure(name, found.said, word, found.few)


def _overturned(asked: Asked) -> tuple[Figure, ...]:
    decided = findings_of(asked)
    found = decided.aggregate(all=Count("pk"), changed=Count("pk", filter=Q(state__in=OVERTURNED)))
    at = "measure__charge__finding__verification"
    plain = Q(**{f"{at}__petition__isnull": True}) | Q(**{f"{at}__petition__sealed_path": False})
    rows = Appeal.objects.filter(
        _within(asked, "measure__office", "measure__organ"), plain, **{f"{at}__sealed_path": False}
    )
    rows = rows.filter(filed_on__range=asked.days)
    keys = ("upheld", "corrected", "revoked")
    appeals = rows.aggregate(filed=Count("pk"), **{key: Count("pk", filter=Q(decision=key)) for key in keys})
    answered = sum(appeals[key] for key in keys)
    changed = Share(answered - appeals["upheld"], answered)
    return (
        _share("被撤销、更正的认定", Share(found["changed"], found["all"]), "期间内作出的认定里，后来撤销或者更正的"),
        Figure("申诉", str(appeals["filed"]), "期间内提出的申诉"),
        _share("申诉改变了决定", changed, "期间内提出、已经决定的申诉里，更正或者撤销的；其余维持"),
    )


def _ranks(asked: Asked) -> tuple[Figure, ...]:
    """By rank of the posts that were charged; the organ itself is a rank of its own. Counts alone."""
    rows = Charge.objects.filter(finding__in=findings_of(asked)).order_by()
    counted = rows.values(rank=F("appointment__post__kind")).annotate(
        n=Count("pk"), none=Count("pk", filter=Q(measure="none"))
    )
    by_rank = {row["rank"]: row for row in counted}
    found = []
    for key, label in [(None, TARGET_LABELS["organ"]), *((kind.value, words) for kind, words in POST_LABELS.items())]:
        row = by_rank.get(key, {"n": 0, "none": 0})
        said = f"{row['n']}" + (f"（其中不采取措施 {row['none']}）" if row["none"] else "")
        found.append(Figure(label, said, "期间内作出的认定里，追究这一类职务的人次；单位按次"))
    return tuple(found)


def _same(asked: Asked) -> tuple[Same, ...]:
    names = ("finding__item", "finding__severity", "target", "by_item", "by_consequence", "measure")
    rows = Charge.objects.filter(finding__in=findings_of(asked), organ__by_reference=False).order_by()
    counted = rows.values_list(*names).annotate(n=Count("pk"))
    return tuple(same_facts([((a, b, c), (d, e), f, n) for a, b, c, d, e, f, n in counted]))


def same_words(one: Same) -> tuple[str, str, str]:
    """Facts, permitted set and what was chosen, in words."""
    severity = SEVERITY_LABELS[Severity(one.severity)]
    facts = f"{lawbook.load().label(f'seed/{one.item}')}，{severity}，{TARGET_LABELS[one.target]}"
    sets = "；".join(
        f"{title(item)} / {'、'.join(title(each) for each in consequence.split()) or '没有'}"
        for item, consequence in one.kept
    )
    chosen = "、".join(f"{title(key)} {count}" for key, count in sorted(one.chosen.items()))
    return facts, sets, chosen


def as_book(asked: Asked, organs: Sequence[Organ]) -> bytes:
    """The same as XLSX: every figure with its definition, then the organs."""
    found = fairness(asked)
    heads = ["责任追究过程的公正情况", f"{asked.actor.organ_name}　{zh(asked.first)}至{zh(asked.last)}", NOTE]
    book = Book("公正情况", heads)
    book.titles(["类别", "指标", "数", "口径"], [18, 24, 40, 60])
    groups = (("待核事项", found.alerts), ("时间", found.times), ("改变", found.overturned), ("追究对象", found.ranks))
    for group, figures in groups:
        for one in figures:
            few = f"（不到 {FEW} 件）" if one.few else ""
            book.row([group, one.title, one.said + few, one.word])
    for same in found.same:
        facts, sets, chosen = same_words(same)
        alike = "范围一致" if same.alike else "范围不一致，请核对"
        book.row(["同样的事实", facts, f"{same.count} 次，{alike}", f"可选范围：{sets}；选定：{chosen}"])
    for line in by_organ(asked, organs):
        said = "，".join(f"{name} {line.counts.get(key, 0)}" for key, (name, _) in ALERTS.items())
        book.row(["单位", line.organ.name, line.counts.get("raised", 0), said])
    return book.done()
