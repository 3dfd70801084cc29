"""What was received: the letters, visits and messages of which a matter is made."""

from typing import ClassVar

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.people.models import Organ, Person
from xinfang.vault.fields import SealedTextField


class Submission(Covered):
    """One letter, visit, call or message 信访件. ``repeat``: 重件, said by a person.

    ``joined_on``: it came later and was joined to the matter; ``standing``: where that stood then (``rules.repeats``);
    ``found_by``, ``finding``: who found that it brings the same facts and reasons as a matter that has ended, and why.
    ``parted_on``: it was joined by mistake. It stays, marked, and counts for nothing any more.
    ``excerpt``: one claim of a letter that was split: it is no 件次 of its own.
    ``taken_down``: said by word of mouth, taken down by an officer and read back (2005/17; 2022/19).
    """

    petition = models.ForeignKey("petitions.Petition", models.PROTECT, related_name="submissions")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=24)
    repeat = models.BooleanField(default=False)
    received_on = models.DateField()
    registered_on = models.DateField()
    postmark_on = models.DateField(null=True)
    text = SealedTextField(purpose="matter")
    head_count = models.PositiveIntegerField(default=1)
    joined_on = models.DateField(null=True)
    standing = models.CharField(max_length=12, blank=True)
    parted_on = models.DateField(null=True)
    found_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    finding = SealedTextField(purpose="matter", null=True)
    excerpt = models.BooleanField(default=False)
    taken_down = models.BooleanField(default=False)

    COVERED = (
        "petition_id",
        "organ_id",
        "channel",
        "repeat",
        "received_on",
        "registered_on",
        "postmark_on",
        "text",
        "head_count",
    )
    LATER: ClassVar = {
        "joined_on": None,
        "standing": "",
        "parted_on": None,
        "found_by_id": None,
        "finding": None,
        "excerpt": False,
        "taken_down": False,
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organ", "received_on", "id"], name="submission_received")]

    def __str__(self) -> str:
        return f"submission {self.pk}"
