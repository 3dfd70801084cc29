"""The forms of findings: what is proposed in one form with a block for each subject; confirming, sending back, deciding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from xinfang.accountability.actions.deciding_on import electors
from xinfang.accountability.actions.finding import DID, Charged, Proposal
from xinfang.accountability.findingmodels import VOTES
from xinfang.accountability.models import Proof, Subject, Verification
from xinfang.accountability.proposable import called, days_of, fitting, readings_of, set_for, subjects_of
from xinfang.desk.door import At
from xinfang.desk.stepforms import long_text
from xinfang.desk.superviseforms import Said
from xinfang.look.forms import DayField
from xinfang.rules import lawbook
from xinfang.rules.accountable import AGGRAVATING, FACTORS_NOTE, FAULTS, MITIGATING, SEALED, Permitted, Severity, title
from xinfang.rules.regime import RESPONSIBILITIES, applied, proposed_responsibility, responsibilities

UNUSUAL = "（不是通常的：要写理由，还要另一位负责人签字）"
SHORT = ("responsibility", "measure", "did", "fault", "days")
WIDE = (forms.Textarea, forms.CheckboxSelectMultiple, forms.CheckboxInput)
NEEDED = ("did", "did_words", "fault", "cause")
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Block:
    """One subject in the form: who, what may be chosen and why, its fields and whether each takes a line of its own."""

    subject: Subject
    name: str
    permitted: Permitted
    fields: list[tuple[forms.BoundField, bool]]


def _many(label: str, choices: Pairs) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=list(choices), required=False, widget=widget)


def _one(label: str, choices: Pairs, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "请选择"), *choices], required=False, help_text=hint)


class Propose(Said):
    """What the two propose, for an item and a severity that were chosen before. ``row``: the verification."""

    conduct_first = DayField(label="行为开始的日期", help_text="2013年6月14日以前的行为不追究")
    conduct_last = DayField(label="行为结束的日期", help_text="还没有结束的，写今天")
    facts = long_text("认定的事实", "谁、哪一天、该做什么、做了什么；写事项编号，不写信访人姓名")
    severity_grounds = long_text("认定这个后果的根据", "“一定影响”“严重后果”没有法定标准，由人判断，要写根据", rows=3)

    def __init__(self, *args: Any, item: str, severity: Severity, **kwargs: Any) -> None:
        self.item, self.severity = item, severity
        self.parts: list[tuple[Subject, Permitted, str]] = []
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """The evidence list, and a block for each subject whom the item concerns."""
        row: Verification = self.row
        self.law = applied(max(row.conduct_on, lawbook.load().regimes["seed-2013"].start), self.at.today)
        if self.item not in readings_of(row):
            hint = "系统没有把这件待核事项读作这一项，选它要写理由"
            self.fields["item_why"] = long_text("为什么是这一项", hint, rows=3)
        proofs = row.proofs.filter(struck_on__isnull=True)
        self.fields["evidence"] = _many("依据哪些证据", [(str(one.number), _of_proof(one)) for one in proofs])
        self.fields["evidence"].required = True
        self.fields["conduct_first"].initial = row.conduct_on
        self.fields["conduct_last"].initial = self.at.today
        self.fields["on"].label = "提出日期"
        everybody = subjects_of(row)
        for place, subject in enumerate(everybody):
            if subject in fitting(everybody, self.item):
                permitted = set_for(subject, self.item, self.severity, self.at.now)
                self.parts.append((subject, permitted, f"s{place}_"))
                self._block(subject, permitted, f"s{place}_")

    def _block(self, subject: Subject, permitted: Permitted, at: str) -> None:
        first, last = self.row.conduct_on, self.at.today
        held = days_of(self.row, subject.appointment, min(first, last), last)
        measures = [(one.measure, title(one.measure) + ("" if one.usual else UNUSUAL)) for one in permitted.choices]
        fields: dict[str, forms.Field] = {
            "measure": forms.ChoiceField(label="措施", choices=[("", "这次不追究它"), *measures], required=False),
            "did": _one("作为还是不作为", list(DID.items())),
            "did_words": long_text("做了什么，或者该做的什么没有做", required=False, rows=2),
            "fault": _one("过错", list(FAULTS.items())),
            "cause": long_text("和后果的关系", "先后不等于因果", required=False, rows=2),
            "days": forms.IntegerField(
                label="承担责任的天数",
                required=False,
                min_value=0,
                help_text=f"按任职和行为的起止日是 {held.days} 天，只能往少改；不填就是它",
            ),
            "aggravating": _many("从重的情节", list(AGGRAVATING.items())),
            "mitigating": _many("从轻的情节", list(MITIGATING.items())),
            "factor_words": long_text(
                "情节的事实", f"选了情节的必填；陈述申辩不加重责任。{FACTORS_NOTE}", required=False, rows=2
            ),
            "objected": forms.BooleanField(label="当时明确提出过异议，有记录", required=False),
            "objection": long_text("异议记录在哪里", "只看当时的记录，如会议纪要编号", required=False, rows=2),
            "unusual_why": long_text("不按通常的选，为什么", required=False, rows=2),
        }
        kinds = [one for one in responsibilities(subject.target, self.law.regime, "") if one]
        if kinds:
            fields = {"responsibility": _one("责任种类", [(one, RESPONSIBILITIES[one]) for one in kinds]), **fields}
            fields["responsibility"].initial = self._drawn(subject, kinds)
        if subject.target != "leader" or not self.law.exempts:
            fields["objected"].help_text = "当时的规定没有写免责，作为从轻的情节看"
        else:
            fields["objected"].help_text = "按规定不承担责任：措施选“不采取措施”"
        for name, one in fields.items():
            self.fields[f"{at}{name}"] = one

    def _drawn(self, subject: Subject, kinds: list[str]) -> str:
        """What the chain says that was drawn when the verification was opened."""
        link = self.row.links.filter(appointment=subject.appointment).first()
        drawn = proposed_responsibility(self.law.regime, link.responsibility) if link else ""
        return drawn if drawn in kinds else ""

    def common(self) -> list[forms.BoundField]:
        """The fields that are of no subject, in order."""
        names = ["conduct_first", "conduct_last", "facts", "item_why", "severity_grounds", "evidence", "on", "proof"]
        return [self[name] for name in names if name in self.fields]

    def blocks(self) -> Iterator[Block]:
        """The subjects with their fields."""
        for subject, permitted, at in self.parts:
            fields = [(self[name], isinstance(self.fields[name].widget, WIDE)) for name in self._order(at)]
            yield Block(subject, called(subject), permitted, fields)

    def _order(self, at: str) -> list[str]:
        """The fields of a block, the short ones first."""
        mine = [name for name in self.fields if name.startswith(at)]
        return sorted(mine, key=lambda name: name.removeprefix(at) not in SHORT)

    def clean(self) -> dict[str, Any]:
        """Each subject with a measure needs its words."""
        said = super().clean() or self.cleaned_data
        for subject, _, at in self.parts:
            if not said.get(f"{at}measure"):
                continue
            needed = (*NEEDED, "responsibility") if subject.target != "organ" else NEEDED
            for name in needed:
                if not str(said.get(f"{at}{name}") or "").strip():
                    self.add_error(f"{at}{name}", f"请填写{called(subject)}的“{self.fields[f'{at}{name}'].label}”。")
        return said

    def proposal(self) -> Proposal:
        """What was filled in."""
        said = self.cleaned_data
        charges = tuple(self._charged(subject, at) for subject, _, at in self.parts if said.get(f"{at}measure"))
        return Proposal(
            item=self.item,
            severity=self.severity.value,
            severity_grounds=said["severity_grounds"],
            facts=said["facts"],
            conduct_first=said["conduct_first"],
            conduct_last=said["conduct_last"],
            evidence=tuple(int(one) for one in said["evidence"]),
            charges=charges,
            item_why=said.get("item_why", ""),
        )

    def _charged(self, subject: Subject, at: str) -> Charged:
        said = {name.removeprefix(at): value for name, value in self.cleaned_data.items() if name.startswith(at)}
        said["aggravating"], said["mitigating"] = tuple(said["aggravating"]), tuple(said["mitigating"])
        return Charged(subject=subject.uid, **said)


def _of_proof(one: Proof) -> str:
    return f"{one.number}. {one.words}"[:120]


def item_choices(row: Verification) -> list[tuple[str, str, bool]]:
    """The items of Art. 12 that may be found here: key, words, whether the alert was read as it; those first."""
    read = readings_of(row)
    rows = [
        (one.key, one.title, one.key in read) for one in lawbook.load().situations.values() if one.key not in SEALED
    ]
    return sorted(rows, key=lambda one: not one[2])


class Confirm(Said):
    """Confirm the other's proposal."""


class Sign(Said):
    """Sign under what is unusual."""


class SendBack(Said):
    """Why it is sent back."""

    why = long_text("退回的理由", "还缺什么、要查清什么", rows=4)
    minutes = forms.CharField(label="会议纪要编号", required=False, max_length=120, help_text="会议决定退回的填")


class Determine(Said):
    """What the meeting decided, and how each voted."""

    minutes = forms.CharField(label="会议纪要编号", max_length=120)
    words = long_text("会议的意见", "可以不填；不写信访人姓名", required=False, rows=3)

    def prepare(self) -> None:
        """Who may take part, each with a vote."""
        self.fields["on"].label = "会议日期"
        for post in electors(self.row, self.at.when())[:60]:
            label = f"{post.person.name} {post.post.organ.short_name}{post.post.title}"
            choices = [("", "没有参加"), *VOTES.items()]
            self.fields[f"v_{post.uid}"] = forms.ChoiceField(label=label, choices=choices, required=False)


def start(at: At, row: Verification, item: str, severity: Severity, data: Any = None) -> Propose:
    """The form, empty or as it was sent."""
    more: dict[str, Any] = {"at": at, "row": row, "item": item, "severity": severity}
    if data is None:
        return Propose(initial={"version": row.version}, **more)
    return Propose(data, **more)
