"""Organs: made and changed, never quietly edited."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from xinfang.bureau import acts
from xinfang.bureau.actions import bump
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.people.kinds import Level, OrganKind
from xinfang.people.models import Organ, OrganCode, OrganName
from xinfang.people.reach import need_to_set as need_to_set
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

CONTACT = ("address", "email", "phone", "reception", "inquiry")
CHANGEABLE = (*CONTACT, "name", "short_name", "code", "paper_mark", "heads_allowed")


def create_organ(said: Mapping[str, Any], *, parent: Organ | None, actor: Actor, on: date, act_key: str = "") -> Organ:
    """Create an organ. Refuses unknown kinds and levels, a taken code, and a parent that is closed."""
    need_to_set(actor, parent)
    with acts.begin(
        "organ.create", actor=actor, key=act_key, about=(sorted(said.items()), parent and parent.pk)
    ) as act:
        if act.repeated:
            return Organ.objects.get(uid=act.result)
        return add_organ(act, said, parent=parent, on=on)


def add_organ(act: Act, said: Mapping[str, Any], *, parent: Organ | None, on: date) -> Organ:
    """Create an organ within an act under way."""
    _check_organ(said, parent)
    organ = act.add(Organ(uid=act.result, parent=parent, **said) if "uid" not in said else Organ(parent=parent, **said))
    organ.path = f"{parent.path if parent else '/'}{organ.pk}/"
    organ.save(update_fields=["path"])
    act.record(
        Kind.ORGAN_CREATED, organ.uid, on=on, payload={"parent": parent.uid if parent else None, "kind": organ.kind}
    )
    bump()
    return organ


def _check_organ(said: Mapping[str, Any], parent: Organ | None) -> None:
    for name in ("code", "name", "short_name"):
        if not str(said.get(name, "")).strip():
            raise Refused("单位的代码、名称和简称都要写。", field=name, code="missing")
    if said["kind"] not in set(OrganKind):
        raise Refused(f"不认识的单位类型 {said['kind']}。", field="kind", code="unknown_kind")
    if said["level"] not in set(Level):
        raise Refused(f"不认识的层级 {said['level']}。", field="level", code="unknown_level")
    if Organ.objects.filter(code=said["code"]).exists():
        raise Refused(f"代码 {said['code']} 已被别的单位使用。", todo="请换一个代码", field="code", code="code_taken")
    if parent is not None and parent.valid_to is not None:
        raise Refused(f"上级单位{parent.short_name}已撤销。", field="parent", code="organ_closed")


def change_organ(organ: Organ, changes: Mapping[str, Any], *, actor: Actor, on: date, act_key: str = "") -> Organ:
    """Change names, marks or contact facts of an organ; an old name, code or paper mark is kept (decision 18).

    Refused: nothing to change, a closed organ, an empty name, a code that another organ has or had.
    """
    need_to_set(actor, organ)
    if not changes or set(changes) - set(CHANGEABLE):
        raise Refused("没有可以更改的内容。", code="nothing_to_change")
    with acts.begin("organ.change", actor=actor, key=act_key, about=(organ.uid, sorted(changes.items()))) as act:
        row = Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
        if act.repeated:
            return row
        _check_changes(row, changes)
        if any(name in changes and changes[name] != getattr(row, name) for name in ("name", "short_name")):
            act.add(OrganName(organ=row, name=row.name, short_name=row.short_name, until=on))
        if ("code" in changes and changes["code"] != row.code) or (
            "paper_mark" in changes and row.paper_mark and changes["paper_mark"] != row.paper_mark
        ):
            act.add(OrganCode(organ=row, code=row.code, paper_mark=row.paper_mark, until=on))
        for name, value in changes.items():
            setattr(row, name, value)
        act.change(row, *changes)
        act.record(Kind.ORGAN_CHANGED, row.uid, on=on)
        bump()
    return row


def _check_changes(row: Organ, changes: Mapping[str, Any]) -> None:
    if row.valid_to is not None:
        raise Refused(f"{row.short_name}已经撤销，不能再改。", code="organ_closed")
    for name in ("code", "name", "short_name"):
        if name in changes and not str(changes[name]).strip():
            raise Refused("单位的代码、名称和简称都要写。", field=name, code="missing")
    code = changes.get("code", row.code)
    used = Organ.objects.filter(code=code).exclude(pk=row.pk).exists()
    if used or OrganCode.objects.filter(code=code).exclude(organ=row).exists():
        raise Refused(f"代码 {code} 现在或者以前属于别的单位。", todo="请换一个代码", field="code", code="code_taken")
