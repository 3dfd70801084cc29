"""The forms and deeds of a measure of Art. 13: issue, copy, receipt, who holds the talk, the talk, close, corrections."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest

from xinfang.accountability.actions import copying, issuing, talking
from xinfang.accountability.actions.issuing import Issuing, circle_of
from xinfang.accountability.actions.talking import Executor, Held
from xinfang.accountability.imposed import lacks, of_office, standing_copies, talk_of
from xinfang.accountability.levels import holding, same_level
from xinfang.accountability.measuremodels import (
    CARRIED_OUT,
    CLOSED,
    ISSUED,
    TO_ISSUE,
    Measure,
    MeasureCopy,
)
from xinfang.accountability.measuretext import drafted
from xinfang.desk.arriving import Deed, common
from xinfang.desk.door import At
from xinfang.desk.stepforms import long_text, uid_or_none
from xinfang.desk.superviseforms import Said, Why
from xinfang.look.forms import DayField
from xinfang.people.models import Appointment
from xinfang.rules.accountable import SOFT
from xinfang.rules.imposing import (
    ADMONITION,
    BODIES,
    BOTH,
    BY_RIGHT,
    CIRCLE,
    CIRCULAR,
    DEPARTMENTS,
    DESIGNATED,
    ISSUE_TITLES,
    NOTE,
    ORDER,
    ROLES,
)

Choices = list[tuple[str, str]]
FIRST = ("", "请选择")
DISPATCH = "送达凭据"


class Issue(Said):
    """The text, with its addressee by its kind."""

    text = long_text("文书的内容", "按认定拟的稿，请核对修改；不写信访人的姓名、电话、证件号码", rows=14)
    circle = forms.MultipleChoiceField(
        label="通报到哪些单位", widget=forms.CheckboxSelectMultiple, help_text="在这个范围内传阅，不对外公布"
    )
    to = forms.ChoiceField(label="向谁建议", help_text="本级党委或者政府")
    due_on = DayField(label="整改到哪一天", help_text="不是法定期限，以通知书写明的为准")

    def prepare(self) -> None:
        """What the kind asks for, and the draft."""
        row: Measure = self.row
        due = self.at.today + timedelta(days=self.at.now.setting("rectify_days"))
        self.fields["text"].initial = drafted(row, due if row.kind == ORDER else None)
        for name, kind in (("circle", CIRCULAR), ("to", ADMONITION), ("due_on", ORDER)):
            if row.kind != kind:
                del self.fields[name]
        if row.kind == ORDER:
            self.fields["due_on"].initial = due
        elif row.kind == CIRCULAR:
            choices = [(str(one.uid), one.name) for one in circle_of(row.office)]
            self.fields["circle"].choices = choices  # type: ignore[attr-defined]
        else:
            bodies = [one for kind in sorted(BODIES) for one in same_level(row.office, kind)]
            self.fields["to"].choices = [FIRST, *((str(one.uid), one.name) for one in bodies)]  # type: ignore[attr-defined]


class Copy(Said):
    """To whom the text is copied, with the proof of dispatch."""

    role = forms.ChoiceField(label="抄送给")
    to = forms.ChoiceField(label="单位")

    def prepare(self) -> None:
        """The organs of the level, by role; of a circular others too."""
        row: Measure = self.row
        got = {one.to_organ_id for one in standing_copies(row)}
        both = {kind: [one for one in same_level(row.office, kind) if one.pk not in got] for kind in BOTH}
        groups: list[Any] = [
            (ROLES[kind], [(str(one.uid), one.name) for one in rows]) for kind, rows in both.items() if rows
        ]
        roles = [(kind, ROLES[kind]) for kind in BOTH]
        if row.kind == CIRCULAR:
            circle = [(str(one.uid), one.name) for one in circle_of(row.office) if one.pk not in got]
            groups, roles = [*groups, (ROLES[CIRCLE], circle)], [*roles, (CIRCLE, ROLES[CIRCLE])]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["to"].choices = [FIRST, *groups]  # type: ignore[attr-defined]
        missing = [one for one in lacks(row) if one in BOTH]
        if missing:
            self.fields["role"].initial = missing[0]
            self.fields["to"].initial = next((str(one.uid) for one in both[missing[0]]), "")
        self.fields["proof"].label = DISPATCH
        self.fields["proof"].help_text = "必填，如 机要登记号、送达回证编号"


class OnCopy(Said):
    """A copy of the list."""

    which = forms.ChoiceField(label="哪一份")

    def prepare(self) -> None:
        """The copies that there are."""
        said = [(str(one.uid), f"{one.to_organ.short_name}（{ROLES[one.role]}）") for one in self.copies()]
        self.fields["which"].choices = said  # type: ignore[attr-defined]

    def copies(self) -> Sequence[MeasureCopy]:
        """Which may be chosen."""
        return standing_copies(self.row)


class Receipt(OnCopy):
    """A receipt that the office enters."""

    def prepare(self) -> None:
        """The proof is the receipt."""
        super().prepare()
        self.fields["proof"].label = "凭据"
        self.fields["proof"].help_text = "必填：对方的回执、签收单编号"

    def copies(self) -> Sequence[MeasureCopy]:
        """Those not signed for."""
        return [one for one in super().copies() if one.received_on is None]


class CorrectCopy(OnCopy):
    """What of a copy is corrected."""

    what = forms.ChoiceField(label="更正什么", choices=[("receipt", "签收登记错了"), ("copy", "这份抄送登记错了")])
    why = long_text("理由", "原来的登记保留，标明作废", rows=2)


def told(one: Appointment) -> str:
    """A person as a choice shows them: organ, post, name."""
    return f"{one.post.organ.short_name} {one.post.title} {one.person.name}"


class NameExecutor(Said):
    """Who is to hold the talk, and by which right."""

    by_right = forms.ChoiceField(label="凭哪一条", choices=[FIRST, *BY_RIGHT.items()])
    executor = forms.ChoiceField(label="由谁谈话")
    designation = long_text("指定的依据", "指定相关部门负责同志的必填：批示的话，或者文件的文号", False, 2)
    designated_by = forms.ChoiceField(label="谁指定的", required=False, help_text="本级党委、政府的领导")
    designated_on = DayField(label="哪一天指定的", required=False)
    noted = forms.BooleanField(label="已经看过这项提示", help_text=NOTE, required=False)

    def prepare(self) -> None:
        """Leaders of the bodies of the level, and heads of its departments."""
        row: Measure = self.row
        bodies = [one for kind in sorted(BODIES) for one in same_level(row.office, kind)]
        offices = [one for kind in sorted(DEPARTMENTS) for one in same_level(row.office, kind)]
        leaders = holding(self.at.today, *bodies)
        heads = [one for one in holding(self.at.today, *offices) if one.post.kind == "head" or one.acting_head]
        charge = [one for one in leaders if one.post.kind == "deputy_in_charge"]
        by_right = zip(BY_RIGHT.values(), (charge, heads), strict=True)
        groups: list[Any] = [(title, [(str(one.uid), told(one)) for one in rows]) for title, rows in by_right]
        self.fields["executor"].choices = [FIRST, *groups]  # type: ignore[attr-defined]
        named = [(str(one.uid), told(one)) for one in leaders]
        self.fields["designated_by"].choices = [FIRST, *named]  # type: ignore[attr-defined]


class HeldForm(Said):
    """The talk's record."""

    place = forms.CharField(label="地点", max_length=120)
    text = long_text("谈话记录", "原因、对方的说明、指出的问题、改正的要求；不写信访人姓名", rows=8)
    signed = forms.BooleanField(label="谈话对象已在记录上签名", required=False)
    remark = long_text("签名的情况", "没有签名的必填：为什么，谁在场证明", False, 2)


def _issue(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    circle = tuple(UUID(one) for one in said.get("circle", ()))
    words = Issuing(said["text"], circle, uid_or_none(said.get("to", "")), said.get("due_on"))
    issuing.issue_measure(row.uid, words, **common(at, said))
    return "已发文。请同时抄送本级纪检监察机关和组织人事部门。"


def _copy(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    made = copying.copy_measure(row.uid, role=said["role"], to=UUID(said["to"]), **common(at, said))
    return f"已登记抄送{made.to_organ.short_name}。"


def _on_copy(at: At, said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in common(at, said).items() if name != "expected"}


def _receipt(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    made = copying.receive_copy(UUID(said["which"]), **_on_copy(at, said))
    return f"已登记{made.to_organ.short_name}签收。"


def _correct_copy(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    copying.correct_copy(UUID(said["which"]), what=said["what"], why=said["why"], **_on_copy(at, said))
    return "已更正，原来的登记保留。"


def _name(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    who = Executor(
        UUID(said["executor"]),
        said["by_right"],
        said["noted"],
        said["designation"] if said["by_right"] == DESIGNATED else "",
        uid_or_none(said["designated_by"]),
        said["designated_on"],
    )
    talking.name_executor(row.uid, who, **common(at, said))
    return "已登记由谁谈话，他在“谈话任务”里看得见。"


def hold(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    """Enter that a talk was held."""
    words = Held(said["place"], said["text"], said["signed"], said["remark"])
    talking.hold_talk(row.uid, words, **common(at, said))
    return "已登记谈话。"


def undo_talk(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    """Take a talk back."""
    talking.undo_talk(row.uid, why=said["why"], **common(at, said))
    return "已更正，谈话记录标明作废。"


def _close(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    issuing.close_measure(row.uid, **common(at, said))
    return "已了结。"


def _reopen(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    issuing.reopen_measure(row.uid, why=said["why"], **common(at, said))
    return "已重新打开。"


def _void(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    issuing.void_issue(row.uid, why=said["why"], **common(at, said))
    return "发文已作废，可以重新发文。"


HOLD = Deed("登记谈话", HeldForm, hold, "形成谈话记录。不由谈话人登记的，在“补录依据”里写明凭什么。")
UNDO_TALK = Deed("谈话登记错了", Why, undo_talk, "谈话记录标明作废，回到等谈话。", corrects=True)
DEEDS = {
    "copy": Deed("登记抄送", Copy, _copy, "文本同时抄送本级纪检监察机关和组织人事部门，两份都要有送达凭据。"),
    "receipt": Deed("登记签收", Receipt, _receipt, "对方在系统外签收的，凭回执登记。"),
    "executor": Deed("定由谁谈话", NameExecutor, _name, "由党委、政府分管领导，或者指定的相关部门主要负责同志执行。"),
    "talk": HOLD,
    "close": Deed("了结", Said, _close, "两份抄送、谈话或者整改都齐了，才能了结。"),
    "void": Deed("作废发文", Why, _void, "文书和抄送保留，标明作废；年度考核的记录划去；可以重新发文。", corrects=True),
    "correct_copy": Deed("抄送登记错了", CorrectCopy, _correct_copy, "", corrects=True),
    "undo_talk": UNDO_TALK,
    "reopen": Deed("重新打开", Why, _reopen, "了结登记错了的，重新打开。", corrects=True),
}


def offered(at: At, row: Measure) -> dict[str, Deed]:
    """What the actor may do now with a measure of Art. 13."""
    if row.kind not in SOFT or not of_office(at.actor, row):
        return {}
    signs, found = at.actor.may("petition:approve"), list[str]()
    if row.state == TO_ISSUE:
        title = ISSUE_TITLES[row.kind]
        hint = "签发后编文号，成为正式文书，不能再改；同时记入领导班子当年的考核。"
        return {"issue": Deed(title, Issue, _issue, hint)} if signs else {}
    copies, talk = standing_copies(row), talk_of(row)
    if row.state in {ISSUED, CARRIED_OUT, CLOSED}:
        found += ["copy"] + (["receipt"] if any(one.received_on is None for one in copies) else [])
    if row.kind == ADMONITION and row.state == ISSUED:
        found += ["executor"] + (["talk"] if talk is not None else [])
    if row.state in {ISSUED, CARRIED_OUT}:
        found += ["close"] if not lacks(row) else []
    found += ["correct_copy"] if copies else []
    found += ["void"] if row.state == ISSUED and signs else []
    found += {CARRIED_OUT: ["undo_talk"], CLOSED: ["reopen"]}.get(row.state, [])
    return {key: DEEDS[key] for key in found}
