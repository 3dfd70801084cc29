"""The forms of supervision: urging, proposals, letters and their feedback, listings, interviews (2005/36; 2022/39-3, 40-1)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from xinfang.accountability.actions import calling
from xinfang.accountability.actions.deciding import Upon, part_supervised
from xinfang.desk.arriving import Dated, Number
from xinfang.desk.door import At
from xinfang.desk.stepforms import Act, Choices, StepForm, long_text, uid_or_none
from xinfang.look.forms import DayField
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import in_order, on_day
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import tidy
from xinfang.petitions.queries import Dossier
from xinfang.rules import lawbook
from xinfang.rules.duties import LEADING
from xinfang.rules.supervision import triggers_on

URGE = "这件事项请抓紧办理；有正当理由不能按期办的，请书面说明。"
PLACED = ("on", "proof")


class UrgeStep(StepForm):
    """What the urging says."""

    text = long_text("催办的话", "写在催办单上，承办单位的经办人和分管领导会收到提醒；不写信访人姓名", rows=3)

    def start_with(self, file: Dossier) -> dict[str, Any]:
        """Words that fit each matter."""
        return {"text": URGE}


FORMS: Mapping[str, tuple[type[StepForm], Act]] = {"urge": (UrgeStep, calling.urge)}


class Said(Dated):
    """An act on a record: its words, its day; the day and its proof stand last."""

    def __init__(self, *args: Any, at: At, row: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": at.today, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.at, self.row = at, row
        self.order_fields([name for name in self.fields if name not in PLACED] + list(PLACED))
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices."""


class Urge(Said):
    """Urge from a proposal."""

    text = long_text("催办的话", "写在催办单上；不写信访人姓名", rows=3)

    def prepare(self) -> None:
        """Words that fit each matter."""
        self.fields["text"].initial = URGE


class Why(Said):
    """A reason."""

    why = long_text("理由", rows=3)


class Receive(Said):
    """The day on which the letter was received."""

    def prepare(self) -> None:
        """Its own labels."""
        self.fields["on"].label = "收到的日期"
        self.fields["proof"].label = "依据"
        self.fields["proof"].help_text = "替收函单位登记的、早于今天的必填，如送达回证编号"


class Answer(Said):
    """The written feedback."""

    words = long_text("办理情况", "做了什么、结果怎样；没有按期办的，写明原因和什么时候办完；不写信访人姓名")
    enclosed = forms.CharField(
        label="附件", required=False, max_length=500, help_text="可以不填；材料先在事项里“加附件”，这里写附件号"
    )


class SendBack(Said):
    """Why the feedback is not enough."""

    reason = long_text("退回的理由", "写明还缺什么", rows=3)


class Progress(Said):
    """What has been done meanwhile."""

    words = long_text("进展", "不写信访人姓名", rows=4)


class Result(Said):
    """What came of it."""

    result = long_text("督办结果", "不写信访人姓名", rows=4)


class Held(Said):
    """The record of an interview."""

    record = long_text("约谈记录", "谈了什么，对方怎样说明")
    promise = long_text("承诺", "承诺了什么；没有承诺的留空", required=False, rows=3)
    promise_by = DayField(label="承诺在哪天前做到", required=False, help_text="不是法定期限")


class Kept(Said):
    """What came of a promise."""

    words = long_text("兑现情况", rows=4)


# --- something new


class New(Said, Number):
    """A new record on one matter."""

    def petition(self) -> Petition:
        """The matter of the number, or NotFound."""
        return Petition.objects.get_visible(self.at.actor, number=tidy(self.cleaned_data["number"])[:12])


def trigger_choices(at: At) -> Choices:
    """The triggers in force today."""
    return [("", "请选择"), *[(one.key, one.title) for one in triggers_on(at.today)]]


class NewCall(New):
    """A proposal that people raise."""

    trigger = forms.ChoiceField(label="情形")
    grounds = long_text("根据", "凭什么认为应当督办；不写信访人姓名", rows=4)

    def prepare(self) -> None:
        """The triggers of today."""
        self.fields["trigger"].choices = trigger_choices(self.at)  # type: ignore[attr-defined]


class NewLetter(New):
    """A supervision letter."""

    trigger = forms.ChoiceField(label="情形")
    text = long_text("函的内容", "什么事、哪一天应当办完、要求做什么；不写信访人姓名")
    days = forms.IntegerField(
        label="收到后多少天内书面反馈", min_value=1, max_value=90, help_text="不是法定期限，以函中写明的为准"
    )

    def prepare(self) -> None:
        """The triggers of today, and that of the proposal; the bureau's usual days."""
        chosen, own = trigger_choices(self.at), lawbook.load().triggers.get(str(self.initial.get("trigger", "")))
        if own is not None and own.key not in dict(chosen):
            chosen.append((own.key, own.title))
        self.fields["trigger"].choices = chosen  # type: ignore[attr-defined]
        self.fields["days"].initial = self.at.now.setting("feedback_days")


class OnOrgan(Said):
    """What the joint conference decides on an organ, or on one matter of it."""

    number = forms.CharField(
        label="事项编号", required=False, max_length=20, help_text="只针对一件事项的填；针对单位的留空"
    )
    decider = forms.ChoiceField(label="谁决定的")
    minutes = forms.CharField(
        label="会议纪要编号", required=False, max_length=120, help_text="由信访部门登记联席会议决定的必填"
    )

    def prepare(self) -> None:
        """The conferences of one's own level, and the own organ; the leaders that may be chosen."""
        office = Organ.objects.get(pk=self.at.actor.organ_id or 0)
        rows = Organ.objects.filter(kind=OrganKind.JOINT_CONFERENCE, level=office.level, valid_to__isnull=True)
        fitting = [one for one in rows.exclude(pk=office.pk) if office.path.startswith(part_supervised(one))]
        choices = [(str(one.uid), one.name) for one in (*fitting, office)]
        self.fields["decider"].choices = choices  # type: ignore[attr-defined]

    def upon(self) -> Upon:
        """On what."""
        words, matter = self.cleaned_data, None
        if words["number"]:
            found = Petition.objects.get_visible(self.at.actor, number=tidy(words["number"])[:12])
            matter = found.uid
        own = str(self.at.actor.organ)
        decider = None if words["decider"] == own else uid_or_none(words["decider"])
        return Upon(self.row.uid, matter, decider, words["minutes"])


class NewListing(OnOrgan):
    """Listed supervision."""

    leader = forms.ChoiceField(label="包督办的领导")
    reason = long_text("为什么挂牌督办", "不写信访人姓名", rows=4)
    until = DayField(label="督办期限", help_text="不是法定期限，由决定挂牌的写明")

    def prepare(self) -> None:
        """Leaders of the body and of the organ."""
        super().prepare()
        above = Organ.objects.get(pk=self.at.actor.organ_id or 0)
        body = {OrganKind.PARTY_COMMITTEE, OrganKind.GOVERNMENT, OrganKind.JOINT_CONFERENCE}
        rows = Appointment.objects.filter(on_day(self.at.today), superseded=False, post__kind__in=LEADING)
        own = rows.filter(post__organ__in=[self.row.pk, above.pk])
        of_body = rows.filter(
            post__organ__path__startswith=part_supervised(above),
            post__organ__kind__in=body,
            post__organ__level=above.level,
        )
        self.fields["leader"].choices = people((own | of_body).distinct())  # type: ignore[attr-defined]


class NewInterview(OnOrgan):
    """An interview."""

    whom = forms.ChoiceField(label="约谈谁")
    meet_on = DayField(label="约谈日期")
    place = forms.CharField(label="地点", max_length=120)
    about = long_text("约谈什么", "写进约谈通知；不写信访人姓名", rows=4)

    def prepare(self) -> None:
        """The leaders of the organ."""
        super().prepare()
        rows = Appointment.objects.filter(on_day(self.at.today), superseded=False, post__kind__in=LEADING)
        self.fields["whom"].choices = people(rows.filter(post__organ=self.row.pk))  # type: ignore[attr-defined]


def people(rows: Any) -> Choices:
    """Leaders as choices."""
    found = rows.select_related("person", "post__organ").order_by("post__organ__path", "post__kind", "pk")[:300]
    named = [(str(one.uid), f"{one.person.name} {one.post.organ.short_name}{one.post.title}") for one in found]
    return [("", "请选择"), *named]


def organs_below(at: At) -> list[Organ]:
    """The organs that the own office or conference supervises, in the order of the tree."""
    own = Organ.objects.get(pk=at.actor.organ_id or 0)
    rows = Organ.objects.filter(path__startswith=part_supervised(own), valid_to__isnull=True).exclude(pk=own.pk)
    return in_order(rows)


def leader(form: OnOrgan, name: str) -> UUID:
    """The leader that was chosen."""
    return UUID(form.cleaned_data[name])
