"""Put a visit that a leader received into the chain of the reception, by the matter that it became; note a check on it (seed/9)."""

from datetime import date
from uuid import UUID

from xinfang.bureau import acts
from xinfang.duties.actions.entry import add
from xinfang.duties.models import ChainItem, Reception
from xinfang.duties.reach import need_to_enter
from xinfang.ledger.kinds import Kind
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import tidy
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor


def chain_visit(reception: UUID, number: str, *, actor: Actor, when: When, key: str) -> ChainItem:
    """Say that a visit of a reception became the matter ``number``. What followed is read from the matter.

    Refused: a matter that one does not see, an accusation, one that came after the reception, one that is there.
    """
    with acts.begin("duty.chain", actor=actor, key=key, about=(reception, number)) as act:
        met = Reception.objects.select_for_update(of=("self",), no_key=True).select_related("organ", "person")
        row = met.filter(uid=reception).first()
        if row is None:
            raise NotFound("没有这条接访记录。", code="not_found")
        need_to_enter(actor, row.organ)
        if act.repeated:
            return ChainItem.objects.get(uid=act.result)
        petition = _matter(row, number, actor)
        item = ChainItem(organ=row.organ, reception=row, petition=petition, seen="")
        add(act, item, when)
        said = {"record": "chain", "organ": row.organ.uid, "person": row.person.uid, "first": row.day, "last": row.day}
        act.record(Kind.DUTY_RECORDED, item.uid, on=when.today, cite="seed/9", payload=said)
    return item


def _matter(row: Reception, number: str, actor: Actor) -> Petition:
    if row.voided_on is not None:
        raise Refused("这次接访已经作废。", code="voided")
    found = Petition.objects.visible_to(actor).filter(number=tidy(number)[:12]).first()
    if found is None:
        raise Refused(
            f"没有编号为 {number[:12]} 的事项，或者您无权查看。",
            todo="来访先在来访登记里登记，再接到这里",
            field="number",
            code="unknown_matter",
        )
    if found.sealed_path:
        raise Refused("检举控告不接到接访的链条上。", field="number", code="accusation")
    if found.received_on > row.day:
        raise Refused(
            f"这件事项 {zh(found.received_on)} 才收到，晚于接访。", todo="请核对编号", field="number", code="came_after"
        )
    if ChainItem.objects.filter(reception=row, petition=found, voided_on__isnull=True).exists():
        raise Refused("这件事项已经接上了。", field="number", code="chained")
    return found


def note_check(item: UUID, *, on: date, words: str, actor: Actor, when: When, key: str) -> ChainItem:
    """Note that a visit of the chain was checked on 督查, where none stands on record: the day, what was found."""
    with acts.begin("duty.check", actor=actor, key=key, result=item, about=(item, on, words)) as act:
        rows = ChainItem.objects.select_for_update(of=("self",), no_key=True)
        row = rows.select_related("organ", "reception", "petition").filter(uid=item, voided_on__isnull=True).first()
        if row is None:
            raise NotFound("没有这一条。", code="not_found")
        need_to_enter(actor, row.organ)
        if act.repeated:
            return row
        if not words.strip():
            raise Refused("请写督查到了什么。", field="words", code="missing")
        When(on, when.today, "督查记录").check(after=row.reception.day)
        if row.seen_on is not None:
            raise Refused(
                f"{zh(row.seen_on)} 的督查已经记了。", todo="记错的，把这一条作废再接上", field="words", code="noted"
            )
        row.seen_on, row.seen = on, words.strip()
        act.change(row, "seen_on", "seen")
        said = {"reception": row.reception.uid, "petition": row.petition.uid, "seen": on}
        act.record(Kind.DUTY_CHAIN_SEEN, row.uid, on=on, cite="seed/9", payload=said)
    return row
