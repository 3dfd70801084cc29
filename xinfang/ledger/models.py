"""The entries, and the shape of a row that entries cover."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models

from xinfang.ledger.canonical import canonical
from xinfang.ledger.ids import new_uid
from xinfang.vault.crypto import keyed

OPENINGS = ("identity:match", "identity:open")  # the entries that say that somebody learned who petitions


class Entry(models.Model):
    """One act that was recorded. Never changed, never deleted: triggers of the database see to it."""

    seq = models.BigIntegerField(primary_key=True)
    alg = models.CharField(max_length=8)
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    subject = models.UUIDField()
    actor = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=200)
    on = models.DateField()
    at = models.DateTimeField()
    cite = models.CharField(max_length=80, blank=True)
    payload = models.TextField()
    covers = models.TextField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["seq"]
        indexes: ClassVar = [
            models.Index(fields=["subject", "seq"], name="entry_subject"),
            models.Index(fields=["-seq"], name="entry_openings", condition=models.Q(kind__in=OPENINGS)),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class Covered(models.Model):
    """A row that the ledger covers: it carries the digest of its named columns, and so does the newest entry on it.

    ``COVERED`` names the columns. Derived caches (a due day, a sight row) are left out: they are checked by recomputing.
    ``LATER`` names columns that came with a later version, each with the value that the older rows have: it takes part in
    the digest only where it says something else, so that what was digested before still verifies.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)

    COVERED: ClassVar[tuple[str, ...]] = ()
    LATER: ClassVar[Mapping[str, Any]] = {}

    class Meta:
        abstract = True

    def reckon(self) -> str:
        """The keyed digest of the covered columns as they stand now, salted with the row's uid."""
        said: list[Any] = [self._meta.db_table, str(self.uid)]
        said.append([_value(getattr(self, name)) for name in self.COVERED])
        later = [[name, _value(value)] for name in self.LATER if (value := getattr(self, name)) != self.LATER[name]]
        return keyed(canonical([*said, later] if later else said), "ledger/rows")


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date | uuid.UUID):
        return str(value)
    return value
