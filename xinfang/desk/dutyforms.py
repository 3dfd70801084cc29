"""The forms by which a leader or a secretary enters what was done (Arts. 6 to 9, 15)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from xinfang.desk.door import At
from xinfang.duties import actions
from xinfang.duties.actions.entering import Held, Kept, Submitted, Task
from xinfang.duties.actions.leading import Worked
from xinfang.duties.kinds import (
    ELSEWHERE,
    MEETING_LABELS,
    MEETINGS_OF,
    WORK_LABELS,
    MeetingKind,
    ProvisionKind,
    WorkSort,
)
from xinfang.duties.pairs import uppers
from xinfang.look.forms import DayField, Form, read_day
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import in_order, on_day
from xinfang.rules.duties import LEADING, owes
from xinfang.rules.refusals import Refused

PARTED = re.compile(r"\s*[|｜]\s*")
TASK = "每行一项：单位简称 | 做什么 | 完成日期"


def _text(label: str, most: int = 120, hint: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _words(label: str, hint: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=4000, help_text=hint, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


class Entry(Form):
    """What every entry has: the day, and what it rests on where that is not today."""

    on = DayField(label="日期")
    proof = _text("补录依据", 500, "日期早于今天时必填，如会议纪要、照片、签到表的编号", required=False)

    title, cite, note = "", "", ""

    def __init__(self, *args: Any, at: At, organ: Organ, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("on", at.today)
        super().__init__(*args, **kwargs)
        self.at, self.organ = at, organ
        self.prepare()
        self.order_fields([name for name in self.fields if name != "proof"] + ["proof"])

    def prepare(self) -> None:
        """Fill in choices."""

    def leaders(self) -> list[Appointment]:
        """Who holds a leading post of the organ now, or did within a year: late entries are normal."""
        rows = Appointment.objects.filter(post__organ=self.organ, post__kind__in=LEADING, superseded=False)
        return list(rows.select_related("person", "post__organ").order_by("end", "post__kind", "pk")[:200])

    def post(self) -> Appointment:
        """The leader that was chosen."""
        return next(row for row in self.leaders() if str(row.uid) == self.cleaned_data["post"])

    def save(self, key: str) -> Any:
        """Do the act."""
        raise NotImplementedError


class OfLeader(Entry):
    """An entry of one leader."""

    post_field = forms.ChoiceField(label="谁")

    def prepare(self) -> None:
        """The leaders; whoever enters stands first."""
        self.fields["post"] = self.fields.pop("post_field")
        rows = sorted(self.leaders(), key=lambda row: (row.uid != self.at.actor.appointment, row.end is not None))
        self.fields["post"].choices = [  # type: ignore[attr-defined]
            (str(row.uid), f"{row.person.name} {row.post.title}" + (f"（任至 {row.end:%Y-%m-%d}）" if row.end else ""))
            for row in rows
        ]
        self.order_fields(["post"])


class MeetingForm(Entry):
    """A meeting, as its minutes have it."""

    kind = forms.ChoiceField(label="会议")
    minutes = _text("会议纪要编号", 60)
    chair = forms.ChoiceField(label="主持人", required=False)
    there = forms.MultipleChoiceField(label="到会的人", required=False, widget=forms.CheckboxSelectMultiple)
    heard = forms.BooleanField(label="听取了信访工作情况汇报", required=False)
    deployed = forms.BooleanField(label="研究和部署了信访工作", required=False)
    solved = forms.BooleanField(label="解决了信访突出问题", required=False)
    words = _words("定了什么、解决了什么", required=False)
    tasks = _words("交办的任务", TASK, required=False)

    title, cite, note = "会议研究信访工作", "seed/6", "三件事都没有做的，不算一次"

    def prepare(self) -> None:
        """The kinds of meeting that such an organ holds, and its people."""
        kinds = MEETINGS_OF.get(self.organ.kind, ELSEWHERE)
        self.fields["on"].label = "开会日期"
        self.fields["kind"].choices = [(kind.value, MEETING_LABELS[kind]) for kind in kinds]  # type: ignore[attr-defined]
        rows = Appointment.objects.filter(on_day(self.at.today), post__organ=self.organ, superseded=False)
        people = [
            (str(row.uid), f"{row.person.name} {row.post.title}") for row in rows.select_related("person", "post")[:200]
        ]
        self.fields["chair"].choices = [("", "没有登记"), *people]  # type: ignore[attr-defined]
        self.fields["there"].choices = people  # type: ignore[attr-defined]

    def save(self, key: str) -> Any:
        """Enter the meeting."""
        words = self.cleaned_data
        parts = {name: words[name] for name in ("minutes", "heard", "deployed", "solved", "words")}
        chair = UUID(words["chair"]) if words["chair"] else None
        there = tuple(UUID(uid) for uid in words["there"])
        said = Held(MeetingKind(words["kind"]), chair=chair, there=there, tasks=tuple(self._tasks()), **parts)
        when = self.at.when(words["on"], words["proof"])
        return actions.record_meeting(self.organ, said, actor=self.at.actor, when=when, key=key)

    def _tasks(self) -> Iterator[Task]:
        for line in filter(None, map(str.strip, self.cleaned_data["tasks"].splitlines())):
            name, words, day, *_ = [*PARTED.split(line), "", "", ""]
            organ = Organ.objects.filter(valid_to__isnull=True).filter(short_name=name).first()
            due = read_day(day)
            if organ is None or due is None:
                what = "单位" if organ is None else "日期"
                raise Refused(
                    f"任务“{line[:40]}”里的{what}看不懂。", todo=f"请照这样写：{TASK}", field="tasks", code="bad_task"
                )
            yield Task(organ.uid, words, due)


class FieldForm(OfLeader):
    """Days among the people."""

    last = DayField(label="到哪一天", required=False, help_text="只有一天的留空")
    place = _text("到了哪里")
    words = _words("解决了什么困难和问题")

    title, cite, note = "深入基层调研", "seed/6", "同一天记两次只算一天"

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

    title, cite, note = "领导接待来访", "seed/9", "来访的事项另在来访登记里登记"

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

    def prepare(self) -> None:
        """The organ's leaders."""
        self.fields["on"].label = "从哪一天起"
        named = [(str(row.uid), f"{row.person.name} {row.post.title}") for row in self.leaders() if row.end is None]
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
    "reception": Offer(ReceptionForm, _leads("leader")),
    "field": Offer(FieldForm, _leads("county_leader")),
    "work": Offer(WorkForm, _leads("township_leader")),
    "arrangement": Offer(ArrangementForm, _owes("department")),
    "means": Offer(MeansForm, _owes("party_committee_or_government")),
    "report": Offer(ReportForm, _owes("petition_office")),
    "letter": Offer(LetterForm, _owes("party_committee_or_government")),
}
