"""Investigation notes 内部记录、调查笔录: the handling organ's own, never the petitioner's, never another organ's."""

from typing import ClassVar

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.people.models import Organ, Person
from xinfang.vault.fields import SealedTextField
from xinfang.vault.models import Record


class Notes(models.QuerySet["Note"]):
    """Reads over notes."""

    def seen_by(self, organ: int, *, above: bool) -> "Notes":
        """The organ's own; those of the handling organs too where its sight row says that it stands above them."""
        return self.all() if above else self.filter(organ_id=organ)


class Note(Covered):
    """One note of an organ on a matter. ``record``: it is a 调查笔录, whose words stand in the paper ``paper``.

    The person questioned stands in the vault alone, as a petitioner does.
    """

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="notes")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    record = models.BooleanField(default=False)
    text = SealedTextField(purpose="matter")
    vault = models.OneToOneField(Record, models.PROTECT, null=True, related_name="+")
    asked_sha = models.CharField(max_length=64, blank=True)
    paper = models.UUIDField(null=True)
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    written_on = models.DateField()

    COVERED = ("petition_id", "organ_id", "record", "text", "asked_sha", "paper", "written_by_id", "written_on")
    objects = Notes.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"note {self.petition_id} {self.pk}"
