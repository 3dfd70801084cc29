"""The forms of who handles a matter: recusal, sign-off of an opinion, assisting organs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from xinfang.desk.reviewforms import DECISIONS, Decide
from xinfang.desk.stepforms import (
    OUTCOMES,
    Act,
    Correction,
    Reply,
    StepForm,
    Text,
    long_text,
    organ_choices,
    people_choices,
    uid_or_none,
)
from xinfang.look.forms import DayField
from xinfang.petitions import actions, wording
from xinfang.petitions.actions.drafting import outcomes_of
from xinfang.petitions.hands import DraftState
from xinfang.petitions.kinds import (
    ANSWER_LABELS,
    RECUSAL_ASKED_LABELS,
    RECUSAL_GROUND_LABELS,
    Outcome,
    RecusalAsked,
    RecusalGround,
)
from xinfang.petitions.models import Draft, Part, Recusal


class Recuse(StepForm):
    """Who is kept from it, why, who brought it up, and who goes on with it."""

    whom = forms.ChoiceField(label="谁回避")
    ground = forms.ChoiceField(
        label="情形", choices=[(key.value, label) for key, label in RECUSAL_GROUND_LABELS.items()]
    )
    asked_by = forms.ChoiceField(
        label="怎么提出的", choices=[(key.value, label) for key, label in RECUSAL_ASKED_LABELS.items()]
    )
    asked_on = DayField(label="提出的日期")
    reason = long_text("理由", "写明是什么关系；只有本单位和监督的人看得到", rows=3)
    handler = forms.ChoiceField(label="由谁接办", required=False, help_text="回避的人正在经办的，必须选")

    def prepare(self) -> None:
        """The people of one's own organ."""
        people = people_choices(self.at)
        self.fields["whom"].choices = [("", "请选择"), *people[1:]]  # type: ignore[attr-defined]
        self.fields["handler"].choices = people  # type: ignore[attr-defined]
        self.fields["asked_on"].initial = self.at.today

    def arguments(self) -> dict[str, Any]:
        """Codes as what they are, people as uuids."""
        said = super().arguments()
        return {
            **said,
            "whom": UUID(said["whom"]),
            "ground": RecusalGround(said["ground"]),
            "asked_by": RecusalAsked(said["asked_by"]),
            "handler": uid_or_none(said["handler"]),
        }


class LiftRecusal(Correction):
    """Whose recusal ends."""

    recusal = forms.ChoiceField(label="解除谁的回避")

    def prepare(self) -> None:
        """Those that last, each with its day and reason."""
        rows = Recusal.objects.lasting().filter(petition=self.file.petition).select_related("person").order_by("pk")
        said = [(str(row.uid), f"{row.person.name}（{row.from_on} 起：{row.reason[:40]}）") for row in rows]
        self.fields["recusal"].choices = said  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """The recusal as a uuid."""
        return {**super().arguments(), "recusal": UUID(self.cleaned_data["recusal"])}


SAID = {**dict(OUTCOMES + DECISIONS), **{key.value: label for key, label in ANSWER_LABELS.items()}}


class OfDraft(StepForm):
    """A step that shows the draft under way beside its form."""

    def prepare(self) -> None:
        """Read the draft, of one's own organ only."""
        proceeding, self.draft, self.draft_outcome = self.file.proceeding, None, ""
        if self.file.draft and self.at.actor.organ_id == proceeding.organ_id:
            rows = Draft.objects.open().select_related("drafted_by", "checked_by", "signed_by", "returned_by")
            self.draft = rows.filter(proceeding=proceeding, organ=proceeding.organ_id).first()
        if self.draft is not None:
            self.draft_outcome = SAID.get(self.draft.outcome, "")

    draft: Draft | None
    draft_outcome: str


class DraftReply(OfDraft):
    """The outcome and the text; what was drafted before stands there to be changed."""

    outcome = forms.ChoiceField(label="意见")
    text = long_text("意见书正文", "事实、依据、意见和落实的办法，以及不服时怎么办", rows=12)
    execute_by = DayField(label="最迟哪天落实", required=False, help_text="支持信访请求的必填：写进意见书，到期前提醒")

    def prepare(self) -> None:
        """The outcomes of the proceeding that stands."""
        super().prepare()
        found = outcomes_of(self.file.petition, self.file.proceeding, self.at.today)
        said = {one.value for one in found}
        self.fields["outcome"].choices = [pair for pair in SAID.items() if pair[0] in said]  # type: ignore[attr-defined]
        if Outcome.SUPPORT not in found:
            del self.fields["execute_by"]
        else:
            self.fields["text"].initial = wording.opinion_frame()
        if self.draft is not None:
            for name in {"outcome", "text", "execute_by"} & set(self.fields):
                self.fields[name].initial = getattr(self.draft, name)

    def clean(self) -> dict[str, Any]:
        """What is supported says by when it is carried out."""
        said = super().clean() or self.cleaned_data
        if said.get("outcome") == Outcome.SUPPORT and not said.get("execute_by"):
            self.add_error("execute_by", "支持的，请写明最迟哪天落实")
        return said

    def arguments(self) -> dict[str, Any]:
        """The outcome as what it is."""
        found = outcomes_of(self.file.petition, self.file.proceeding, self.at.today)
        said = self.cleaned_data["outcome"]
        return {**super().arguments(), "outcome": next(one for one in found if one.value == said)}


class ReturnDraft(OfDraft):
    """Why."""

    why = long_text("退稿理由", "拟稿人看得到", rows=3)


UNSIGNED = "您不能签发：请先“拟稿”，核稿、签发后再发出；已经在纸上签发的，填实际日期和补录依据"


class Issue(OfDraft):
    """An opinion leaves: the signed draft as it stands, or what who may sign writes."""

    def prepare(self) -> None:
        """With a signed draft nothing is left to write."""
        super().prepare()
        if self.signed:
            for name in ("outcome", "decision", "text", "execute_by"):
                self.fields.pop(name, None)
        elif not self.at.actor.may("petition:approve"):
            self.fields["text"].help_text = UNSIGNED

    @property
    def signed(self) -> bool:
        """Whether the draft under way is signed."""
        return self.draft is not None and self.draft.state == DraftState.SIGNED


class IssueReply(Issue, Reply):
    """The opinion of the handling."""

    def arguments(self) -> dict[str, Any]:
        """Nothing where the draft says it all."""
        return {} if self.signed else super().arguments()


class IssueDecision(Issue, Decide):
    """The opinion of a review or a re-review."""

    def arguments(self) -> dict[str, Any]:
        """Nothing where the draft says it all."""
        return {} if self.signed else super().arguments()


class Join(StepForm):
    """Which organ is asked for what, by when."""

    to = forms.ChoiceField(label="请哪个单位协办")
    due_on = DayField(label="请在哪天前提出意见", help_text="不是法定期限；本单位的办结期限不变")
    text = long_text("请它做什么", "写在给协办单位的函里", rows=4)

    def prepare(self) -> None:
        """Every organ but the holder."""
        self.fields["to"].choices = organ_choices(self.file)  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """The organ as a uuid."""
        return {**super().arguments(), "to": UUID(self.cleaned_data["to"])}


class UndoJoin(Correction):
    """Which request is taken back."""

    part = forms.ChoiceField(label="撤回哪个协办请求")

    def prepare(self) -> None:
        """Those that were not answered."""
        rows = Part.objects.owed().filter(proceeding=self.file.proceeding).select_related("organ").order_by("pk")
        said = [(str(row.uid), f"{row.organ.short_name}（{row.asked_on} 请求）") for row in rows]
        self.fields["part"].choices = said  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """The request as a uuid."""
        return {**super().arguments(), "part": UUID(self.cleaned_data["part"])}


FORMS: Mapping[str, tuple[type[StepForm], Act]] = {
    "recuse": (Recuse, actions.recuse),
    "join": (Join, actions.join),
    "assist": (Text, actions.assist),
    "undo_join": (UndoJoin, actions.undo_join),
    "undo_assist": (Correction, actions.undo_assist),
    "draft_reply": (DraftReply, actions.draft_reply),
    "check_draft": (OfDraft, actions.check_draft),
    "sign_draft": (OfDraft, actions.sign_draft),
    "return_draft": (ReturnDraft, actions.return_draft),
    "reply": (IssueReply, actions.reply),
    "decide_review": (IssueDecision, actions.decide_review),
    "decide_rereview": (IssueDecision, actions.decide_rereview),
    "lift_recusal": (LiftRecusal, actions.lift_recusal),
}
