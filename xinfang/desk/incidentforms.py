"""The forms of incidents: enter one, add a line with person and time, report up, tie, close (seed/9; 2005/26; 2022/25)."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils import timezone

from xinfang.desk.caseforms import Act, why, words
from xinfang.desk.door import At
from xinfang.duties import actions
from xinfang.duties.actions import Happened, Said
from xinfang.duties.incidentkinds import HOW_LABELS, LINE_LABELS, SORT_LABELS, How, IncidentSort, LineSort
from xinfang.duties.incidentmodels import Incident, IncidentLine
from xinfang.duties.incidentpaper import report_text
from xinfang.duties.incidents import moment, seen
from xinfang.duties.reach import watched
from xinfang.look.forms import read_day
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.petitions.numbers import tidy
from xinfang.rules.duties import LEADING

CLOCK = re.compile(r"([01]?\d|2[0-3])\s*[:：时点]?\s*([0-5]\d)\s*分?")
FULL = str.maketrans("０１２３４５６７８９", "0123456789")
MOST = 400


class ClockField(forms.CharField):
    """A clock time as people type it: 9:05, 09：05, 0905."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "24 小时制，如 09:05")
        kwargs.setdefault("max_length", 8)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6, "class": "day"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Hour and minute as ``09:05``, or an error that says how to write it."""
        text = str(value or "").strip().translate(FULL)
        if not text:
            return ""
        found = CLOCK.fullmatch(text)
        if found is None:
            raise forms.ValidationError("请写成 09:05 这样的时间。")
        return f"{int(found[1]):02}:{found[2]}"


class Timed(Act):
    """An act at a moment: a day and a clock time of Asia/Shanghai."""

    time = ClockField(label="时间")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(
            [name for name in self.fields if name not in {"on", "time", "proof"}] + ["on", "time", "proof"]
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a moment that has not come."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("on") and said.get("time") and self.at_moment() > timezone.now():
            self.add_error("time", "这个时间还没有到。")
        return said

    def at_moment(self) -> datetime:
        """The moment that was entered."""
        day: date = self.cleaned_data["on"]
        hour, minute = self.cleaned_data["time"].split(":")
        return moment(day, int(hour), int(minute))


class Entering(Timed):
    """An incident."""

    title = "登记事件"
    organ = forms.ChoiceField(label="哪个单位的事件", help_text="本单位和下级单位")
    sort = forms.ChoiceField(label="类型", choices=[(key.value, label) for key, label in SORT_LABELS.items()])
    what = forms.CharField(label="什么事", max_length=120, help_text="不写信访人姓名")
    place = forms.CharField(label="在哪里", max_length=120)
    heads = forms.IntegerField(label="大约人数", required=False, min_value=0, max_value=1_000_000, initial=0)
    words = words("情况")

    def __init__(self, *args: Any, at: At, **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        self.fields["words"].required = False
        self.fields["on"].label, self.fields["time"].label = "发生日期", "发生时间"
        rows = watched(at.actor).filter(valid_to__isnull=True).order_by("path")[:MOST]
        mine = sorted(rows, key=lambda organ: organ.pk != at.actor.organ_id)
        self.fields["organ"].choices = [(str(organ.uid), organ.name) for organ in mine]  # type: ignore[attr-defined]
        least = at.now.setting("collective_heads")
        self.notes = [
            f"集体访从 {least} 人起算，是本单位设定的，非法定。",
            "登记之后，再登记何时得知、向谁报告、谁到场、采取了什么措施。",
        ]

    def save(self) -> Incident:
        """Enter it."""
        said = self.cleaned_data
        happened = Happened(
            IncidentSort(said["sort"]),
            self.at_moment(),
            said["what"],
            said["place"],
            said["heads"] or 0,
            said["words"],
        )
        organ = Organ.objects.get(uid=said["organ"])
        return actions.enter_incident(organ, happened, **self.common())


class OfIncident(Act):
    """An act on an incident."""

    def __init__(self, *args: Any, at: At, incident: Incident, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": incident.version, **kwargs.get("initial", {})}
        super().__init__(*args, at=at, **kwargs)
        self.incident = incident
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and notes."""

    def save(self) -> str:
        """Do the act; what was done, in words."""
        raise NotImplementedError

    def expecting(self) -> dict[str, Any]:
        """The common part, with the version that was read."""
        return {**self.common(), "expected": self.cleaned_data["version"]}


def people(incident: Incident, day: date) -> list[tuple[str, str]]:
    """Whom a line may be about: everybody of the organ, and the leaders of the organs above it, in office on ``day``."""
    above = [int(part) for part in incident.organ.path.split("/") if part]
    near = Q(post__organ=incident.organ) | Q(post__organ__in=above, post__kind__in=LEADING)
    rows = Appointment.objects.filter(near, on_day(day), superseded=False).select_related("person", "post__organ")
    ordered = sorted(
        rows[:MOST], key=lambda row: (row.post.organ_id != incident.organ_id, row.post.kind not in LEADING)
    )
    return [(str(row.uid), f"{row.post.organ.short_name} {row.person.name} {row.post.title}") for row in ordered]


class Line(OfIncident, Timed):
    """One line of the record."""

    sort = LineSort.MEASURE
    needless: tuple[str, ...] = ()
    post = forms.ChoiceField(label="谁", required=False)
    who = forms.CharField(label="不在名单里的，写明是谁", required=False, max_length=120, help_text="不写信访人姓名")
    to = forms.CharField(label="报告给", required=False, max_length=120, help_text="如 市委、市政府，上一级信访部门")
    how = forms.ChoiceField(
        label="方式",
        required=False,
        choices=[("", "请选择"), *((key.value, label) for key, label in HOW_LABELS.items())],
    )
    words = words("内容")
    conflicts = forms.BooleanField(label="与登记的情况不一致", required=False)

    def prepare(self) -> None:
        """Only the fields that such a line has."""
        for name in self.needless:
            del self.fields[name]
        self.fields["words"].required = self.sort in {LineSort.MEASURE, LineSort.FOLLOW_UP, LineSort.SOURCE}
        if "post" in self.fields:
            self.fields["post"].choices = [("", "不在名单里"), *people(self.incident, self.day())]  # type: ignore[attr-defined]
        self.title = f"登记{LINE_LABELS[self.sort]}"
        self.notes = [NOTES[self.sort]]

    def day(self) -> date:
        """The day that is being entered: whoever held a post then may be chosen."""
        return read_day(str(self.data.get("on", ""))) or self.at.today

    def said(self) -> Said:
        """The line."""
        said = self.cleaned_data
        return Said(
            self.sort,
            self.at_moment(),
            said.get("words", ""),
            UUID(said["post"]) if said.get("post") else None,
            said.get("who", ""),
            said.get("to", ""),
            How(said["how"]) if said.get("how") else None,
            bool(said.get("conflicts")),
        )

    def save(self) -> str:
        actions.add_line(self.incident.uid, self.said(), **self.common())
        return f"已登记：{LINE_LABELS[self.sort]}。"


NOTES = {
    LineSort.LEARNED: "谁在什么时候得知的。重大紧急信息的报告从这里算起。",
    LineSort.REPORTED: "条例写立即、及时报告，没有小时数。书面报告用“出具报告”，自动登记。",
    LineSort.BOUND: "谁应当到场，由登记的人负责；登记了应当到场又没有到场登记的，提示核查。",
    LineSort.ARRIVED: "谁在什么时候到场。晚到、处置是否得当由人判断。",
    LineSort.MEASURE: "谁采取了什么措施。",
    LineSort.FOLLOW_UP: "谁做了什么后续工作。",
    LineSort.SOURCE: "如上级通报、公安接报、媒体报道。不一致不等于隐瞒，提示先核对。",
}
PLAIN = ("to", "how", "conflicts")


class Learned(Line):
    """Somebody learned of it."""

    sort, needless = LineSort.LEARNED, PLAIN


class Reported(Line):
    """It was reported up."""

    sort, needless, cite = LineSort.REPORTED, ("conflicts",), "2022/25"


class Bound(Line):
    """Somebody was bound to attend."""

    sort, needless, cite = LineSort.BOUND, (*PLAIN, "who"), "seed/12.9"


class Arrived(Line):
    """Somebody arrived."""

    sort, needless = LineSort.ARRIVED, PLAIN


class Measure(Line):
    """Something was done."""

    sort, needless = LineSort.MEASURE, PLAIN


class FollowUp(Line):
    """Something was done afterwards."""

    sort, needless = LineSort.FOLLOW_UP, PLAIN


class Source(Line):
    """What another source says."""

    sort, needless, cite = LineSort.SOURCE, ("to", "how", "post"), "seed/12.6"

    def prepare(self) -> None:
        """The source stands where a person stands in other lines."""
        super().prepare()
        self.fields["who"].label, self.fields["who"].required, self.fields["who"].help_text = "来源", True, ""


class Report(Line):
    """A written report."""

    sort, needless, do, cite = LineSort.REPORTED, ("conflicts", "how", "words"), "出具报告", "2022/25"
    text = forms.CharField(label="报告正文", max_length=20_000, widget=forms.Textarea(attrs={"rows": 16}))

    def prepare(self) -> None:
        """The record in words, to be completed."""
        self.fields["words"].required = False
        super(Line, self).prepare()
        for name in self.needless:
            del self.fields[name]
        self.fields["post"].choices = [("", "不在名单里"), *people(self.incident, self.day())]  # type: ignore[attr-defined]
        self.fields["post"].label = "谁报告"
        lines = IncidentLine.objects.filter(incident=self.incident).select_related("post__person", "post__post__organ")
        self.initial.setdefault("text", report_text(self.incident, list(lines.order_by("at", "pk"))))
        self.title = "出具报告"
        self.notes = ["按公文格式编号，同时登记一条书面报告。正文由登记的情况拼成，请核对补全；不写信访人姓名。"]

    def save(self) -> str:
        actions.report_up(self.incident.uid, self.said(), text=self.cleaned_data["text"], **self.common())
        return "已出具报告，并登记书面报告。"


class Tie(OfIncident):
    """A petition that it is about."""

    title, do = "关联信访事项", "关联"
    number = forms.CharField(label="事项编号", max_length=12)
    on, proof = None, None  # type: ignore[assignment]

    def save(self) -> str:
        actions.tie_petition(self.incident.uid, tidy(self.cleaned_data["number"])[:12], **self.common())
        return "已关联。看不到这件事项的人也看不到这个关联。"


class Grown(OfIncident):
    """Which incident it grew from."""

    title, do, cite = "由先前的事件扩大而来", "登记", "seed/12.10"
    earlier = forms.ChoiceField(label="先前的事件", required=False)
    on, proof = None, None  # type: ignore[assignment]

    def prepare(self) -> None:
        """Incidents before this one."""
        rows = seen(self.at.actor).filter(voided_on__isnull=True, occurred_at__lt=self.incident.occurred_at)
        found = rows.select_related("organ").order_by("-occurred_at", "-pk")[:100]
        said = [(str(row.uid), f"{row.day} {row.organ.short_name} {row.title[:40]}") for row in found]
        self.fields["earlier"].choices = [("", "不是，撤销关联"), *said]  # type: ignore[attr-defined]
        self.notes = ["同一事项先后发生的事件相联。人数增多本身不说明什么。"]

    def save(self) -> str:
        chosen = self.cleaned_data["earlier"]
        actions.grown_from(self.incident.uid, UUID(chosen) if chosen else None, **self.expecting())
        return "已与先前的事件相联。" if chosen else "已撤销关联。"


class Close(OfIncident):
    """Close it."""

    title, do = "了结事件", "了结"
    outcome = words("处置结果")

    def save(self) -> str:
        actions.close(self.incident.uid, outcome=self.cleaned_data["outcome"], **self.expecting())
        return "已了结。以后查到的情况还可以补登。"


class Reopen(OfIncident):
    """Take the closing back."""

    title, do = "撤销了结", "撤销"
    why = why("撤销的理由")
    on, proof = None, None  # type: ignore[assignment]

    def save(self) -> str:
        actions.reopen(self.incident.uid, why=self.cleaned_data["why"], **self.expecting())
        return "已撤销了结。"


class VoidIncident(OfIncident):
    """Void it."""

    title, do = "作废这个事件的登记", "作废"
    why = why("作废的理由")
    on, proof = None, None  # type: ignore[assignment]

    def prepare(self) -> None:
        self.notes = ["登记错了才作废；由登记的单位作废，记录保留。"]

    def save(self) -> str:
        actions.void_incident(self.incident.uid, why=self.cleaned_data["why"], **self.expecting())
        return "已作废，记录保留。"


LINES: Mapping[str, type[Line]] = {
    "learned": Learned,
    "reported": Reported,
    "bound": Bound,
    "arrived": Arrived,
    "measure": Measure,
    "follow_up": FollowUp,
    "source": Source,
    "report": Report,
}
ACTS: Mapping[str, type[OfIncident]] = {
    **LINES,
    "tie": Tie,
    "grown": Grown,
    "close": Close,
    "reopen": Reopen,
    "void": VoidIncident,
}


class Strike(OfIncident):
    """Void a line or a tie."""

    title, do = "作废一条登记", "作废"
    why = why("作废的理由")
    on, proof = None, None  # type: ignore[assignment]

    def __init__(self, *args: Any, record: str, row: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.row = record, row
        self.notes = ["记录保留，标明作废。谁登记的由谁作废。"]

    def save(self) -> str:
        actions.strike_row(self.record, self.row, why=self.cleaned_data["why"], **self.common())
        return "已作废，记录保留。"
