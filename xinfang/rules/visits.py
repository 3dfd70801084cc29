"""Visits: who may speak for the others, from how many heads one is collective, what is taken down, where one is guided."""

from collections.abc import Mapping
from datetime import date

from xinfang.rules.steptypes import NEW_RULES

MOST_REPRESENTATIVES = 5
# Why a visitor is guided elsewhere: the article of 2005, and that of 2022.
GUIDED: Mapping[str, tuple[str, str]] = {
    "not_here": ("2005/16", "2022/20-1"),
    "other_body": ("2005/15", "2022/22"),
    "other_competent": ("2005/22", "2022/23"),
    "statutory_path": ("2005/21.1", "2022/22"),
}


def cite(on: date) -> str:
    """The article that limits the representatives (2005/18-2; 2022/20-3)."""
    return "2022/20-3" if on >= NEW_RULES else "2005/18-2"


def cite_taken_down(on: date) -> str:
    """The article by which what is said by word of mouth is taken down (2005/17; 2022/19)."""
    return "2022/19" if on >= NEW_RULES else "2005/17"


def cite_guided(ground: str, on: date) -> str:
    """The article on which a visitor is guided elsewhere; KeyError for an unknown ground."""
    return GUIDED[ground][on >= NEW_RULES]


def collective(visit: bool, heads: int, threshold: int) -> bool:
    """Whether a submission is a collective visit 集体访; the threshold is the bureau's own, not statutory."""
    return visit and heads >= threshold
