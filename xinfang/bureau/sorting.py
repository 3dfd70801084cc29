"""The bureau's own tree of categories: one row a version, each from its first day on; what was sorted before stays."""

from typing import ClassVar

from django.db import models

from xinfang.ledger.models import Covered


class CategoryTree(Covered):
    """A whole tree, one entry a line, in force from ``start`` until the next one is. Never changed, only followed."""

    number = models.PositiveIntegerField(unique=True)
    start = models.DateField(unique=True)
    ground = models.CharField(max_length=200)
    lines = models.TextField()

    COVERED = ("number", "start", "ground", "lines")

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"categories {self.number}"
