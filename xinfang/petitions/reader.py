"""Whoever reads, while a read is composed once and kept: ``ledger.prepared``."""

from typing import cast
from uuid import UUID

from django.db.models import UUIDField

from xinfang.ledger.prepared import Slot
from xinfang.rules.values import Actor

NOBODY = UUID(int=0)


class _Reader:
    """Stands for whoever reads for an organ while the read is composed, with only what ``visible_to`` leans on.

    A rule that comes to ask more of the actor fails here, at every page, instead of being left out of a kept statement.
    """

    operator = False
    organ_id = Slot("organ")
    person = Slot("person", UUIDField())

    def may(self, permission: str) -> bool:
        return permission == "petition:read"


READER = cast(Actor, _Reader())
