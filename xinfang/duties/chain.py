"""The chain of a reception 接访→交办→督查→结果, read from the matter that each visit became (seed/9). Nothing is typed twice."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xinfang.duties.models import ChainItem, Reception
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.petitions.models import Instruction, Petition, Proceeding, Transfer

SENT = ("forward", "assign")
LABELS = {"forward": "转送", "assign": "交办", "instruct": "领导批示", "urge": "催办", "supervise": "督办"}
SUPERVISES = ("urge", "supervise")


@dataclass(frozen=True, slots=True)
class Link:
    """One visit of a reception: what followed it, each with its day; None is what is missing."""

    item: Any
    sent_on: date | None = None
    sent: str = ""
    seen_on: date | None = None
    seen: str = ""
    ended_on: date | None = None
    ended: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The links that are not there, in words."""
        named = {"交办": self.sent_on, "督查": self.seen_on, "结果": self.ended_on}
        return tuple(label for label, day in named.items() if day is None)


def links(items: Iterable[ChainItem]) -> list[Link]:
    """The chain of each item, in four statements however many: only what was done on or after the day of the reception."""
    rows = list(items)
    if not rows:
        return []
    matters = {row.petition_id for row in rows}
    sent, seen, ended = _sent(matters), _seen(matters), _ended(matters)
    return [_link(row, sent, seen, ended) for row in rows]


Steps = dict[int, list[tuple[date, str]]]


def _link(row: ChainItem, sent: Steps, seen: Steps, ended: Steps) -> Link:
    day = row.reception.day
    checked = [(row.seen_on, "记了督查")] if row.seen_on else []
    first = [_first(sent, row.petition_id, day), _first(seen, row.petition_id, day, checked)]
    last = _first(ended, row.petition_id, day)
    return Link(row, *first[0], *first[1], *last)


def _first(steps: Steps, pk: int, day: date, more: Iterable[tuple[date, str]] = ()) -> tuple[date | None, str]:
    found = sorted(one for one in [*steps.get(pk, []), *more] if one[0] >= day)
    return found[0] if found else (None, "")


def _gathered(rows: Iterable[tuple[int, date, str]]) -> Steps:
    found: Steps = {}
    for pk, on, what in rows:
        found.setdefault(pk, []).append((on, what))
    return found


def _sent(matters: set[int]) -> Steps:
    """When each was sent on or assigned, and when a leader's words on it were entered."""
    moved = Transfer.objects.filter(petition__in=matters, kind__in=SENT).values_list("petition", "sent_on", "kind")
    said = Instruction.objects.said().filter(petition__in=matters).values_list("petition", "said_on")
    rows = [*moved, *((pk, on, "instruct") for pk, on in said if on)]
    return _gathered((pk, on, LABELS[what]) for pk, on, what in rows)


def _seen(matters: set[int]) -> Steps:
    """When each was urged or supervised, from the steps on record."""
    uids = {uid: pk for pk, uid in Petition.objects.filter(pk__in=matters).values_list("pk", "uid")}
    steps = Q()
    for step in SUPERVISES:
        steps |= Q(payload__contains=f'"step":"{step}"')
    rows = Entry.objects.filter(steps, subject__in=list(uids), kind=Kind.PETITION_STEPPED.value)
    said = rows.values_list("subject", "on", "payload")
    return _gathered((uids[uid], on, LABELS[json.loads(payload)["step"]]) for uid, on, payload in said)


def _ended(matters: set[int]) -> Steps:
    """When each was answered, or what was supported carried out."""
    rows = Proceeding.objects.filter(petition__in=matters).values_list("petition", "replied_on", "executed_on")
    found = []
    for pk, replied, executed in rows:
        found += [(pk, replied, "书面答复")] if replied else []
        found += [(pk, executed, "已执行")] if executed else []
    return _gathered(found)


def complete(receptions: QuerySet[Reception]) -> dict[int, tuple[int, int]]:
    """By reception, how many of its visits stand in the chain and how many of these are complete."""
    rows = ChainItem.objects.filter(reception__in=receptions.values("pk"), voided_on__isnull=True).select_related(
        "reception"
    )
    found: dict[int, tuple[int, int]] = {}
    for one in links(rows.defer("seen", "proof", "voided_why")):
        many, whole = found.get(one.item.reception_id, (0, 0))
        found[one.item.reception_id] = many + 1, whole + (not one.missing)
    return found
