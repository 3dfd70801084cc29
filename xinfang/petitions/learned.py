"""The model that suggests categories: its figures, and the key of its file. The file is sealed like a matter's text."""

from typing import ClassVar

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.vault.models import Record


class CategoryModel(Covered):
    """One model trained on the office's own letters. ``report``: figures by class, as JSON. ``ended_on``: it was
    destroyed, because another was trained or because a file it may have learned from was destroyed."""

    trained_on = models.DateField()
    letters = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    report = models.TextField()
    blob = models.CharField(max_length=64)
    vault = models.ForeignKey(Record, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    COVERED = ("trained_on", "letters", "seed", "report", "blob", "ended_on")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"category model {self.pk}"
