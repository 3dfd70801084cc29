"""Same person and matter? Answered to the registering officer, about what the organ may see, and about nothing else.

This system watches duty-holders, never petitioners: there is no list of what a person has petitioned about. The question
can only be asked with the particulars of whoever stands at the counter, and each answer that shows something is in the ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Organ
from xinfang.petitions.identities import Identity
from xinfang.petitions.models import Petition
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

MOST = 10


@dataclass(frozen=True, slots=True)
class Alike:
    """A matter that the same person may have brought before."""

    uid: UUID
    number: str
    title: str
    registered_on: date


def same_person(said: Identity, *, organ: Organ, actor: Actor, on: date) -> Sequence[Alike]:
    """The newest matters, ten at most, whose petitioner has the same ID number, or the same name and phone.

    Only those that ``organ`` sees, and only for who registers there; an accusation only where it is seen. Exact match
    of keyed digests: nothing similar is sought. Refuses everybody else (``not_allowed``).
    """
    if actor.operator or actor.petitioner or actor.organ_id != organ.pk or not actor.may("petition:register"):
        raise Refused(
            "只有登记人员在登记时可以核对是否同一人。",
            why="系统不提供按信访人查找事项的功能",
            todo="请由本单位登记人员在登记时核对",
            cite="2022/46",
            code="not_allowed",
        )
    found = _found(said, actor)
    if found:
        with acts.begin("identity.match", actor=actor) as act:
            for one in found:
                act.record(Kind.IDENTITY_MATCHED, one.uid, on=on, payload={"organ": organ.uid})
    return found


def _found(said: Identity, actor: Actor) -> list[Alike]:
    same = Q()
    for name, digest in (("by_id", said.by_id), ("by_person", said.by_person)):
        if digest:
            same |= Q(**{f"submissions__petitioners__vault__{name}": digest})
    if not same:
        return []
    rows = Petition.objects.visible_to(actor).filter(same).order_by("-pk").distinct()[:MOST]
    return [Alike(row.uid, row.number, row.title, row.registered_on) for row in rows]
