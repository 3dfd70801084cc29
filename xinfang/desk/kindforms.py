"""The forms of the kind of a matter, and of the answer that its kind wants (2022/29-31)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from xinfang.desk.handforms import Issue
from xinfang.desk.stepforms import Act, Correction, StepForm, long_text
from xinfang.people.models import Organ
from xinfang.people.queries import in_order
from xinfang.petitions import actions, life
from xinfang.petitions.actions.drafting import outcomes_of
from xinfang.petitions.kinds import ANSWER_LABELS, KIND_LABELS, Answer, MatterKind, Purpose


class SetKind(StepForm):
    """Which kind, and why it is changed; beside it what each kind brings."""

    kind = forms.ChoiceField(label="类别")
    why = long_text("为什么改", "第一次定类别的可以不填；改的必须写明", required=False, rows=3)
    accused = forms.MultipleChoiceField(
        label="被检举控告的单位",
        required=False,
        help_text="定为检举控告的必填：从此材料不会到达所选单位及其下级",
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )

    def prepare(self) -> None:
        """The kinds but the present one; an accusation stays one."""
        petition = self.file.petition
        sealed = petition.purpose == Purpose.ACCUSATION
        kinds = [MatterKind.ACCUSATION] if sealed else [one for one in MatterKind if one != petition.kind]
        order = list(KIND_LABELS)
        choices = [(one.value, KIND_LABELS[one]) for one in sorted(kinds, key=order.index)]
        self.fields["kind"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]
        rows = in_order(Organ.objects.filter(valid_to__isnull=True).only("uid", "name", "path"))
        self.fields["accused"].choices = [(str(row.uid), row.name) for row in rows]  # type: ignore[attr-defined]
        self.brings = [(label, life.kind_brings(self.file, key, self.at.today, self.at.now)) for key, label in choices]

    def arguments(self) -> dict[str, Any]:
        """The kind as one, organs as uuids."""
        said = super().arguments()
        accused = tuple(UUID(one) for one in said["accused"]) if said["kind"] == MatterKind.ACCUSATION else ()
        return {"kind": MatterKind(said["kind"]), "why": said["why"], "accused": accused}


class AnswerForm(Issue):
    """What is answered: the signed draft as it stands, or what who may sign writes."""

    outcome = forms.ChoiceField(label="答复")
    text = long_text("答复正文", rows=8)

    def prepare(self) -> None:
        """What the kind of the matter may be answered."""
        super().prepare()
        if self.signed:
            return
        found = outcomes_of(self.file.petition, self.file.proceeding, self.at.today)
        self.fields["outcome"].choices = [(one.value, ANSWER_LABELS[one]) for one in found if isinstance(one, Answer)]  # type: ignore[attr-defined]
        hint = {
            MatterKind.SUGGESTION: "研究论证的情况、采纳什么、怎么落实；不采纳的写明理由",
            MatterKind.CLAIM_ART31_5: "做了什么、依据哪部规定；不服的可以怎么办",
        }.get(MatterKind(self.file.petition.kind) if self.file.petition.kind else MatterKind.ACCUSATION)
        hint = hint or "只写依规依纪依法可以告知的结果；不写被反映人员的处理细节和其他人的情况"
        self.fields["text"].help_text = f"{hint}。{self.fields['text'].help_text}"

    def arguments(self) -> dict[str, Any]:
        """Nothing where the draft says it all."""
        said = super().arguments()
        return {} if self.signed else {**said, "outcome": Answer(said["outcome"])}


FORMS: Mapping[str, tuple[type[StepForm], Act]] = {
    "set_kind": (SetKind, actions.set_kind),
    "answer": (AnswerForm, actions.answer),
    "simplify": (StepForm, actions.simplify),
    "to_ordinary": (Correction, actions.to_ordinary),
}
