"""An organ that ends: merged, split or abolished (2005/25)."""

from datetime import date

from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.people.actions.organs import need_to_set
from xinfang.people.models import Organ
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def close_organ(organ: Organ, *, successor: Organ | None, last_day: date, actor: Actor, on: date) -> Organ:
    """Close an organ that was merged, split or abolished; ``successor`` goes on with its powers (2005/25)."""
    need_to_set(actor, organ)
    if successor is not None and successor.pk == organ.pk:
        raise Refused("继任单位不能是它自己。", field="successor", code="self")
    if last_day < organ.valid_from:
        raise Refused("撤销日早于成立日。", field="last_day", code="out_of_order")
    with acts.begin("organ.close", actor=actor) as act:
        organ.valid_to, organ.successor = last_day, successor
        act.change(organ, "valid_to", "successor")
        act.record(Kind.ORGAN_CHANGED, organ.uid, on=on, cite="2005/25", payload={"valid_to": last_day})
    return organ
