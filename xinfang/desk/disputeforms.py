"""The forms of disputes over competence: raised, decided, taken back, decided anew."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from xinfang.desk.stepforms import Act, Correction, StepForm, long_text
from xinfang.look.forms import DayField
from xinfang.people.models import Organ
from xinfang.people.queries import in_order
from xinfang.petitions import actions, arbiters
from xinfang.petitions.disputed import ABOUT_LABELS, About
from xinfang.petitions.models import Dispute

MOST = 400  # organs, beyond which the list does not say of each who would decide


def every_organ() -> list[tuple[str, str]]:
    """Every organ that exists today, in the order of the tree."""
    rows = in_order(Organ.objects.filter(valid_to__isnull=True))
    return [(str(row.uid), f"{row.name}（{row.code}）") for row in rows]


class RaiseDispute(StepForm):
    """Which organ is competent instead, what is disputed, and why."""

    against = forms.ChoiceField(
        label="您认为应由哪个单位办理",
        help_text="每个单位后面写着由谁裁决：双方共同的上一级；没有的，由共同的联席会议协调",
    )
    about = forms.ChoiceField(label="争议什么", choices=[(key.value, label) for key, label in ABOUT_LABELS.items()])
    text = long_text("理由", "写明职责分工的依据，以及与对方协商的情况；会写进请示")

    def prepare(self) -> None:
        """Every other organ."""
        rows = in_order(Organ.objects.filter(valid_to__isnull=True).exclude(pk=self.at.actor.organ_id or 0))
        choices = [
            (str(row.uid), f"{row.name}（{self._decider(row) if len(rows) <= MOST else row.code}）") for row in rows
        ]
        self.fields["against"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]

    def _decider(self, other: Organ) -> str:
        """Who would decide between one's own organ and ``other``."""
        accused = self.file.accused_pks if self.file.petition.sealed_path else ()
        parties = (self.at.actor.organ_id or 0, other.pk, self.file.proceeding.organ_id)
        found = arbiters.between(parties, accused, self.at.now, self.at.today)
        return f"由{found.decider.name}裁决" if found else "没有可以裁决的"

    def arguments(self) -> dict[str, Any]:
        """The organ as a uuid."""
        said = super().arguments()
        return {**said, "against": UUID(said["against"]), "about": About(said["about"])}


class DecideDispute(StepForm):
    """Who handles it, who assists by when, and why."""

    lead = forms.ChoiceField(label="由哪个单位办理（主办）")
    assists = forms.MultipleChoiceField(
        label="协办单位",
        required=False,
        help_text="可以不选，可以选几个",
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    due_on = DayField(label="协办意见在哪天前提出", required=False, help_text="选了协办单位的必填")
    text = long_text("理由", "会写进裁决的文书，发给主办单位")

    def prepare(self) -> None:
        """The parties first, then every organ."""
        rows = every_organ()
        found = Dispute.objects.filter(proceeding=self.file.proceeding).select_related("raised_by", "against").last()
        parties = {str(one.uid) for one in (found.raised_by, found.against)} if found else set()
        first = sorted(rows, key=lambda one: one[0] not in parties)
        self.fields["lead"].choices = [("", "请选择"), *first]  # type: ignore[attr-defined]
        self.fields["assists"].choices = rows  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """Organs as uuids."""
        said = super().arguments()
        return {**said, "lead": UUID(said["lead"]), "assists": [UUID(one) for one in said["assists"]]}


class CorrectDispute(DecideDispute, Correction):
    """The right decision, and why the first was wrong."""


FORMS: Mapping[str, tuple[type[StepForm], Act]] = {
    "raise_dispute": (RaiseDispute, actions.raise_dispute),
    "decide_dispute": (DecideDispute, actions.decide_dispute),
    "undo_dispute": (Correction, actions.undo_dispute),
    "correct_dispute": (CorrectDispute, actions.correct_dispute),
}
