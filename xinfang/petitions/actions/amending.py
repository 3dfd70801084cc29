"""The outline that every correcting act has, and what they share: which clocks an act stopped, which paper it made.

A correcting act is reasoned and dated on the day it is done; what it corrects is named by its ledger number and stays
in the ledger (decision 14). Which rows an act changed is asked of its own entry, never guessed from days: two acts may
fall on one day.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.papers.actions import void
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.petitions import wording
from xinfang.petitions.models import Clock
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import STEPS
from xinfang.rules.values import Actor

ACTS_OF_ITS_OWN = frozenset({"recall"})  # done on its day, as a return is; it does not make the transfer unsent
MOVES_THE_DAY = frozenset({"correct_acceptance", "undo_receive"})
LEAVES_STANDING = frozenset({"correct_registration", "correct_reply", "correct_service"})


@contextmanager
def correcting(
    step: str, uid: UUID, why: str, actor: Actor, when: When, key: str, expected: int | None, about: object = ()
) -> Iterator[Work]:
    """Take a correcting step: it wants a reason, leaves a note, and the days that follow are counted from what stands."""
    if not why.strip():
        raise Refused("请写明更正的理由。", why="更正要留下理由，原来的记录仍然保留", field="why", code="no_reason")
    with stepping(step, uid, actor=actor, when=when, act_key=key, expected=expected, about=(why, about)) as work:
        yield work
        if not work.repeated:
            work.proceeding.last_on = _last_standing_day(work)
            work.paper(PaperKind.CORRECTION_NOTE, wording.correction(work.petition.number, work.step.title, why))


def last(work: Work, *steps: str, **marks: UUID) -> Entry:
    """The newest entry of one of these steps on the petition; ``marks``: what else its payload must say."""
    for entry in reversed(_entries(work)):
        if said(entry).get("step") in steps and all(said(entry).get(k) == str(v) for k, v in marks.items()):
            return entry
    raise Refused("没有找到要更正的记录。", code="nothing_to_correct")


def later(work: Work, entry: Entry, step: str) -> list[Entry]:
    """The entries of ``step`` after ``entry``."""
    return [one for one in _entries(work) if one.seq > entry.seq and said(one).get("step") == step]


def said(entry: Entry) -> dict[str, Any]:
    """An entry's payload."""
    return dict(json.loads(entry.payload))


def _entries(work: Work) -> list[Entry]:
    return list(
        Entry.objects.filter(subject=work.petition.uid, kind=Kind.PETITION_STEPPED.value).order_by("seq"),
    )


def stopped_by(work: Work, entry: Entry) -> list[Clock]:
    """The clocks that the act of ``entry`` met and that still stand as met."""
    return [clock for clock in _touched(work, entry) if clock.met_on is not None and clock.void_on is None]


def voided_by(work: Work, entry: Entry, why: str) -> list[Clock]:
    """The clocks that the act of ``entry`` made void for ``why``. What had lapsed before it was not, and is not here."""
    return [clock for clock in _touched(work, entry) if clock.void_why == why]


def _touched(work: Work, entry: Entry) -> list[Clock]:
    table = Clock._meta.db_table
    uids = {uid for name, uid, _ in json.loads(entry.covers) if name == table}
    return [clock for clock in work.clocks if str(clock.uid) in uids]


def rerun(work: Work, clocks: Iterable[Clock]) -> None:
    """Let clocks run on as if the act that stopped or voided them had not been done."""
    for clock in clocks:
        clock.met_on, clock.void_on, clock.void_why = None, None, ""
        work.act.change(clock, "met_on", "void_on", "void_why")


def void_from_start(work: Work, clocks: Iterable[Clock], why: str) -> None:
    """Void clocks that should never have run, lapsed or not."""
    for clock in clocks:
        clock.void_on, clock.void_why = clock.start_on, why
        work.act.change(clock, "void_on", "void_why")


def void_papers(work: Work, *kinds: PaperKind) -> None:
    """Mark every paper of these kinds as taken back."""
    wanted = [kind.value for kind in kinds]
    for paper in Paper.objects.filter(subject=work.petition.uid, kind__in=wanted, voided_on__isnull=True):
        void(work.act, paper, work.when.on)


def in_order(first: date, day: date | None, last_: date) -> None:
    """Refuse a corrected day that lies before the act it follows, or after today."""
    if day is not None and not first <= day <= last_:
        raise Refused(
            "更正后的日期不合顺序。", why=f"应在 {first} 到 {last_} 之间", field="received_on", code="out_of_order"
        )


def _last_standing_day(work: Work) -> date:
    """The day of the newest act that still stands: what was taken back must not bar an earlier day from being entered."""
    days: dict[int, date] = {}
    for entry in _entries(work):
        _note(days, entry.seq, entry.on, said(entry))
    _note(days, 0, work.when.on, {"step": work.step.key, **work.payload})
    return max(days.values(), default=work.petition.registered_on)


def _note(days: dict[int, date], seq: int, on: date, payload: dict[str, Any]) -> None:
    step, corrects, received = str(payload["step"]), payload.get("corrects"), payload.get("received")
    if STEPS[step].aside:
        return
    if STEPS[step].corrects is None or step in ACTS_OF_ITS_OWN:
        days[seq] = on
    elif corrects in days and step in MOVES_THE_DAY and received:
        days[corrects] = received if isinstance(received, date) else date.fromisoformat(received)
    elif step not in LEAVES_STANDING:
        days.pop(corrects or 0, None)
