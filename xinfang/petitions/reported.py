"""A report of a leak or a reprisal, made by a petitioner at the portal: a matter of its own kind."""

from typing import ClassVar

from django.db import models

from xinfang.ledger.models import Covered


class Report(Covered):
    """What makes a sealed matter a report 举报泄露、打击报复; others read it from here.

    ``about`` is the uid of the petitioner's own matter and nothing more: no relation leads from one to the other.
    """

    petition = models.OneToOneField("petitions.Petition", models.PROTECT, related_name="report")
    wrong = models.CharField(max_length=12)
    about = models.UUIDField(null=True)

    COVERED = ("petition_id", "wrong", "about")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about"], name="report_about")]

    def __str__(self) -> str:
        return f"report {self.petition_id}"
