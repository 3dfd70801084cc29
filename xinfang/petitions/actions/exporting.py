"""A register or a sheet that leaves as a file: said in the ledger, before it leaves."""

from datetime import date
from uuid import UUID

from xinfang.bureau import acts
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

MOST = 10_000


def export_register(
    register: str, rows: int, *, organ: UUID, first: date | None, last: date | None, actor: Actor, on: date
) -> None:
    """Say that ``rows`` lines of a register of ``organ`` are given out as a file. Only who and how many: no line of it.

    Refuses more than ``MOST`` rows, and an actor without a post.
    """
    if actor.appointment is None and not actor.operator:
        raise Refused("您现在没有岗位，不能导出。", code="not_allowed")
    if rows > MOST:
        raise Refused(f"超过 {MOST} 行，没有导出。", todo="请缩短期间，分几次导出", field="first", code="too_many_rows")
    said = {"register": register, "organ": organ, "first": first, "last": last, "rows": rows}
    with acts.begin("register.export", actor=actor) as act:
        act.record(Kind.REGISTER_EXPORTED, new_uid(), on=on, payload=said)
