"""Art. 13: who issues a measure, whom its text is copied to, who holds an admonition, and when it may be closed (seed/13)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from xinfang.rules import lawbook
from xinfang.rules.accountable import SOFT, title
from xinfang.rules.refusals import Refused

CIRCULAR, ORDER, ADMONITION = SOFT
OFFICE, CONFERENCE = "petition_office", "joint_conference"
BODIES = frozenset({"party_committee", "government"})
DISCIPLINE, PERSONNEL, CIRCLE = "discipline", "personnel", "circle"
BOTH = (DISCIPLINE, PERSONNEL)
ROLES = {DISCIPLINE: "纪检监察机关", PERSONNEL: "组织人事部门", CIRCLE: "通报范围内的单位"}
IN_CHARGE, DESIGNATED = "leader_in_charge", "designated_head"
BY_RIGHT = {IN_CHARGE: "党委、政府分管领导", DESIGNATED: "指定的相关部门主要负责同志"}
DEPARTMENTS = frozenset({"department", "discipline", "personnel", "political_legal", "vertical"})
LEADERS = frozenset({"head", "deputy_in_charge", "other_leader"})
CONFERENCE_SINCE = date(2022, 5, 1)  # 2022/39-3
NOTE = (
    "中办发〔2005〕30号规定，诫勉由纪检机关和组织人事部门按管理权限进行。"
    "实施办法第十三条写由分管领导或者指定的负责同志执行，定人之前请先沟通。"
)
LACKING = {
    "issue": "还没有发文",
    "discipline": "还没有抄送本级纪检监察机关",
    "personnel": "还没有抄送本级组织人事部门",
    "executor": "还没有定由谁谈话",
    "talk": "还没有谈话记录",
    "rectification": "整改还没有完成",
}
CODES = {"discipline": "not_copied", "personnel": "not_copied", "executor": "no_talk", "talk": "no_talk"}


@dataclass(frozen=True, slots=True)
class Seat:
    """An organ as these rules see it. ``body``: the path of the Party committee or government that it belongs to, or is."""

    pk: int
    kind: str
    level: str
    body: str
    division: str = ""


def same_level(one: Seat, other: Seat) -> bool:
    """Whether two organs are of the same level 本级: of one level and one territory.

    One territory: the same division code; else one body above both; else the city, of which there is one.
    """
    if one.level != other.level:
        return False
    if one.division and other.division:
        return one.division == other.division
    return one.level == "city" or one.body.startswith(other.body) or other.body.startswith(one.body)


def cite_of_issuer(office_kind: str) -> str:
    """The article by which an organ issues: the petition office by seed/13, a joint conference by 2022/39-3."""
    return "2022/39-3" if office_kind == CONFERENCE else "seed/13"


def check_issuer(kind: str, *, own: bool, office_kind: str, on: date) -> None:
    """Refuse who may not issue: any but the petition office that decided (seed/13).

    ``own``: the actor acts for that office. A joint conference circulates and orders since 2022-05-01 (2022/39-3).
    """
    if kind not in SOFT:
        raise Refused(
            f"“{title(kind)}”不由信访部门发文。",
            why="信访部门只提建议，报党委、政府领导批阅，由有权机关决定",
            cite="seed/14",
            code="not_a_paper",
        )
    if not own or office_kind not in {OFFICE, CONFERENCE}:
        raise Refused(
            f"{title(kind)}的文书只能由作出认定的信访部门发。",
            why="实行通报批评或者责令整改的，由信访部门发文；诫勉谈话由信访部门提出建议",
            todo="请由作出认定的信访部门办理",
            cite="seed/13",
            code="wrong_issuer",
        )
    if office_kind == CONFERENCE and on < CONFERENCE_SINCE:
        raise Refused(
            "2022年5月1日以前，联席会议没有发文追究责任的依据。",
            why="实施办法第十三条写的是由信访部门发文；条例从2022年5月1日起才写联席会议可以通报、责令限期整改",
            todo="请由上级信访部门发文",
            cite="seed/13",
            code="wrong_issuer",
        )


def check_copy(role: str, kind: str, to: Seat, office: Seat) -> None:
    """Refuse a copy to an organ that is not what its role says, or not of the office's level (seed/13).

    Others than the two get a copy of a circular only: what the other texts say is not for them.
    """
    if role in BOTH:
        if to.kind != role:
            raise Refused(
                f"这个单位不是{ROLES[role]}。",
                why="抄送对象按机构登记的类别核对",
                field="to",
                cite="seed/13",
                code="wrong_organ",
            )
        if not same_level(to, office):
            raise Refused(
                f"这个单位不是本级的{ROLES[role]}。",
                why="有关文本抄送本级纪检监察机关、组织人事部门",
                field="to",
                cite="seed/13",
                code="wrong_level",
            )
        return
    if kind != CIRCULAR:
        raise Refused(
            f"{title(kind)}的文本只抄送本级纪检监察机关和组织人事部门。",
            why="只有通报在一定范围内传阅",
            field="role",
            cite="seed/13",
            code="only_both",
        )
    if to.kind in BOTH:
        raise Refused("抄送纪检监察机关、组织人事部门的，请选对应的类别。", field="role", code="wrong_role")


@dataclass(frozen=True, slots=True)
class Named:
    """Who is to hold an admonition: the kind of post, whether the holder leads the organ, and its seat."""

    post_kind: str
    leads: bool
    seat: Seat


def check_executor(by_right: str, who: Named, office: Seat, designator: Named | None, *, on_record: bool) -> None:
    """Refuse who may not hold an admonition (seed/13).

    Either the leader in charge of the Party committee or government of the office's level, or the head of a department whom
    a leader of that committee or government designated, with the designation ``on_record``.
    """
    fitting = same_level(who.seat, office)
    if by_right == IN_CHARGE:
        if who.seat.kind in BODIES and who.post_kind == "deputy_in_charge" and fitting:
            return
        raise _not_allowed("这个人不是本级党委、政府的分管领导。")
    if by_right != DESIGNATED:
        raise _not_allowed("请选择凭哪一条谈话。")
    if who.seat.pk == office.pk or who.seat.kind not in DEPARTMENTS or not who.leads or not fitting:
        raise _not_allowed("这个人不是本级相关部门的主要负责同志。")
    if not on_record or designator is None:
        raise Refused(
            "指定相关部门主要负责同志谈话的，要有指定的记录。",
            why="写明谁指定的、哪一天、批示或者文件",
            field="designation",
            cite="seed/13",
            code="no_designation",
        )
    if (
        designator.seat.kind not in BODIES
        or designator.post_kind not in LEADERS
        or not same_level(designator.seat, office)
    ):
        raise Refused(
            "指定要由本级党委、政府的领导作出。", field="designated_by", cite="seed/13", code="wrong_designator"
        )


def _not_allowed(what: str) -> Refused:
    return Refused(
        what,
        why="诫勉谈话由党委、政府分管领导，或者指定的相关部门主要负责同志执行",
        todo="请另选一位",
        field="executor",
        cite="seed/13",
        code="executor_not_allowed",
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is of a measure: ``rectified``: its rectification is done."""

    issued: bool
    copied: Collection[str] = ()
    executor: bool = False
    held: bool = False
    rectified: bool = False


def lacking(kind: str, has: Standing) -> tuple[str, ...]:
    """What is lacking before a measure may be closed, as keys of ``LACKING`` (seed/13): both copies, the talk, rectification."""
    if not has.issued:
        return ("issue",)
    found = [one for one in lawbook.load().measures[kind].copied_to if one not in has.copied]
    if kind == ADMONITION and not has.held:
        found.append("talk" if has.executor else "executor")
    if kind == ORDER and not has.rectified:
        found.append("rectification")
    return tuple(found)


def check_close(kind: str, has: Standing) -> None:
    """Refuse to close a measure of Art. 13 while something is lacking."""
    found = lacking(kind, has)
    if found:
        raise Refused(
            "还不能了结：" + "；".join(LACKING[one] for one in found) + "。",
            why="文本要同时抄送本级纪检监察机关和组织人事部门，两份都要有送达凭据；谈话要有记录，责令整改的要整改完成",
            cite="seed/13",
            code=CODES.get(found[0], "rectifying" if found[0] == "rectification" else "not_issued"),
        )


ISSUE_TITLES: Mapping[str, str] = {CIRCULAR: "印发通报", ORDER: "印发责令整改通知书", ADMONITION: "发出诫勉谈话建议书"}
