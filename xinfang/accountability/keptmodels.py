"""Beside a verification: who is kept from it for good."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinfang.accountability.verificationmodels import Verification
from xinfang.ledger.models import Covered
from xinfang.people.models import Person
from xinfang.vault.fields import SealedTextField

ASKED_BY = {"declared": "本人提出", "subject": "被核查的单位、人员提出", "ordered": "负责人决定"}


class Kept(Covered):
    """A person kept from a verification 回避: neither verifies, decides, issues, reads nor carries out (2005/30; 2022/28-3).

    ``asked_by``: a key of ``ASKED_BY``. ``lifted_on``: None while it lasts.
    """

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="kept")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_by = models.CharField(max_length=12)
    reason = SealedTextField(purpose="matter")
    kept_on = models.DateField()
    lifted_on = models.DateField(null=True)
    lifted_why = SealedTextField(purpose="matter")

    COVERED = ("verification_id", "person_id", "asked_by", "reason", "kept_on", "lifted_on", "lifted_why")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["verification", "person"], condition=Q(lifted_on__isnull=True), name="kept_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verification_id} {self.kept_on}"
