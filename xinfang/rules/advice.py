"""Suggestions and their answers, as rules: what an answer says, which facts of Art. 12.7 hold, what no paper may carry."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinfang.rules.days import ONE
from xinfang.rules.steptypes import NEW_RULES


class Kind(StrEnum):
    """The three kinds (2005/36, 37, 38; 2022/40)."""

    ACCOUNTABILITY = "accountability"
    IMPROVEMENT = "improvement"
    POLICY = "policy"


class Stand(StrEnum):
    """Where a suggestion stands."""

    DONE = "done"
    DRAFT = "draft"
    RECEIVED = "received"
    REFUSED = "refused"
    SENT = "sent"
    TO_DO = "to_do"
    VOID = "void"


class Answered(StrEnum):
    """What the addressee says."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    PARTLY = "partly"


STAND_LABELS = {
    Stand.DRAFT: "待签发",
    Stand.SENT: "待签收",
    Stand.RECEIVED: "待反馈",
    Stand.TO_DO: "待落实",
    Stand.DONE: "已落实",
    Stand.REFUSED: "未采纳",
    Stand.VOID: "已作废",
}
ANSWER_LABELS = {Answered.ADOPTED: "采纳", Answered.PARTLY: "部分采纳", Answered.NOT_ADOPTED: "未采纳"}
STANDS_AFTER = {Answered.ADOPTED: Stand.TO_DO, Answered.PARTLY: Stand.TO_DO, Answered.NOT_ADOPTED: Stand.REFUSED}


def regime(day: date) -> int:
    """Which of the two rules a paper of ``day`` follows: 0 of 2005, 1 of 2022."""
    return int(day >= NEW_RULES)


@dataclass(frozen=True, slots=True)
class Said:
    """One written answer that stands: when, what, with reasons or not, by which day it is to be done, when it was."""

    on: date
    answered: Answered
    reasons: bool = True
    do_by: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Lapse:
    """A fact of Art. 12.7 that holds. ``answer``: which of the answers it is about; None for the suggestion itself."""

    fact: str
    due_on: date
    answer: int | None = None

    @property
    def lapsed_on(self) -> date:
        """The day after the last day to have done it."""
        return self.due_on + ONE


def lapses(due: date | None, answers: Sequence[Said], day: date) -> Iterator[Lapse]:
    """The facts of Art. 12.7 that hold on ``day`` of one improvement suggestion, its answers in the order they were given.

    ``due``: the last lawful day for the answer; None where the rules name no days, or the date is provisional. A late
    answer does not take the fact away, nor does work that was done late; a correction of the record does. An answer that
    was replaced in time by another is not asked to be done.
    """
    if due is not None and day > due and not any(one.on <= due for one in answers):
        yield Lapse("advice_no_feedback", due)
    for at, one in enumerate(answers):
        if one.answered is Answered.NOT_ADOPTED and not one.reasons and day > one.on:
            yield Lapse("advice_refused_bare", one.on, at)
        later = answers[at + 1] if at + 1 < len(answers) else None
        if _not_done(one, later, day) and one.do_by is not None:
            yield Lapse("advice_not_done", one.do_by, at)


def _not_done(one: Said, later: Said | None, day: date) -> bool:
    if one.answered is Answered.NOT_ADOPTED or one.do_by is None or day <= one.do_by:
        return False
    replaced = later is not None and later.on <= one.do_by
    return not replaced and (one.done_on is None or one.done_on > one.do_by)


IDENTITY = re.compile(r"(?<!\d)(?:[1-9]\d{16}[\dXx]|1[3-9]\d{9})(?![\dXx])", re.ASCII)


def names_somebody(*words: str) -> bool:
    """Whether the words hold what looks like an identity number or a mobile phone: no paper to a third organ carries one."""
    return any(IDENTITY.search(word) for word in words)
