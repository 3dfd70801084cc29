"""Who petitions: a table apart, whose rows lead to the sealed records of the vault and hold no identity themselves."""

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.vault import records
from xinfang.vault.models import Record


class Petitioner(Covered):
    """Who petitions. The identity stands in the vault alone, under a key of its own; everything else refers to the submission.

    ``identity_sha``: the digest of the sealed record, so that the ledger covers it and keeps nothing of the person.
    ``reachable``: name and address are clear, so a written notice is owed (2005/22, 2022/23).
    """

    submission = models.ForeignKey("petitions.Submission", models.PROTECT, related_name="petitioners")
    role = models.CharField(max_length=20, default="petitioner")
    vault = models.OneToOneField(Record, models.PROTECT, related_name="+")
    identity_sha = models.CharField(max_length=64)
    anonymous = models.BooleanField(default=False)
    secrecy = models.BooleanField(default=False)
    reachable = models.BooleanField(default=True)

    COVERED = ("submission_id", "role", "identity_sha", "anonymous", "secrecy", "reachable")

    def __str__(self) -> str:
        return f"petitioner {self.pk}"

    @property
    def identity(self) -> dict[str, str]:
        """Name, phone, ID number and address as far as they were given; nothing once they were destroyed."""
        return records.words_of(self.vault, self.uid)
