"""What other rooms add to the page of an organ: one more column, by one definition each."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value

from xinfang.accountability.models import SupervisionCall, SupervisionLetter
from xinfang.accountability.supervised import visible
from xinfang.accountability.supervisionmodels import OPEN, RECEIVED, SENT
from xinfang.duties import led
from xinfang.rules.values import Actor

Said = Mapping[int, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Extra:
    """A few more figures of organs: ``of`` takes the reader, the organs' keys and a day, and answers for all at once.

    ``of`` answers by organ and by the title of the figure, in a number of statements that does not grow with the organs;
    what is not there is none. ``late``: the titles of what is past its day. ``page``: the name of the page with what is
    behind it, without arguments; empty for none. ``permission``: who may open that page.
    """

    key: str
    title: str
    of: Callable[[Actor, Sequence[int], date], Said]
    late: frozenset[str] = frozenset()
    page: str = ""
    permission: str = ""


def _by_organ(*parts: tuple[str, QuerySet[Any], str]) -> Said:
    """How many rows of each part each organ has, in one statement: title, rows, the path of the rows to the organ."""
    first, *rest = (
        rows.order_by()
        .annotate(at=F(path), what=Value(title, CharField()))
        .values("at", "what")
        .annotate(n=Count("pk"))
        .values_list("at", "what", "n")
        for title, rows, path in parts
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for organ, title, count in first.union(*rest, all=True):
        found[organ][title] = count
    return found


def _led(actor: Actor, organs: Sequence[int], day: date) -> Said:
    """Of the cases that the reader sees: those led there now, and their milestones past the day; accusations are none."""
    cases = led.led(actor).filter(organ__in=organs, ended_on__isnull=True)
    late = led.milestones(actor).filter(case__organ__in=organs, due_on__lt=day)
    return _by_organ(("在包", cases, "organ_id"), ("节点已过", late, "case__organ_id"))


def _supervised(actor: Actor, organs: Sequence[int], day: date) -> Said:
    """Of what the reader may know of, accusations left out: open proposals, letters not answered, those past the day."""
    calls = visible(SupervisionCall.objects.filter(organ__in=organs, state=OPEN, sealed_path=False), actor)
    letters = SupervisionLetter.objects.filter(organ__in=organs, state__in=[SENT, RECEIVED])
    letters = visible(letters.filter(petition__sealed_path=False), actor)
    late = letters.filter(state=RECEIVED, due_on__lt=day)
    parts = ("线索", calls, "organ_id"), ("待反馈", letters, "organ_id"), ("反馈逾期", late, "organ_id")
    return _by_organ(*parts)


EXTRAS: tuple[Extra, ...] = (
    Extra("cases", "包案", _led, frozenset({"节点已过"}), "desk:cases", "petition:read"),
    Extra("supervision", "督办", _supervised, frozenset({"反馈逾期"}), "desk:supervision", "supervision:read"),
)
