"""The head of the chain, kept outside the database, so that a cut-off or wholly rewritten chain is found (decision 26)."""

from pathlib import Path

from django.conf import settings

from xinfang.ledger.models import Entry


def path() -> Path:
    """The file of heads: one line ``seq hash`` each, only ever added to."""
    return Path(settings.XINFANG_HOME) / "ledger.heads"


def note() -> tuple[int, str] | None:
    """Add the present head to the file; None when the ledger is empty."""
    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    if last is not None and last not in noted()[-1:]:
        with path().open("a", encoding="ascii") as file:
            file.write(f"{last[0]} {last[1]}\n")
    return last


def noted() -> list[tuple[int, str]]:
    """Every head noted so far, oldest first."""
    if not path().exists():
        return []
    lines = (line.split() for line in path().read_text(encoding="ascii").splitlines())
    return [(int(line[0]), line[1]) for line in lines if len(line) == 2 and line[0].isdigit()]
