"""What the search keeps of petitions."""

from django.db import models

from xinfang.vault.fields import SealedTextField


class SearchText(models.Model):
    """What the search knows of a petition: its folded texts, sealed. Derived, rebuilt by ``xinfang search --reindex``.

    The keyed tokens that lead to it stand beside it: a column ``tokens`` with a GIN index on PostgreSQL, the FTS5 table
    ``petitions_searchtoken`` on SQLite, both made by the migration (docs/adr/0010-search-index.md).
    """

    petition = models.OneToOneField("petitions.Petition", models.CASCADE, primary_key=True, related_name="wording")
    folded = SealedTextField(purpose="matter")

    def __str__(self) -> str:
        return f"search text of {self.petition_id}"


class Band(models.Model):
    """One keyed band of a petition's letters (``rules.likeness``): like letters have some in common. Derived, as above."""

    pk = models.CompositePrimaryKey("value", "petition_id")
    value = models.BigIntegerField()
    petition = models.ForeignKey("petitions.Petition", models.CASCADE, related_name="bands")

    def __str__(self) -> str:
        return f"band of {self.petition_id}"
