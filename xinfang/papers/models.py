"""Official papers: issued, numbered, immutable, each with the hash of its content. Knows no petition and no organ model."""

from typing import ClassVar

from django.db import models

from xinfang.ledger.models import Covered
from xinfang.vault.fields import SealedJSONField, SealedTextField


class Paper(Covered):
    """One issued paper. ``subject`` is the uid of what it is about, ``organ`` of who issued it.

    ``external``: the paper was made outside this system (an imported reply): it has no number of ours.
    ``public``: it is addressed to the petitioner, who may read it with the query code.
    ``voided_on``: taken back by a later act; the paper itself stays as it was, and its number stays used.
    ``number`` is the text 咸信访受〔2026〕1号; ``serial`` counts without gap within organ, ``series`` and ``year`` (of the
    issue day). ``extra`` is what the paper has beside its words (addressee, table, copies); None on papers of the first
    version, which were words only: their ``sha`` is that of ``body``, later ones' that of the whole content.
    ``destroyed_on``: its words were destroyed with the file's; hash, number and days stay.
    """

    kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    organ = models.UUIDField(null=True)
    organ_label = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120)
    body = SealedTextField(purpose="matter")
    extra = SealedJSONField(purpose="matter", null=True)
    sha = models.CharField(max_length=64)
    issued_on = models.DateField()
    external = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    voided_on = models.DateField(null=True)
    number = models.CharField(max_length=80, blank=True)
    series = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    destroyed_on = models.DateField(null=True)

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
    LATER: ClassVar = {"number": "", "series": "", "year": None, "serial": None, "destroyed_on": None}

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "series", "year", "serial"],
                condition=models.Q(serial__isnull=False),
                name="paper_number_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Counter(models.Model):
    """The last number given in one series of one organ in one year. Its row is locked to the end of the act."""

    organ = models.UUIDField()
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "series", "year"], name="counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.last}"


class Rendering(Covered):
    """The bytes in which a paper first went out in one format: their SM3, and what made them (decision 29)."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="renderings")
    format = models.CharField(max_length=8)
    sha = models.CharField(max_length=64)
    maker = models.CharField(max_length=64)
    made_on = models.DateField()

    COVERED = ("paper_id", "format", "sha", "maker", "made_on")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "format", "sha"], name="rendering_once"),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.sha[:16]}"
