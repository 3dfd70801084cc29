"""The forms of what is laid before a leader, of the leader's words, and of their answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from xinfang.desk.door import At
from xinfang.desk.stepforms import Act, Choices, Correction, StepForm, Text, long_text, uid_or_none
from xinfang.look.forms import DayField
from xinfang.people.models import Appointment
from xinfang.people.queries import on_day
from xinfang.petitions import actions
from xinfang.petitions.actions.instructing import LEADERS
from xinfang.petitions.instructed import Instruction
from xinfang.petitions.queries import Dossier


def leader_choices(at: At, file: Dossier, *, asked: bool = False) -> Choices:
    """The leaders in office of the own organ and those above it; with ``asked`` those whose words may be entered here."""
    above = [int(part) for part in at.actor.organ_path.split("/") if part]
    rows = Appointment.objects.filter(on_day(at.today), superseded=False, post__kind__in=LEADERS)
    if asked:
        waiting = Instruction.objects.waiting().filter(petition=file.petition, asked_by_id=at.actor.organ_id or 0)
        own = rows.filter(post__organ_id=at.actor.organ_id or 0)
        rows = own | rows.filter(pk__in=waiting.values("leader"))
    else:
        rows = rows.filter(post__organ_id__in=above)
    found = rows.select_related("person", "post__organ").order_by("post__organ__path", "pk").distinct()
    return [(str(one.uid), f"{one.person.name} {one.post.organ.short_name}{one.post.title}") for one in found]


class ReportUp(StepForm):
    """To which leader, the summary and what is suggested."""

    leader = forms.ChoiceField(
        label="呈请哪位领导批示", required=False, help_text="不选的，出具给本级党委、政府的报请书；选了的，出具呈批件"
    )
    text = long_text("摘要", "来信的主要内容、办理到哪一步；不写信访人姓名", rows=5)
    suggestion = long_text("拟办意见", "呈请领导批示的必填：建议谁办、什么时候反馈", required=False, rows=3)

    def prepare(self) -> None:
        """The leaders of the own organ and of those above."""
        choices = [("", "不呈请批示，只报请"), *leader_choices(self.at, self.file)]
        self.fields["leader"].choices = choices  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """The leader as a uuid."""
        return {**super().arguments(), "leader": uid_or_none(self.cleaned_data["leader"])}


class Instruct(StepForm):
    """The words, whose they are, by when they are answered."""

    words = long_text("批示内容", "照原话录入", rows=4)
    leader = forms.ChoiceField(label="谁的批示")
    due_on = DayField(label="请承办单位在哪天前反馈", required=False, help_text="不是法定期限；不要求反馈的留空")
    evidence = forms.CharField(
        label="代为录入的依据", required=False, max_length=500, help_text="替领导录入的必填，如批示原件编号、存放处"
    )

    def prepare(self) -> None:
        """Oneself first; else the leaders of the own organ, and those before whom the own organ laid it."""
        own = str(self.at.actor.on_behalf_of or self.at.actor.appointment)
        choices = leader_choices(self.at, self.file, asked=True)
        self.fields["leader"].choices = choices  # type: ignore[attr-defined]
        self.fields["leader"].initial = own if own in dict(choices) else ""
        rows = Instruction.objects.waiting().filter(petition=self.file.petition).select_related("leader__person")
        self.laid = [one for one in rows if str(one.leader.uid) in dict(choices)]

    def arguments(self) -> dict[str, Any]:
        """The leader as a uuid; the evidence is the action's proof."""
        said = super().arguments()
        evidence = said.pop("evidence")
        return {**said, "leader": UUID(said["leader"]), "proof": evidence}


FORMS: Mapping[str, tuple[type[StepForm], Act]] = {
    "report_up": (ReportUp, actions.report_up),
    "instruct": (Instruct, actions.instruct),
    "answer_instruction": (Text, actions.answer_instruction),
    "undo_instruct": (Correction, actions.undo_instruct),
}
