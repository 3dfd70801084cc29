"""Words that other rooms wrote about a matter end with its file; days, states and ledger stay (2022/46)."""

from collections.abc import Iterable
from uuid import UUID

from xinfang.bureau.acts import Act
from xinfang.ledger.models import Covered

GONE = "（已按保管期限销毁）"
Words = tuple[type[Covered], str, tuple[str, ...]]  # the model, the way from it to the petition's uid, its columns


def blot(act: Act, words: Iterable[Words], petition: UUID) -> None:
    """Put a fixed word in place of what was written, within the act that destroys the file; what was empty stays so."""
    for model, key, columns in words:
        rows = list(model._default_manager.filter(**{key: petition}))
        for row in rows:
            for name in columns:
                setattr(row, name, GONE if getattr(row, name) else "")
        act.change_all(model, rows, *columns)
