"""A file that belongs to a petition: a scan of the letter, what the petitioner handed in, a signed original."""

from typing import ClassVar

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.vault import records
from xinfang.vault.models import Record


class Attachment(Covered):
    """One file. Its name and its key stand in the vault alone; ``blob`` is the digest of the stored bytes, and their place.

    ``item``: it shows the envelope of that letter, and has no petition until the letter is registered.
    ``sort``: what it is to the matter (a code of ``kinds.AttachmentSort``); ``kind``: what its content is (a key of
    ``rules.filetypes``); ``scan``: ``clean`` or ``unscanned``; ``removed_on``: taken out as attached by mistake.
    """

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, null=True, related_name="attachments")
    item = models.ForeignKey("petitions.MailItem", models.PROTECT, null=True, related_name="scans")
    number = models.PositiveSmallIntegerField()
    sort = models.CharField(max_length=16)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    blob = models.CharField(max_length=64)
    vault = models.OneToOneField(Record, models.PROTECT, related_name="+")
    name_sha = models.CharField(max_length=64)
    scan = models.CharField(max_length=12)
    own = models.BooleanField(default=False)
    added_on = models.DateField()
    removed_on = models.DateField(null=True)

    COVERED = (
        "petition_id",
        "number",
        "sort",
        "kind",
        "size",
        "blob",
        "name_sha",
        "scan",
        "own",
        "added_on",
        "removed_on",
    )
    LATER: ClassVar = {"item_id": None}

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["petition", "number"], name="attachment_number"),
        ]

    def __str__(self) -> str:
        return f"attachment {self.petition_id}/{self.number}"

    @property
    def words(self) -> dict[str, str]:
        """Its name and key; nothing once they were destroyed. Raises Unreadable."""
        return records.words_of(self.vault, self.uid)
