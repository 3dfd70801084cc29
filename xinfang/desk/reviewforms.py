"""The forms of the steps after a reply, and of hearings: review, decision, execution, settlement, procedure of law."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from xinfang.desk.stepforms import Act, Correction, StepForm, Text, long_text
from xinfang.look.forms import DayField
from xinfang.petitions import actions
from xinfang.petitions.actions.reviewing import reviewers
from xinfang.petitions.kinds import (
    DECISION_LABELS,
    PROCEDURE_LABELS,
    REVIEW_DECLINE_LABELS,
    Decision,
    Procedure,
)
from xinfang.rules.review import GROUND_LABELS

DECISIONS = [(key.value, label) for key, label in DECISION_LABELS.items()]


class RequestReview(StepForm):
    """Of whom it is asked, in which words, and the two days that count."""

    to = forms.ChoiceField(
        label="向哪个机关提出", help_text="部门的意见：本级政府或者上一级主管部门；垂直管理的只能是上一级主管部门"
    )
    text = long_text("申请的请求和理由", "照申请书录入；书面申请另行存档", rows=5)
    asked_on = DayField(label="信访人提出的日期", help_text="邮寄的以邮戳为准；是否逾期按这一天算")
    received_on = DayField(label="该机关收到的日期", help_text="30 日从这一天的第二天算起")

    def prepare(self) -> None:
        """Only organs that are competent, with the reason."""
        found = reviewers(self.file.proceeding.organ)
        choices = [(str(organ.uid), f"{organ.name}（{GROUND_LABELS[why]}）") for organ, why in found]
        self.fields["to"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]
        for name in ("asked_on", "received_on"):
            self.fields[name].initial = self.at.today

    def arguments(self) -> dict[str, Any]:
        """The organ as a uuid."""
        return {**super().arguments(), "to": UUID(self.cleaned_data["to"])}


class DeclineReview(StepForm):
    """Why a request is not taken."""

    reason = forms.ChoiceField(
        label="原因", choices=[(key.value, label) for key, label in REVIEW_DECLINE_LABELS.items()]
    )
    text = long_text("告知书正文", "写清事实、依据和信访人可以怎么办")


class Decide(StepForm):
    """The decision and its opinion."""

    decision = forms.ChoiceField(label="决定", choices=DECISIONS)
    text = long_text("意见书正文", "写明原意见、请求、查明的事实、依据和决定", rows=10)

    def arguments(self) -> dict[str, Any]:
        """The decision as one."""
        return {**super().arguments(), "decision": Decision(self.cleaned_data["decision"])}


class CorrectDecision(Correction):
    """The corrected opinion."""

    decision = forms.ChoiceField(label="决定", choices=[one for one in DECISIONS if one[0] != Decision.REVOKE])
    text = long_text("更正后的意见书正文", rows=10)

    def arguments(self) -> dict[str, Any]:
        """The decision as one."""
        return {**super().arguments(), "decision": Decision(self.cleaned_data["decision"])}


class OpenHearing(StepForm):
    """From today to when."""

    until = DayField(label="预计哪天结束", help_text="复核中，从今天到这一天都不计入期限；结束时按实际日期改")
    text = long_text("听证通知书正文", "写明时间、地点、参加人", rows=5)


class Execute(StepForm):
    """What was carried out."""

    text = long_text("执行情况", "做了什么、什么时候做完、信访人的请求是否落实", rows=5)


class Settle(StepForm):
    """The agreement."""

    text = long_text("协议内容", "照双方签名的协议书录入，写明签名日期", rows=8)


class LeadIn(StepForm):
    """Into which procedure."""

    procedure = forms.ChoiceField(
        label="法定程序", choices=[(key.value, label) for key, label in PROCEDURE_LABELS.items()]
    )
    text = long_text("告诉信访人怎么办", "到哪里、带什么、期限多久", rows=5)

    def arguments(self) -> dict[str, Any]:
        """The procedure as one."""
        return {**super().arguments(), "procedure": Procedure(self.cleaned_data["procedure"])}


FORMS: Mapping[str, tuple[type[StepForm], Act]] = {
    "request_review": (RequestReview, actions.request_review),
    "decline_review": (DeclineReview, actions.decline_review),
    "decide_review": (Decide, actions.decide_review),
    "request_rereview": (RequestReview, actions.request_rereview),
    "decline_rereview": (DeclineReview, actions.decline_rereview),
    "decide_rereview": (Decide, actions.decide_rereview),
    "cancel_review": (Correction, actions.cancel_review),
    "correct_decision": (CorrectDecision, actions.correct_decision),
    "open_hearing": (OpenHearing, actions.open_hearing),
    "close_hearing": (Text, actions.close_hearing),
    "execute": (Execute, actions.execute),
    "undo_execution": (Correction, actions.undo_execution),
    "settle": (Settle, actions.settle),
    "undo_settlement": (Correction, actions.undo_settlement),
    "lead_in": (LeadIn, actions.lead_in),
    "undo_lead_in": (Correction, actions.undo_lead_in),
}
