"""The form by which a secretary enters a meeting: people of the day, names pasted, matters ticked, tasks (seed/6, 8)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms

from xinfang.desk.dutyentry import NOT_VOIDED, Entry, line, lines
from xinfang.desk.tasklines import TASK, tasks_of
from xinfang.duties import actions, agenda, attending
from xinfang.duties.actions.entering import Held
from xinfang.duties.kinds import ELSEWHERE, MEETING_LABELS, MEETINGS_OF, MeetingKind
from xinfang.duties.models import Meeting
from xinfang.petitions.models import Petition
from xinfang.rules.days import zh

MARKS = {"important": "重要", "urgent": "紧急", "difficult": "疑难"}
NOT_THEN = "选的人里有开会那天没有任职的；下面列的是那一天在任的人，请重新选。"


class MeetingForm(Entry):
    """A meeting, as its minutes have it."""

    kind = forms.ChoiceField(label="会议")
    minutes = line("会议纪要编号", 60)
    chair = forms.ChoiceField(label="主持人", required=False)
    there = forms.MultipleChoiceField(label="到会的人", required=False, widget=forms.CheckboxSelectMultiple)
    pasted = forms.CharField(
        label="粘贴到会名单",
        max_length=2000,
        required=False,
        help_text="用顿号、逗号、空格或换行隔开，按开会那天在任的人核对；外单位的写 姓名（单位简称）",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    heard = forms.BooleanField(label="听取了信访工作情况汇报", required=False)
    deployed = forms.BooleanField(label="研究和部署了信访工作", required=False)
    solved = forms.BooleanField(label="解决了信访突出问题", required=False)
    agenda = forms.MultipleChoiceField(
        label="研究了哪些事项",
        required=False,
        help_text="列的是标了重要、紧急、疑难、还没有办结的，先来的在前；检举控告不列",
        widget=forms.CheckboxSelectMultiple,
    )
    words = lines("定了什么、解决了什么", required=False)
    tasks = lines("交办的任务", TASK, required=False)

    title, cite, note = "会议研究信访工作", "seed/6", "三件事都没有做的，不算一次"
    of_day, repeats = "到会的人", True

    def prepare(self) -> None:
        """The kinds of meeting that such an organ holds, its people of that day, the matters that wait."""
        kinds = MEETINGS_OF.get(self.organ.kind, ELSEWHERE)
        self.cite = "seed/6" if self.organ.kind in MEETINGS_OF else "seed/8"
        self.fields["on"].label = "开会日期"
        self.fields["kind"].choices = [(kind.value, MEETING_LABELS[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.held = attending.in_office(self.organ, self.day)
        people = [(str(row.uid), f"{row.person.name} {row.post.title}") for row in self.held]
        self.fields["chair"].choices = [("", "没有登记"), *people]  # type: ignore[attr-defined]
        self.fields["there"].choices = people  # type: ignore[attr-defined]
        self.fields["there"].help_text = f"{zh(self.day)} 在任的人"
        for name in ("chair", "there"):
            self.fields[name].error_messages["invalid_choice"] = NOT_THEN
        waiting = agenda.offered(self.at.actor, self.day)
        self.fields["agenda"].choices = [(str(row.uid), _named(row)) for row in waiting]  # type: ignore[attr-defined]
        if not waiting:
            del self.fields["agenda"]

    def before(self) -> dict[str, Any]:
        """Kind, chair and attendance of the last meeting, as far as those people are in office on the day."""
        met = Meeting.objects.filter(NOT_VOIDED, organ=self.organ).order_by("held_on", "pk").last()
        if met is None:
            return {}
        there = set(met.attendance.values_list("appointment__person", flat=True))
        chair = met.chair.person_id if met.chair else None
        return {
            "kind": met.kind,
            "there": [str(row.uid) for row in self.held if row.person_id in there],
            "chair": next((str(row.uid) for row in self.held if row.person_id == chair), ""),
        }

    def save(self, key: str) -> Any:
        """Enter the meeting."""
        said = self.cleaned_data
        parts = {name: said[name] for name in ("minutes", "heard", "deployed", "solved", "words")}
        held = Held(
            MeetingKind(said["kind"]),
            chair=UUID(said["chair"]) if said["chair"] else None,
            there=tuple(dict.fromkeys(self._there())),
            tasks=tuple(tasks_of(said["tasks"])),
            agenda=tuple(UUID(uid) for uid in said.get("agenda", ())),
            **parts,
        )
        when = self.at.when(said["on"], said["proof"])
        return actions.record_meeting(self.organ, held, actor=self.at.actor, when=when, key=key)

    def _there(self) -> Iterator[UUID]:
        yield from (UUID(uid) for uid in self.cleaned_data["there"])
        yield from attending.named(self.organ, self.cleaned_data["on"], self.cleaned_data["pasted"])


def _named(row: Petition) -> str:
    marks = "、".join(label for name, label in MARKS.items() if getattr(row, name))
    return f"{row.title[:40]}（{row.number}，{marks}，{zh(row.received_on, year=False)}收到）"
