"""The forms of who handles a matter: recusal."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from xinfang.desk.stepforms import Act, Correction, StepForm, long_text, people_choices, uid_or_none
from xinfang.look.forms import DayField
from xinfang.petitions import actions
from xinfang.petitions.kinds import RECUSAL_ASKED_LABELS, RECUSAL_GROUND_LABELS, RecusalAsked, RecusalGround
from xinfang.petitions.models import Recusal


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


FORMS: Mapping[str, tuple[type[StepForm], Act]] = {
    "recuse": (Recuse, actions.recuse),
    "lift_recusal": (LiftRecusal, actions.lift_recusal),
}
