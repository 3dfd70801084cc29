"""The root of the keys, and the records that are sealed each under a key of its own."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

RINGS = 1  # the ring in use; another number is for the day when the root itself must change


class Ring(models.Model):
    """The secret from which the keys of all purposes are derived, wrapped by the master key. One row."""

    number = models.PositiveSmallIntegerField(unique=True)
    wrapped = models.BinaryField()
    kek = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"ring {self.number}"

    @property
    def about(self) -> str:
        """What its wrapping is bound to."""
        return f"ring/{self.number}"


class Record(models.Model):
    """A few words about a person, sealed under a key of its own, which the master key wraps.

    ``uid`` is that of the row it belongs to and is bound into both seals: moved to another row, it does not open.
    ``by_id`` and ``by_person`` are keyed digests for exact match. Without ``wrapped`` the words are gone for good.
    """

    uid = models.UUIDField(unique=True)
    purpose = models.CharField(max_length=40)
    sealed = models.BinaryField()
    wrapped = models.BinaryField()
    kek = models.CharField(max_length=16, blank=True)
    by_id = models.CharField(max_length=64, blank=True)
    by_person = models.CharField(max_length=64, blank=True)
    destroyed_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["by_id"], name="record_by_id", condition=~Q(by_id="")),
            models.Index(fields=["by_person"], name="record_by_person", condition=~Q(by_person="")),
        ]

    def __str__(self) -> str:
        return f"record {self.pk}"

    @property
    def about(self) -> str:
        """What its seals are bound to."""
        return f"{self.purpose}/{self.uid}"
