"""Predicates that a limit's ``only_if`` may name: which matters a limit binds."""

from collections.abc import Callable, Mapping


def claim_art31_6(kind: str) -> bool:
    """The matter is of the sixth item of 2022/31: its handling ends in an opinion within 60 days (2022/34)."""
    return kind == "claim_art31_6"


PREDICATES: Mapping[str, Callable[[str], bool]] = {"claim_art31_6": claim_art31_6}


def holds(name: str, kind: str) -> bool:
    """Whether predicate ``name`` holds for a matter of ``kind``; KeyError for a name the loader would have refused."""
    return PREDICATES[name](kind)
