"""The forms of suggestions: what is suggested, signed, signed for, answered, done, taken back (2005/36, 37, 38; 2022/40)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from xinfang.accountability.actions.advising import Proposal, draft_advice, send_advice, void_advice
from xinfang.accountability.actions.answering import (
    Feedback,
    answer_advice,
    finish_advice,
    receive_advice,
    undo_advice,
)
from xinfang.accountability.advicemodels import Advice
from xinfang.accountability.advicereads import may_answer
from xinfang.desk.door import At
from xinfang.look.forms import DayField, Form
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.people.queries import in_order
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import tidy
from xinfang.rules import lawbook
from xinfang.rules.advice import ANSWER_LABELS, Answered, Kind, Stand, regime
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

PARTED = re.compile(r"[\s,，、;；]+")
NOT_STATUTORY = "非法定，由本单位提出"
TO_KINDS = {
    "organ": None,
    "body": (OrganKind.PARTY_COMMITTEE, OrganKind.GOVERNMENT),
    "power": (OrganKind.DISCIPLINE, OrganKind.PERSONNEL),
}
Choices = list[tuple[str, str]]


def paragraph(label: str, hint: str = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    """A text of some lines."""
    widget = forms.Textarea(attrs={"rows": rows, "data-keep": ""})
    return forms.CharField(label=label, max_length=20_000, help_text=hint, required=required, widget=widget)


def line(label: str, hint: str = "", *, required: bool = True, most: int = 500) -> forms.CharField:
    """A text of one line."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, help_text=hint, required=required, widget=widget)


def numbered(text: str, actor: Actor) -> tuple[UUID, ...]:
    """The matters of the numbers that were typed, of those that the actor may see."""
    asked = [tidy(one)[:12] for one in PARTED.split(text.strip()) if one]
    found = dict(Petition.objects.visible_to(actor).filter(number__in=asked).values_list("number", "uid"))
    for number in asked:
        if number not in found:
            raise Refused(f"没有编号 {number} 的信访事项，或者您无权查看。", field="matters", code="not_found")
    return tuple(found[number] for number in dict.fromkeys(asked))


class Dated(Form):
    """What every act asks: its day, and the proof of a late entry."""

    on = DayField(label="日期", help_text="实际办理的那一天；早于今天就是补录")
    proof = line("依据", "补录、或者替对方登记的必填：凭什么认定", required=False)

    def __init__(self, *args: Any, at: At, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("on", at.today)
        super().__init__(*args, **kwargs)
        self.at = at
        self.order_fields([name for name in self.fields if name not in {"on", "proof"}] + ["on", "proof"])

    def told(self) -> dict[str, Any]:
        """What every action is told."""
        said = self.cleaned_data
        when = self.at.when(said.get("on"), said.get("proof", ""))
        return {"actor": self.at.actor, "when": when, "key": f"desk:{said['key']}"}


class Drafted(Dated):
    """A draft of a suggestion."""

    to = forms.ChoiceField(label="向哪个单位提出")
    about = forms.ChoiceField(label="建议追究哪个单位人员的责任", required=False)
    matters = line(
        "依据的信访事项", "编号，多个之间空一格；检举控告不写在这里，另按管理权限移送", required=False, most=1000
    )
    ground = paragraph("事实和依据", "不写信访人的姓名、住址、电话、证件号码，用编号代替")
    proposes = paragraph("建议的内容")
    named_on = DayField(label="请对方在哪一天前反馈", required=False, help_text=NOT_STATUTORY)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, rule = kind, lawbook.load().advice[kind]
        rows = in_order(Organ.objects.filter(valid_to__isnull=True).exclude(pk=self.at.actor.organ_id or 0))
        kinds = TO_KINDS[rule.to]
        whom = [(str(row.uid), row.name) for row in rows if kinds is None or row.kind in kinds]
        self.fields["to"].choices = [("", "请选择"), *whom]  # type: ignore[attr-defined]
        if rule.to == "power":
            named = [(str(row.uid), row.name) for row in rows]
            self.fields["about"].choices = [("", "请选择"), *named]  # type: ignore[attr-defined]
            self.fields["proposes"].help_text = "只提追究责任的建议，不写处分的种类和档次，由有权机关决定"
        else:
            del self.fields["about"]
        if kind is Kind.IMPROVEMENT and not regime(self.at.today):
            del self.fields["named_on"]
        self.order_fields(["to", "about", "matters", "ground", "proposes", "named_on", "on", "proof"])

    def save(self) -> Advice:
        """Draft it."""
        said = self.cleaned_data
        about = UUID(said["about"]) if said.get("about") else None
        matters = numbered(said["matters"], self.at.actor)
        proposal = Proposal(
            self.kind, UUID(said["to"]), said["ground"], said["proposes"], about, matters, said.get("named_on")
        )
        return draft_advice(proposal, **self.told())


class AdviceForm(Dated):
    """An act on a suggestion that is there."""

    def __init__(self, *args: Any, advice: Advice, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("version", advice.version)
        super().__init__(*args, **kwargs)
        self.advice = advice
        if not may_answer(self.at.actor, advice.to_organ_id) and advice.state != Stand.DRAFT:
            self.fields["proof"].help_text = "替对方登记的必填：凭什么，如 送达回证、来文的文号"

    def told(self) -> dict[str, Any]:
        """With the version that the page was read at."""
        return {**super().told(), "expected": self.cleaned_data["version"]}


class Why(AdviceForm):
    """Why something is taken back."""

    why = paragraph("理由", "原来的登记保留，标明作废", rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("on", "proof"):
            del self.fields[name]


class Answer(AdviceForm):
    """The addressee's answer."""

    answered = forms.ChoiceField(
        label="采纳情况", choices=[("", "请选择"), *((key.value, text) for key, text in ANSWER_LABELS.items())]
    )
    reasons = paragraph("理由", "未采纳、部分采纳的必填", required=False)
    plan = paragraph("准备怎么做", "采纳、部分采纳的必填", required=False)
    do_by = DayField(label="什么时候做完", required=False, help_text="采纳、部分采纳的必填；由反馈的单位自己定")


class Done(AdviceForm):
    """What was done."""

    words = paragraph("做了什么")
    evidence = paragraph("凭什么证明", "如 文件的文号、照片、名册的编号", rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.advice.kind == Kind.ACCOUNTABILITY:
            self.fields["words"].label = "有权机关的处理结果"
            self.fields["words"].help_text = "照有权机关的决定登记；这里不提出也不评价处分的档次"


def _send(form: AdviceForm) -> str:
    row = send_advice(form.advice.uid, **form.told())
    return f"已签发，送{row.to_organ.short_name}签收。"


def _receive(form: AdviceForm) -> str:
    row = receive_advice(form.advice.uid, **form.told())
    return f"已签收。{'请书面反馈采纳情况' if row.due_on is None else f'最迟 {row.due_on} 书面反馈'}。"


def _answer(form: AdviceForm) -> str:
    said = form.cleaned_data
    feedback = Feedback(Answered(said["answered"]), said["reasons"], said["plan"], said["do_by"])
    answer_advice(form.advice.uid, feedback, **form.told())
    return f"已登记反馈：{ANSWER_LABELS[feedback.answered]}。"


def _done(form: AdviceForm) -> str:
    said = form.cleaned_data
    finish_advice(form.advice.uid, words=said["words"], evidence=said["evidence"], **form.told())
    return "已登记落实。"


def _undo(form: AdviceForm) -> str:
    undo_advice(form.advice.uid, why=form.cleaned_data["why"], **form.told())
    return "已更正，原来的登记保留。"


def _void(form: AdviceForm) -> str:
    void_advice(form.advice.uid, why=form.cleaned_data["why"], **form.told())
    return "已作废，记录保留。"


@dataclass(frozen=True, slots=True)
class Deed:
    """An act on a suggestion: its name, its form, how it is done, what it brings about."""

    title: str
    form: type[AdviceForm]
    do: Callable[[Any], str]
    brings: str = ""
    mends: bool = False


DEEDS: Mapping[str, Deed] = {
    "send": Deed("签发并发出", AdviceForm, _send, "编文号，成为正式文书，不能再改；收到建议的单位这时才看得见。"),
    "receive": Deed("签收", AdviceForm, _receive, "从这一天的次日起计算反馈期限（只有2005年条例的改进建议有天数）。"),
    "answer": Deed("书面反馈", Answer, _answer, "形成反馈文书；以后再反馈的，以新的为准，原来的保留。"),
    "done": Deed("登记落实", Done, _done, "登记做了什么、凭什么证明。"),
    "undo": Deed("更正最近一次登记", Why, _undo, "最近一次的落实、反馈或者签收标明作废，回到上一步。", mends=True),
    "void": Deed(
        "作废这份建议", Why, _void, "建议和它的文书标明作废；由它提示的待核事项在下次巡查时作废。", mends=True
    ),
}
OFFERED = {
    Stand.DRAFT: ("send", "void"),
    Stand.SENT: ("receive", "void"),
    Stand.RECEIVED: ("answer", "undo", "void"),
    Stand.TO_DO: ("done", "answer", "undo", "void"),
    Stand.REFUSED: ("answer", "undo", "void"),
    Stand.DONE: ("undo", "void"),
    Stand.VOID: (),
}


def offered(advice: Advice, actor: Actor) -> list[tuple[str, Deed]]:
    """What the actor may do with a suggestion now."""
    ours = actor.may("supervision:act") and actor.organ_id == advice.organ_id
    theirs = may_answer(actor, advice.to_organ_id)
    signs = actor.organ_id == advice.organ_id and actor.may("petition:approve")
    may = {"send": signs, "void": ours and (signs or advice.sent_on is None)}
    keys = [key for key in OFFERED[Stand(advice.state)] if may.get(key, ours or theirs)]
    return [(key, DEEDS[key]) for key in keys]
