"""Open a petitioner's identity: asked for with a reason, logged, and only by those who have the matter in hand."""

import json
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.petitions.models import Petition, Petitioner, Proceeding
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor
from xinfang.vault.ciphers import Unreadable

CLOSED = frozenset({State.ARCHIVED, State.CANCELLED})


class OpeningReason(StrEnum):
    """Why an identity is opened."""

    CONTACT = "contact"
    REPEAT = "repeat"
    SERVE = "serve"
    VERIFY = "verify"


REASON_LABELS = {
    OpeningReason.CONTACT: "联系信访人了解情况",
    OpeningReason.SERVE: "送达文书",
    OpeningReason.VERIFY: "核对身份",
    OpeningReason.REPEAT: "核对是否重复来信",
}


def may_open(actor: Actor, petition: Petition, proceeding: Proceeding) -> bool:
    """Who has a task on the matter now: its registering officers, and who handles it at the organ that holds it.

    Nobody has one once the file is closed: then it is opened again first, which is an act of its own.
    """
    if actor.operator or State(proceeding.state) in CLOSED:
        return False  # decision 21
    registers = actor.organ_id == petition.registrar_id and actor.may("identity:open")
    return registers or (actor.organ_id == proceeding.organ_id and actor.may("petition:handle"))


def reason_of(entry: Entry) -> str:
    """Why an identity was opened, in words."""
    return REASON_LABELS[OpeningReason(json.loads(entry.payload)["reason"])]


def open_identity(uid: UUID, petitioner: UUID, *, reason: OpeningReason, actor: Actor, on: date) -> dict[str, str]:
    """The identity of one petitioner of a petition (2005/23, 2022/46: nobody may leak it). Every opening is in the ledger."""
    petition = Petition.objects.visible_to(actor).filter(uid=uid).or_not_found()
    proceeding = Proceeding.objects.filter(petition=petition, current=True).first()
    if proceeding is None or not may_open(actor, petition, proceeding):
        raise Refused(
            "您不能查看这件事项的信访人身份。",
            why="只有登记单位的登记人员和正在承办的人员，在事项归档之前，因工作需要才能查看",
            cite="2022/46",
            code="not_allowed",
        )
    row = Petitioner.objects.filter(uid=petitioner, submission__petition=petition).select_related("vault").first()
    if row is None:
        raise NotFound("没有这名信访人。", code="not_found")
    try:
        said = row.identity
    except Unreadable as error:
        raise Refused(
            "这条身份打不开。",
            why="保存它的主密钥不在，或者数据损坏",
            todo="请系统管理人员运行 xinfang keys check",
            code="unreadable",
        ) from error
    with acts.begin("identity.open", actor=actor) as act:
        act.record(Kind.IDENTITY_OPENED, petition.uid, on=on, payload={"petitioner": row.uid, "reason": reason.value})
    return said


def masked(row: Petitioner) -> str:
    """What a page shows of a petitioner without opening: 张**　138********.

    The last four digits prove at the portal who asks (petitions/proof.py): they are masked like the name.
    """
    if row.anonymous:
        return "匿名"
    if row.vault.destroyed_on is not None:
        return "身份已按保管期限销毁"
    try:
        known = row.identity
    except Unreadable:
        return "身份打不开，请系统管理人员运行 xinfang keys check"
    name, phone = known.get("name", ""), known.get("phone", "")
    shown = name[:1] + "*" * (len(name[1:]) and 2) if name else "未留姓名"
    digits = f"{phone[:3]}{'*' * 8}" if len(phone) >= 11 else ("****" if phone else "")
    return f"{shown}　{digits}".strip("　")


def without_identities(text: str, rows: Iterable[Petitioner]) -> str:
    """``text`` with what the vault holds of these persons blotted out: a file's name must not say what a page masks."""
    try:
        known = [value for row in rows for value in row.identity.values() if len(value) > 1]
    except Unreadable:
        return "（身份打不开，不显示）"
    for value in sorted(known, key=len, reverse=True):
        text = text.replace(value, "＊" * len(value))
    return text
