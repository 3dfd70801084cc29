"""The numbers of other systems 外部编号: added to a matter, corrected, found again exactly as they are written."""

import re
import unicodedata
from datetime import date
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.petitions.kinds import EXTERNAL_LABELS, ExternalSystem
from xinfang.petitions.models import ExternalNumber, Petition, Proceeding
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

LONGEST = 60
PERSONAL = re.compile(r"1[3-9]\d{9}|\d{17}[\dX]")


def tidied(number: str) -> str:
    """A number as it is kept and compared: width, blanks and case make no difference."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()


def add_external(
    uid: UUID, *, system: ExternalSystem, number: str, actor: Actor, on: date, key: str = ""
) -> ExternalNumber:
    """Note that ``system`` knows the matter as ``number``.

    Refuses an empty or overlong number, one that is a person's, one that the system gave to another matter, and who
    neither registered nor handles the matter.
    """
    wanted = checked(number)
    with acts.begin("external.add", actor=actor, key=key, about=(uid, system.value, wanted)) as act:
        petition = _petition(uid, actor)
        if act.repeated:
            return ExternalNumber.objects.get(uid=act.result)
        return _add(act, petition, system, wanted, on)


def correct_external(uid: UUID, external: UUID, *, number: str, actor: Actor, on: date, key: str = "") -> None:
    """Write another number for one that was mistaken; empty: take it away. The one before stays in the ledger."""
    wanted = checked(number) if number.strip() else ""
    with acts.begin("external.correct", actor=actor, key=key, about=(uid, external, wanted)) as act:
        petition = _petition(uid, actor)
        row = ExternalNumber.objects.filter(petition=petition, uid=external).first()
        if row is None:
            raise NotFound("没有这个编号。", code="not_found")
        if act.repeated:
            return
        if row.ended_on is not None:
            raise Refused("这个编号已经更正过。", todo="请看事项页现在的编号", code="corrected")
        row.ended_on = on
        act.change(row, "ended_on")
        act.record(Kind.EXTERNAL_ENDED, petition.uid, on=on, payload={"external": row.uid, "system": row.system})
        if wanted:
            _add(act, petition, ExternalSystem(row.system), wanted, on)


def by_external(number: str, actor: Actor) -> list[str]:
    """The public numbers of the matters that other systems know as ``number``, as far as ``actor`` may see them."""
    wanted = tidied(number[: 2 * LONGEST])
    if not wanted:
        return []
    rows = Petition.objects.visible_to(actor).filter(externals__number=wanted, externals__ended_on__isnull=True)
    return list(rows.order_by("-pk").values_list("number", flat=True).distinct()[:10])


def checked(number: str) -> str:
    """A number in the form it is kept; refuses an empty or overlong one, and one that is a person's."""
    wanted = tidied(number)
    if not wanted or len(wanted) > LONGEST or not wanted.isprintable():
        raise Refused(f"编号是空的，或者超过 {LONGEST} 字。", field="number", code="bad_number")
    if PERSONAL.fullmatch(wanted):
        raise Refused(
            "手机号码、证件号码不能当编号。",
            why="本系统不按人汇集信访事项",
            todo="请填其他系统里这件事项的编号",
            field="number",
            code="personal_number",
        )
    return wanted


def note(petition: Petition, system: ExternalSystem, number: str, *, actor: Actor, on: date, key: str = "") -> None:
    """Note the number that a matter came with, within the act that registers it. Refusals as of ``add_external``."""
    wanted = checked(number)
    with acts.begin("external.add", actor=actor, key=key, about=(petition.uid, system.value, wanted)) as act:
        if not act.repeated:
            _add(act, petition, system, wanted, on)


def _add(act: Act, petition: Petition, system: ExternalSystem, wanted: str, on: date) -> ExternalNumber:
    if ExternalNumber.objects.filter(system=system.value, number=wanted, ended_on__isnull=True).exists():
        raise Refused(
            f"{EXTERNAL_LABELS[system]}的编号 {wanted} 已经登记在一件事项上。",
            todo="请核对编号；用上面的检索框可以查到本单位看得到的那一件",
            field="number",
            code="number_taken",
        )
    row = act.add(ExternalNumber(uid=act.result, petition=petition, system=system.value, number=wanted, added_on=on))
    act.record(Kind.EXTERNAL_ADDED, petition.uid, on=on, payload={"external": row.uid, "system": row.system})
    return row


def _petition(uid: UUID, actor: Actor) -> Petition:
    rows = Petition.objects.visible_to(actor).select_for_update(of=("self",), no_key=True)
    petition = rows.filter(uid=uid).or_not_found()
    holder = Proceeding.objects.values_list("organ_id", flat=True).get(petition=petition, current=True)
    mine = actor.organ_id in {petition.registrar_id, holder}
    if not mine or not (actor.may("petition:register") or actor.may("petition:handle")):
        raise Refused(
            "您现在的岗位不能登记这件事项的外部编号。",
            todo="请由登记单位或者现在承办单位的人员办理",
            code="not_allowed",
        )
    return petition


def destroy(act: Act, petition: UUID) -> None:
    """What retention destroys here: by its number in another system a matter leads to a person."""
    on = Petition.objects.values_list("disposed_on", flat=True).get(uid=petition)
    rows = list(ExternalNumber.objects.filter(petition__uid=petition))
    for row in rows:
        row.number, row.ended_on = "", on
    act.change_all(ExternalNumber, rows, "number", "ended_on")
