"""The forms and deeds of a verification: who verifies, whom, what is asked and said, the evidence, how it ends (seed/11 to 14)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest

from xinfang.accountability.actions import hearing_subjects as hearing
from xinfang.accountability.actions import verifying
from xinfang.accountability.models import Asking, Verification
from xinfang.accountability.proposable import called, last_day, officers_of, subjects_of
from xinfang.accountability.verificationmodels import DISMISSED, OPEN
from xinfang.accountability.verified import free_to_verify
from xinfang.desk.arriving import Deed, common
from xinfang.desk.door import At
from xinfang.desk.stepforms import long_text, uid_or_none
from xinfang.desk.superviseforms import Said, Why
from xinfang.people.models import Appointment
from xinfang.rules.accountable import REASONS
from xinfang.rules.verifying import ASKED

FIRST = ("", "请选择")
Asked = dict[str, Any]
NO_NAMES = "不写信访人的姓名、电话、证件号码"


def told(one: Appointment) -> str:
    """A post and its holder, as a list shows them."""
    return f"{one.person.name}（{one.post.section}{one.post.title}）"


def chosen_uid(said: Asked, name: str) -> UUID:
    """What a list was set to; nothing known is a uid that is none."""
    return uid_or_none(said[name]) or UUID(int=0)


class Choosing(Said):
    """A form with one list that the record fills."""

    which = forms.ChoiceField(label="哪一个")
    title = "哪一个"

    def prepare(self) -> None:
        """Fill the list."""
        field = self.fields["which"]
        field.label = self.title
        field.choices = [FIRST, *self.choices()]  # type: ignore[attr-defined]

    def choices(self) -> list[tuple[str, str]]:
        """What there is to choose."""
        return []


class Officer(Choosing):
    """Somebody of the office."""

    title = "核查人员"

    def choices(self) -> list[tuple[str, str]]:
        """Whom nothing bars."""
        here = {one.appointment.person_id for one in officers_of(self.row)}
        free = free_to_verify(self.row, self.at.today)
        return [(str(one.uid), told(one)) for one in free if one.person_id not in here]


class Leaving(Choosing):
    """One who leaves."""

    title = "哪一位"
    why = long_text("为什么不再核查", "如 回避、生病；原来的登记保留", rows=2)

    def choices(self) -> list[tuple[str, str]]:
        """The present ones."""
        return [(str(one.appointment.uid), told(one.appointment)) for one in officers_of(self.row)]


class FromChain(Choosing):
    """Somebody of the chain."""

    title = "责任链里的哪一位"

    def choices(self) -> list[tuple[str, str]]:
        """Who is not a subject yet."""
        named = {one.appointment_id for one in subjects_of(self.row)}
        rows = self.row.links.select_related("appointment__person", "appointment__post")
        return [(str(one.uid), told(one.appointment)) for one in rows if one.appointment_id not in named]


class OnSubject(Choosing):
    """One of the subjects."""

    title = "对象"

    def choices(self) -> list[tuple[str, str]]:
        """Those who stand."""
        return [(str(one.uid), called(one)) for one in subjects_of(self.row)]


class Drop(OnSubject):
    """A subject left out."""

    why = long_text("为什么不再列为对象", rows=2)


class Ask(OnSubject):
    """What is asked."""

    what = forms.ChoiceField(label="问什么", choices=[FIRST, *ASKED.items()], help_text="先问理由，再请陈述申辩")
    words = long_text("请其说明的事", f"写在函里；{NO_NAMES}。天数按本单位的设置（非法定），自收到起算", rows=4)


class OnAsking(Choosing):
    """One of the notices."""

    title = "哪一份通知"

    def choices(self) -> list[tuple[str, str]]:
        """Those that may be meant."""
        rows = Asking.objects.filter(subject__verification=self.row).select_related("subject__appointment__person")
        found = [one for one in rows.select_related("subject__organ") if self.fits(one)]
        return [(str(one.uid), f"{called(one.subject)}：{ASKED[one.what]}") for one in found]

    def fits(self, one: Asking) -> bool:
        """Whether one may be meant."""
        return True


class Serve(OnAsking):
    """The day of its receipt."""

    def fits(self, one: Asking) -> bool:
        """Not served yet."""
        return one.served_on is None


class Extend(OnAsking):
    """More days."""

    days = forms.IntegerField(label="延长几天", min_value=1, max_value=60)
    why = long_text("延长的理由", rows=2)

    def fits(self, one: Asking) -> bool:
        """Served."""
        return last_day(one) is not None


class Enter(OnAsking):
    """A statement on paper."""

    reason = forms.ChoiceField(label="理由", choices=[("", "没有写明"), *REASONS.items()], required=False)
    words = long_text("说明的内容", "照原件录入；凭书面材料登记", rows=5)


class Note(Said):
    """A note."""

    words = long_text("核查的情况", f"向谁了解、查了什么；{NO_NAMES}", rows=4)


class Prove(Said):
    """A line of the evidence list."""

    kind = forms.ChoiceField(label="证据", choices=[FIRST, *hearing.PROOFS.items()])
    ref = forms.CharField(label="号数或者文号", max_length=80, required=False)
    words = long_text("说明什么", rows=2)


class Strike(Said):
    """A line taken out."""

    number = forms.IntegerField(label="第几号", min_value=1, max_value=9999)
    why = long_text("作废的理由", rows=2)


class Reopen(Said):
    """New facts and two officers."""

    officers = forms.MultipleChoiceField(label="两名核查人员", widget=forms.CheckboxSelectMultiple)
    facts = long_text("新的事实", "没有新的事实不能重新核查", rows=4)

    def prepare(self) -> None:
        """Whom nothing bars."""
        free = free_to_verify(self.row, self.at.today)
        self.fields["officers"].choices = [(str(one.uid), told(one)) for one in free]  # type: ignore[attr-defined]


def _name(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    verifying.name_officer(row.uid, officer=chosen_uid(said, "which"), **common(at, said))
    return "核查人员已登记。"


def _leave(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    verifying.leave(row.uid, officer=chosen_uid(said, "which"), why=said["why"], **common(at, said))
    return "已登记不再核查，请另派一人。"


def _subject(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    verifying.name_subject(row.uid, link=chosen_uid(said, "which"), **common(at, said))
    return "已列为核查的对象。"


def _drop(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    verifying.drop_subject(row.uid, subject=chosen_uid(said, "which"), why=said["why"], **common(at, said))
    return "不再列为对象。"


def _ask(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    told_ = {"subject": chosen_uid(said, "which"), "what": said["what"], "words": said["words"]}
    hearing.ask(row.uid, **told_, **common(at, said))
    return "函已出具，请送达并登记收到的日期。"


def _serve(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    hearing.serve(row.uid, asking=chosen_uid(said, "which"), **common(at, said))
    return "送达已登记。"


def _extend(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    told_ = {"asking": chosen_uid(said, "which"), "days": said["days"], "why": said["why"]}
    hearing.extend(row.uid, **told_, **common(at, said))
    return "已延长。"


def _enter(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    told_ = {"asking": chosen_uid(said, "which"), "words": said["words"], "reason": said["reason"]}
    hearing.enter_statement(row.uid, **told_, **common(at, said))
    return "说明已登记。"


def _note(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    hearing.note(row.uid, words=said["words"], **common(at, said))
    return "已记下。"


def _prove(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    hearing.prove(row.uid, kind=said["kind"], ref=said["ref"], words=said["words"], **common(at, said))
    return "已列入证据目录。"


def _strike(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    hearing.strike_proof(row.uid, number=said["number"], why=said["why"], **common(at, said))
    return "这一号证据已作废，保留在目录里。"


def _dismiss(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    verifying.dismiss(row.uid, why=said["why"], **common(at, said))
    return "不予追究，理由当事单位和人员看得到。"


def _void(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    verifying.void(row.uid, why=said["why"], **common(at, said))
    return "这次核查已作废，待核事项重新打开。"


def _reopen(at: At, request: HttpRequest, row: Verification, said: Asked) -> str:
    officers = [uid for one in said["officers"] if (uid := uid_or_none(one)) is not None]
    told_ = {name: value for name, value in common(at, said).items() if name != "expected"}
    verifying.reopen(row.uid, officers=officers, facts=said["facts"], **told_)
    return "已重新核查，见列表里新的一件。"


DEEDS: Mapping[str, Deed] = {
    "ask": Deed("发函问理由、请陈述申辩", Ask, _ask, "先问有没有正当理由；陈述申辩不会加重处理。"),
    "serve": Deed("登记送达", Serve, _serve, "日期写对方收到的那一天，凭送达回证。"),
    "enter": Deed("登记书面说明", Enter, _enter),
    "prove": Deed("列入证据", Prove, _prove),
    "note": Deed("记核查情况", Note, _note),
    "subject": Deed("列为核查对象", FromChain, _subject, "责任链只说明谁在任，不说明谁有过错；由核查人员决定。"),
    "extend": Deed("延长答复的天数", Extend, _extend),
    "name": Deed("增派核查人员", Officer, _name),
    "leave": Deed("核查人员回避、更换", Leaving, _leave),
    "dismiss": Deed("不予追究", Why, _dismiss, "写明理由；不进考核，不计分。"),
    "drop": Deed("不再列为对象", Drop, _drop, corrects=True),
    "strike": Deed("证据作废", Strike, _strike, corrects=True),
    "void": Deed("作废这次核查", Why, _void, "开错了、还没有问过人的。", corrects=True),
    "reopen": Deed("重新核查", Reopen, _reopen, "只凭新的事实。"),
}
BY_OFFICERS = frozenset({"ask", "serve", "enter", "prove", "note", "subject", "extend", "dismiss", "drop", "strike"})


def offered(at: At, row: Verification) -> dict[str, Deed]:
    """What the actor may do now: the two who verify most, the office's others who verifies."""
    if not at.actor.may("finding:act") or at.actor.organ_id != row.office_id:
        return {}
    if row.state == DISMISSED:
        return {"reopen": DEEDS["reopen"]}
    if row.state != OPEN:
        return {}
    two = any(one.appointment.uid == at.actor.appointment for one in officers_of(row))
    return {key: deed for key, deed in DEEDS.items() if key != "reopen" and (two or key not in BY_OFFICERS)}
