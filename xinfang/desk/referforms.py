"""The forms of Art. 14: the suggestion, laying, reading, referral, outcomes, transfer of a suspected crime."""

from typing import Any

from django import forms

from xinfang.accountability import referred
from xinfang.accountability.actions.referring import DECISIONS
from xinfang.accountability.suggestionwords import draft, letter
from xinfang.desk.stepforms import long_text
from xinfang.desk.superviseforms import Said, Why
from xinfang.look.forms import DayField
from xinfang.people.models import Organ
from xinfang.rules.referring import CRIME_LABELS, OUTCOMES

__all__ = ["Crime", "Decided", "Issue", "Lay", "Read", "Refer", "Relay", "Said", "Why"]


class Issue(Said):
    """The suggestion's words."""

    text = long_text("建议的内容", "不写处分的种类和档次，不写信访人的身份", rows=12)

    def prepare(self) -> None:
        """As drafted from the finding."""
        self.initial.setdefault("text", draft(self.row, self.at.today))


class Lay(Said):
    """Before whom it is laid."""

    leader = forms.ChoiceField(label="呈哪位领导批阅")

    def prepare(self) -> None:
        """Only who may read."""
        found = referred.readers(self.row, self.at.today)
        rows = [(str(one.uid), f"{one.post.organ.short_name}{one.post.title} {one.person.name}") for one in found.may]
        self.fields["leader"].choices = [("", "请选择"), *rows]  # type: ignore[attr-defined]
        if found.above:
            self.fields["leader"].help_text = "同级党委、政府的领导都要回避，由上一级党委、政府的领导批阅"


class Relay(Lay):
    """Before whom else, and why."""

    why = long_text("另呈的理由", "原来的呈批保留", rows=2)


class Read(Said):
    """What the leader wrote."""

    decision = forms.ChoiceField(label="批阅的意见", choices=[("", "请选择"), *DECISIONS.items()])
    words = long_text("批语", "退回的，写明理由", rows=3)


class Refer(Said):
    """The letter to both."""

    to = forms.MultipleChoiceField(label="移送", widget=forms.CheckboxSelectMultiple)
    text = long_text("函的内容", "不写处分的种类和档次", rows=6)

    def prepare(self) -> None:
        """Both of them, and words that fit."""
        rows = [(str(one.uid), one.name) for one in referred.receivers(self.row)]
        self.fields["to"].choices = rows  # type: ignore[attr-defined]
        self.fields["to"].help_text = "纪检监察机关和组织人事部门都要选"
        last = referred.latest(self.row)
        if last is not None and last.read_on is not None:
            self.initial.setdefault("text", letter(self.row, last))


class Decided(Said):
    """What the own organ decided."""

    kind = forms.ChoiceField(label="作出了哪一种决定", choices=[("", "请选择"), *OUTCOMES.items()])
    decided_on = DayField(label="决定的日期")
    number = forms.CharField(label="决定的文号", max_length=120)
    until = DayField(label="影响期至", required=False)
    words = long_text("说明", "照本机关的决定登记", required=False, rows=3)


class Crime(Said):
    """A suspected crime."""

    crime = forms.ChoiceField(label="涉嫌哪一类犯罪", choices=[("", "请选择"), *CRIME_LABELS.items()])
    to = forms.ChoiceField(label="移送哪个机关", required=False)
    to_name = forms.CharField(label="不在机构里的，写名称", max_length=120, required=False)
    words = long_text("涉嫌犯罪的事实", "不写信访人的身份", rows=4)

    def prepare(self) -> None:
        """Organs that may be competent; which one is, the law of the day says."""
        rows = Organ.objects.filter(referred.seat(self.row.office), kind__in=("discipline", "political_legal"))
        named: list[tuple[str, str]] = [(str(one.uid), one.name) for one in rows.exclude(pk=self.row.organ_id)]
        self.fields["to"].choices = [("", "请选择"), *named]  # type: ignore[attr-defined]


def told(at: Any, said: dict[str, Any]) -> dict[str, Any]:
    """What every act is told."""
    when = at.when(said["on"], said["proof"])
    return {"actor": at.actor, "when": when, "key": f"desk:{said['key']}", "expected": said.get("version")}
