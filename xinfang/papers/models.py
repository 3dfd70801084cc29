"""Official papers as text: issued, immutable, each with the hash of its content. Knows no petition and no organ model."""

from typing import ClassVar

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.vault.fields import SealedTextField


class Paper(Covered):
    """One issued paper. ``subject`` is the uid of what it is about, ``organ`` of who issued it.

    ``external``: the paper was made outside this system (an imported reply): it has no number of ours.
    ``public``: it is addressed to the petitioner, who may read it with the query code.
    ``voided_on``: taken back by a later act; the paper itself stays as it was.
    """

    kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    organ = models.UUIDField(null=True)
    organ_label = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120)
    body = SealedTextField(purpose="matter")
    sha = models.CharField(max_length=64)
    issued_on = models.DateField()
    external = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    voided_on = models.DateField(null=True)

    COVERED = (
        "kind",
        "subject",
        "organ",
        "organ_label",
        "title",
        "sha",
        "issued_on",
        "external",
        "public",
        "voided_on",
    )

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title
