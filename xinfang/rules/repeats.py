"""A repeat of a matter that is known: where it is pointed to, by where the matter stands. It starts no clock."""

from datetime import date
from enum import StrEnum

from xinfang.rules.steptypes import NEW_RULES, State


class Standing(StrEnum):
    """Where a matter stands for who brings it once more."""

    ANSWERED = "answered"
    ENDED = "ended"
    FINAL = "final"
    IN_HAND = "in_hand"
    REVIEWED = "reviewed"


LABELS = {
    Standing.IN_HAND: "正在办理，并案",
    Standing.ANSWERED: "已答复，告知复查",
    Standing.REVIEWED: "已复查，告知复核",
    Standing.FINAL: "已终结，告知不再受理",
    Standing.ENDED: "已办结，告知原文书",
}
_BY_STATE = {State.REPLIED: Standing.ANSWERED, State.REVIEWED: Standing.REVIEWED, State.FINAL: Standing.FINAL}
_ENDED = {
    State.ARCHIVED,
    State.DECLINED,
    State.DECLINED_FINALLY,
    State.INFORMED,
    State.LED_IN,
    State.SETTLED,
}
_NONE = {State.CANCELLED, State.WITHDRAWN}


def standing(state: State, tier: int) -> Standing | None:
    """What a repeat is answered with; None where there is nothing to join: it is a new matter then.

    A file archived after re-review has ended for good, as the re-review itself has.
    """
    if state in _NONE:
        return None
    if state is State.ARCHIVED and tier == 3:
        return Standing.FINAL
    return _BY_STATE.get(state, Standing.ENDED if state in _ENDED else Standing.IN_HAND)


_CITES = {
    Standing.IN_HAND: ("", "2022/19-3"),
    Standing.ANSWERED: ("2005/34", "2022/35"),
    Standing.REVIEWED: ("2005/35", "2022/36"),
    Standing.FINAL: ("2005/35-3", "2022/36-3"),
    Standing.ENDED: ("", ""),
}


def cite(where: Standing, on: date) -> str:
    """The article behind the answer on ``on``; empty where the regulations have none of their own."""
    return _CITES[where][on >= NEW_RULES]
