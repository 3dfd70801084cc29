"""One record of a duty, for who watches the organ that entered it; the files that prove it."""

from typing import Any
from uuid import UUID

from xinfang.duties.actions.mending import OWNER, RECORDS
from xinfang.duties.entries import Entered
from xinfang.duties.models import Evidence
from xinfang.duties.reach import watched
from xinfang.people.models import Organ
from xinfang.rules.refusals import NotFound
from xinfang.rules.values import Actor


def owner_of(record: str, row: Entered) -> Organ:
    """The organ that entered it."""
    owner: Organ = getattr(row, OWNER.get(record, "organ"))
    return owner


def seen(record: str, uid: UUID, actor: Actor) -> Any:
    """The record, or NotFound: the same for what is not there and for an organ that ``actor`` does not watch."""
    model = RECORDS.get(record)
    owner = OWNER.get(record, "organ")
    rows = model._default_manager.select_related(owner).filter(uid=uid) if model else None
    row = rows.filter(**{f"{owner}__in": watched(actor)}).first() if rows is not None else None
    if row is None:
        raise NotFound("没有这条记录，或者您无权查看。", code="not_found")
    return row


def proofs(uid: UUID) -> list[Evidence]:
    """The files of a record, in the order they came."""
    return list(Evidence.objects.filter(of=uid).select_related("vault").order_by("number"))
