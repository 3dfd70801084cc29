"""The forms of led cases 包案: name a leader, enter work and milestones, hand over, end (seed/9; 2022/18-2)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from xinfang.desk.door import At
from xinfang.duties import actions, led
from xinfang.duties.casekinds import END_LABELS, FOUR, PART_HINTS, PART_LABELS, CaseEnd, WorkPart
from xinfang.duties.casemodels import LedCase
from xinfang.look.forms import DayField, Form
from xinfang.petitions.models import Petition

NOT_LAW = "期限不是法定的，是为这件事项设定的"
MOST = 300


def words(label: str, hint: str = "") -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(label=label, max_length=4000, help_text=hint, widget=forms.Textarea(attrs={"rows": 4}))


def why(label: str) -> forms.CharField:
    """A reason in a line."""
    return forms.CharField(label=label, max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class Act(Form):
    """What every act has: its day, and what a late entry rests on."""

    title, do, cite = "", "登记", "seed/9"
    on = DayField(label="日期")
    proof = forms.CharField(label="补录依据", required=False, max_length=500, help_text="日期早于今天时必填")

    def __init__(self, *args: Any, at: At, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": at.today, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.at = at
        self.notes: list[str] = []
        last = ("on", "proof")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def common(self) -> dict[str, Any]:
        """What every act is told: who, when, under which key."""
        said = self.cleaned_data
        when = self.at.when(said.get("on"), said.get("proof", ""))
        return {"actor": self.at.actor, "when": when, "key": f"desk:{said['key']}"}


class Naming(Act):
    """Name the leader of a matter."""

    title, do = "确定包案领导", "确定"
    leader = forms.ChoiceField(label="包案领导")
    ground = words("为什么由领导包案", "事项的来龙去脉和难在哪里")
    due_on = DayField(label="化解期限", help_text=NOT_LAW)

    def __init__(self, *args: Any, at: At, petition: Petition, **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        self.petition = petition
        leaders(self, at, petition)
        self.notes = [
            "一件事项同一时间由一名领导包案。",
            "能选的是看得到这件事项的单位的在任领导；回避的人不能包案。选不到的，先报请或者交办给他所在的单位。",
        ]

    def save(self) -> LedCase:
        """Name the leader."""
        said = self.cleaned_data
        told = {"ground": said["ground"], "due_on": said["due_on"], **self.common()}
        return actions.name_leader(self.petition.uid, UUID(said["leader"]), **told)


def leaders(form: forms.Form, at: At, petition: Petition, but: int | None = None) -> None:
    """Fill in whom the actor may name."""
    rows = [row for row in led.nameable(at.actor, petition, at.today)[:MOST] if row.pk != but]
    form.fields["leader"].choices = [  # type: ignore[attr-defined]
        ("", "请选择"),
        *((str(row.uid), f"{row.post.organ.short_name} {row.person.name} {row.post.title}") for row in rows),
    ]


class OfCase(Act):
    """An act on a case."""

    def __init__(self, *args: Any, at: At, case: LedCase, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": case.version, **kwargs.get("initial", {})}
        super().__init__(*args, at=at, **kwargs)
        self.case = case
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and notes."""

    def save(self) -> str:
        """Do the act; what was done, in words."""
        raise NotImplementedError

    def expecting(self) -> dict[str, Any]:
        """The common part, with the version that was read."""
        return {**self.common(), "expected": self.cleaned_data["version"]}


class Work(OfCase):
    """One of the four 包, a note, a visit back."""

    title = "登记包案工作"
    part = forms.ChoiceField(label="做的是哪一项", choices=[(key.value, label) for key, label in PART_LABELS.items()])
    words = words("做了什么")

    def prepare(self) -> None:
        self.notes = [f"{PART_LABELS[part]}：{PART_HINTS[part]}。" for part in FOUR]
        self.notes += ["回访会在事项里形成一份回访记录，不写信访人姓名。", "“四包”出自2009年领导干部接访的文件。"]

    def save(self) -> str:
        said = self.cleaned_data
        part = WorkPart(said["part"])
        actions.record_work(self.case.uid, part, words=said["words"], **self.common())
        return f"已登记：{PART_LABELS[part]}。"


class Step(OfCase):
    """A milestone."""

    title, do = "设一个节点", "设定"
    words = words("这一步要做到什么")
    due_on = DayField(label="哪天前做到", help_text=NOT_LAW)
    on, proof = None, None  # type: ignore[assignment]

    def save(self) -> str:
        said = self.cleaned_data
        actions.set_milestone(self.case.uid, words=said["words"], due_on=said["due_on"], **self.common())
        return "已设节点。"


class Pass(OfCase):
    """Hand the case over."""

    title, do = "移交包案", "移交"
    leader = forms.ChoiceField(label="移交给")
    why = words("为什么移交", "如 离任、分工调整、回避")
    due_on = DayField(label="化解期限", help_text=NOT_LAW)

    def prepare(self) -> None:
        self.initial.setdefault("due_on", self.case.due_on)
        leaders(self, self.at, self.case.petition, but=self.case.leader_id)
        self.notes = ["前任做了的留在前任名下，没有做到的节点转给后任。"]

    def save(self) -> str:
        said = self.cleaned_data
        told = {"why": said["why"], "due_on": said["due_on"], **self.expecting()}
        made = actions.pass_on(self.case.uid, UUID(said["leader"]), **told)
        return f"已移交{made.leader.person.name}。"


class Ending(OfCase):
    """End the case."""

    title, do = "了结包案", "了结"
    ended = forms.ChoiceField(
        label="结果", choices=[(key.value, END_LABELS[key]) for key in (CaseEnd.RESOLVED, CaseEnd.TAKEN_OFF)]
    )
    result = words("怎样化解的，或者为什么不再包案", "由人判断；化解的写清诉求解决到什么程度")

    def prepare(self) -> None:
        self.notes = ["结果由人判断，可以参看信访人对答复的评价，系统不据评价作结论。", "没有评价不等于满意。"]

    def save(self) -> str:
        said = self.cleaned_data
        actions.end_case(self.case.uid, CaseEnd(said["ended"]), result=said["result"], **self.expecting())
        return f"已了结：{END_LABELS[CaseEnd(said['ended'])]}。"


class Reopen(OfCase):
    """Take an ending back."""

    title, do = "撤销了结", "撤销"
    why = why("撤销的理由")
    on, proof = None, None  # type: ignore[assignment]

    def save(self) -> str:
        actions.reopen_case(self.case.uid, why=self.cleaned_data["why"], **self.expecting())
        return "已撤销了结，继续包案；原来写的结果留在进展里。"


class VoidCase(OfCase):
    """Void a naming."""

    title, do = "作废这次包案", "作废"
    why = why("作废的理由")
    on, proof = None, None  # type: ignore[assignment]

    def prepare(self) -> None:
        self.notes = ["登记错了才作废；由移交而来的，退回前任。不再包案的用“了结”。"]

    def save(self) -> str:
        actions.void_case(self.case.uid, why=self.cleaned_data["why"], **self.expecting())
        return "已作废，记录保留。"


ACTS: Mapping[str, type[OfCase]] = {
    "work": Work,
    "milestone": Step,
    "pass": Pass,
    "end": Ending,
    "reopen": Reopen,
    "void": VoidCase,
}


class OfRow(OfCase):
    """An act on a line of a case."""

    def __init__(self, *args: Any, row: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row


class Reach(OfRow):
    """A milestone was reached."""

    title = "节点做到了"
    result = words("做到了什么")

    def save(self) -> str:
        actions.reach_milestone(self.row, result=self.cleaned_data["result"], **self.common())
        return "已登记做到。"


class Strike(OfRow):
    """Void a line."""

    title, do, record = "作废一条登记", "作废", "work"
    why = why("作废的理由")
    on, proof = None, None  # type: ignore[assignment]

    def prepare(self) -> None:
        self.notes = ["记录保留，标明作废。"]

    def save(self) -> str:
        actions.strike(self.record, self.row, why=self.cleaned_data["why"], **self.common())
        return "已作废，记录保留。"


class StrikeMilestone(Strike):
    """Void a milestone."""

    record = "milestone"


ROW_ACTS: Mapping[str, type[OfRow]] = {"reach": Reach, "strike": Strike, "strike_milestone": StrikeMilestone}
