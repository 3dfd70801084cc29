"""The forms by which a leader or a secretary enters what was done (Arts. 6 to 9, 15)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from xinfang.desk.dutyentry import NOT_VOIDED, Entry, OfLeader
from xinfang.desk.dutyentry import line as _text
from xinfang.desk.dutyentry import lines as _words
from xinfang.desk.meetingform import MeetingForm
from xinfang.desk.receptions import PlanForm
from xinfang.duties import actions
from xinfang.duties.actions.entering import Kept, Submitted
from xinfang.duties.actions.leading import Worked
from xinfang.duties.kinds import WORK_LABELS, ProvisionKind, WorkSort
from xinfang.duties.models import FieldStay, Reception, WorkLog
from xinfang.duties.pairs import uppers
from xinfang.look.forms import DayField, read_day
from xinfang.people.models import Organ
from xinfang.people.queries import in_order
from xinfang.rules.duties import owes
from xinfang.rules.refusals import Refused


class FieldForm(OfLeader):
    """Days among the people."""

    last = DayField(label="到哪一天", required=False, help_text="只有一天的留空")
    place = _text("到了哪里")
    words = _words("解决了什么困难和问题")

    title, cite, note = "深入基层调研", "seed/6", "同一天记两次只算一天"
    repeats, folded = True, ("proof",)

    def before(self) -> dict[str, Any]:
        """Who and where, as the last time."""
        row = FieldStay.objects.filter(NOT_VOIDED, organ=self.organ).order_by("last", "pk").last()
        return {"place": row.place, **self.post_of(row.person_id)} if row else {}

    def save(self, key: str) -> Any:
        """Enter the days; the act is entered as of the last of them."""
        words = self.cleaned_data
        last = words["last"] or words["on"]
        said = {"first": words["on"], "last": last, "place": words["place"], "words": words["words"]}
        when = self.at.when(last, words["proof"])
        return actions.record_field_stay(self.post(), **said, actor=self.at.actor, when=when, key=key)


class WorkForm(OfLeader):
    """Half a day or a day of petition work; or a sheet of them, pasted."""

    halves = forms.TypedChoiceField(
        label="多长时间", coerce=int, choices=[(2, "一天"), (1, "半天")], widget=forms.RadioSelect, initial=2
    )
    sort = forms.ChoiceField(label="做什么", choices=[(key.value, label) for key, label in WORK_LABELS.items()])
    words = _text("简单说说", 300, required=False)
    days = _words(
        "还有哪些天", "一个月可以一次登完。每行一天：日期 半天或一天 做什么，如 2014-03-14 半天 下访", required=False
    )

    title, cite, note = "信访工作日志", "seed/6", "乡镇（街道）领导干部要用三分之一的时间做信访工作"
    repeats, folded = True, ("words", "days", "proof")

    def before(self) -> dict[str, Any]:
        """Who, how long and what, as the last time."""
        row = WorkLog.objects.filter(NOT_VOIDED, organ=self.organ).order_by("day", "pk").last()
        return {"halves": row.halves, "sort": row.sort, **self.post_of(row.person_id)} if row else {}

    def save(self, key: str) -> Any:
        """Enter the days; the newest is the day of the act."""
        words = self.cleaned_data
        rows = [Worked(words["on"], words["halves"], WorkSort(words["sort"]), words["words"]), *self._more()]
        when = self.at.when(max(row.day for row in rows), words["proof"])
        return actions.log_work(self.post(), rows, actor=self.at.actor, when=when, key=key)

    def _more(self) -> Iterator[Worked]:
        sorts = {label: key for key, label in WORK_LABELS.items()}
        for line in filter(None, map(str.strip, self.cleaned_data["days"].splitlines())):
            said, long, what, *_ = [*line.split(), "", "", ""]
            day = read_day(said)
            sort = next((key for label, key in sorts.items() if what and what in label), None)
            if day is None or long not in {"半天", "一天"} or sort is None:
                todo = f"请照这样写：2014-03-14 半天 下访；做什么写{'、'.join(sorts)}"
                raise Refused(f"“{line[:40]}”看不懂。", todo=todo, field="days", code="bad_line")
            yield Worked(day, 1 if long == "半天" else 2, sort)


class ReceptionForm(OfLeader):
    """A day on which visitors were received."""

    place = _text("在哪里接待")
    groups = forms.IntegerField(label="批次", min_value=0, max_value=10_000)
    heads = forms.IntegerField(label="人次", min_value=0, max_value=100_000)

    title, cite, note = "领导接待来访", "seed/9", "来访的事项另在来访登记里登记，登记后接到接访的链条上"
    repeats = True

    def before(self) -> dict[str, Any]:
        """Who and where, as the last time."""
        row = Reception.objects.filter(NOT_VOIDED, organ=self.organ).order_by("day", "pk").last()
        return {"place": row.place, **self.post_of(row.person_id)} if row else {}

    def save(self, key: str) -> Any:
        """Enter the reception."""
        words = self.cleaned_data
        said = {name: words[name] for name in ("place", "groups", "heads")}
        when = self.at.when(words["on"], words["proof"])
        return actions.record_reception(self.post(), **said, actor=self.at.actor, when=when, key=key)


class ArrangementForm(Entry):
    """Who is in charge, which office, whom, which rules."""

    leader = forms.ChoiceField(label="分管负责人", required=False)
    office = _text("信访工作机构", required=False)
    staff = forms.IntegerField(label="工作力量（人）", min_value=0, max_value=10_000, initial=0)
    rules = _text("工作制度", 300, "如 首访负责制、领导接访制度", required=False)

    title, cite, note = "分管负责人、机构、力量和制度", "seed/8", "空着的就是缺的；新登记的一条从这一天起代替原来的"
    of_day = "分管负责人"

    def prepare(self) -> None:
        """The organ's leaders of that day."""
        self.fields["on"].label = "从哪一天起"
        named = [(str(row.uid), f"{row.person.name} {row.post.title}") for row in self.leaders_on(self.day)]
        self.fields["leader"].error_messages["invalid_choice"] = "选的人那一天没有任职，请重新选。"
        self.fields["leader"].choices = [("", "还没有明确"), *named]  # type: ignore[attr-defined]

    def save(self, key: str) -> Any:
        """Enter it."""
        words = self.cleaned_data
        kept = Kept(
            UUID(words["leader"]) if words["leader"] else None,
            office=words["office"],
            staff=words["staff"],
            rules=words["rules"],
        )
        when = self.at.when(words["on"], words["proof"])
        return actions.arrange(self.organ, ProvisionKind.ARRANGEMENT, kept, actor=self.at.actor, when=when, key=key)


class MeansForm(Entry):
    """Staff, money, rooms."""

    staff = forms.IntegerField(label="人员（人）", min_value=0, max_value=10_000, initial=0)
    money = _text("经费", hint="如 2014年预算 30 万元", required=False)
    rooms = _text("场所", hint="如 接待大厅 200 平方米", required=False)

    title, cite, note = "人员、经费和场所", "seed/6", "实施办法没有写多少，只登记有没有"

    def prepare(self) -> None:
        """From which day."""
        self.fields["on"].label = "从哪一天起"

    def save(self, key: str) -> Any:
        """Enter it."""
        words = self.cleaned_data
        kept = Kept(staff=words["staff"], money=words["money"], rooms=words["rooms"])
        when = self.at.when(words["on"], words["proof"])
        return actions.arrange(self.organ, ProvisionKind.MEANS, kept, actor=self.at.actor, when=when, key=key)


class ReportForm(Entry):
    """An analysis report that was submitted."""

    first = DayField(label="报告的起日")
    last = DayField(label="报告的止日")
    number = _text("文号", 60, required=False)
    figures = forms.BooleanField(label="受理的数据、涉及领域、被投诉较多的机关", required=False)
    supervision = forms.BooleanField(label="转送、督办情况和改进建议的采纳情况", required=False)
    policy = forms.BooleanField(label="政策性建议和采纳情况", required=False)

    title, cite, note = "提交信访情况分析报告", "seed/7", "三项内容是2005年《信访条例》第三十九条要求的"

    def prepare(self) -> None:
        """On which day it was submitted."""
        self.fields["on"].label = "提交日期"

    def save(self, key: str) -> Any:
        """Enter it."""
        words = self.cleaned_data
        said = Submitted(
            **{name: words[name] for name in ("first", "last", "number", "figures", "supervision", "policy")}
        )
        when = self.at.when(words["on"], words["proof"])
        return actions.record_report(self.organ, said, actor=self.at.actor, when=when, key=key)


class LetterForm(Entry):
    """A yearly letter of responsibility."""

    lower = forms.ChoiceField(label="与哪个单位")
    year = forms.IntegerField(label="年度", min_value=2013, max_value=2200)
    number = _text("文号", 60, required=False)

    title, cite, note = "签订目标管理责任书", "seed/15", "上级党委、政府与下级党委、政府，与本级工作部门，每年一份"

    def prepare(self) -> None:
        """Those with whom this organ signs."""
        self.fields["on"].label = "签订日期"
        self.fields["year"].initial = self.at.today.year
        below = list(
            Organ.objects.filter(path__startswith=self.organ.path, valid_to__isnull=True).exclude(pk=self.organ.pk)
        )
        pairs = uppers(below)
        rows = in_order(one for one in below if pk_of(pairs.get(one.pk)) == self.organ.pk)
        self.lowers = {str(row.uid): row for row in rows}
        self.fields["lower"].choices = [(uid, row.name) for uid, row in self.lowers.items()]  # type: ignore[attr-defined]

    def save(self, key: str) -> Any:
        """Enter it."""
        words = self.cleaned_data
        said = {"year": words["year"], "number": words["number"]}
        when = self.at.when(words["on"], words["proof"])
        lower = self.lowers[words["lower"]]
        return actions.sign_target_letter(self.organ, lower, **said, actor=self.at.actor, when=when, key=key)


def pk_of(organ: Organ | None) -> int:
    """The key of an organ, 0 for none."""
    return organ.pk if organ is not None else 0


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry form, and which organs it is for: by what the law puts on ``who`` of such an organ."""

    form: type[Entry]
    fits: Callable[[Organ], bool]


def _leads(who: str) -> Callable[[Organ], bool]:
    return lambda organ: owes(who, organ.kind, organ.level, "head")


def _owes(*whom: str) -> Callable[[Organ], bool]:
    return lambda organ: any(owes(who, organ.kind, organ.level) for who in whom)


OFFERS: Mapping[str, Offer] = {
    "meeting": Offer(MeetingForm, _owes("department", "party_committee_or_government")),
    "plan": Offer(PlanForm, _leads("leader")),
    "reception": Offer(ReceptionForm, _leads("leader")),
    "field": Offer(FieldForm, _leads("county_leader")),
    "work": Offer(WorkForm, _leads("township_leader")),
    "arrangement": Offer(ArrangementForm, _owes("department")),
    "means": Offer(MeansForm, _owes("party_committee_or_government")),
    "report": Offer(ReportForm, _owes("petition_office")),
    "letter": Offer(LetterForm, _owes("party_committee_or_government")),
}
