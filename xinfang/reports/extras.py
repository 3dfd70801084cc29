"""What other rooms add to the page of an organ: one more column, by one definition each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Extra:
    """One more figure of organs: ``of`` takes their keys and a day, and answers for all in a bounded number of statements.

    ``page``: the name of the page with what is behind it, without arguments; empty for none.
    """

    key: str
    title: str
    of: Callable[[Sequence[int], date], Mapping[int, int]]
    page: str = ""


EXTRAS: tuple[Extra, ...] = ()
