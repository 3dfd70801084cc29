"""The outbox: what an act leaves to be done after it. Written with the act, worked off by the housekeeper.

A room registers a handler per kind. An errand is done at least once: a handler may meet the same one again.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, Min, Q

from xinfang.bureau.models import Errand
from xinfang.ledger.canonical import canonical
from xinfang.ledger.payloads import CODE

Handler = Callable[[Sequence[Errand]], None]
LEASE = timedelta(minutes=10)  # how long a worker may keep an errand before another thinks it dead
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=6)
log = logging.getLogger("xinfang.outbox")
_handlers: dict[str, tuple[Handler, int]] = {}


@dataclass(frozen=True, slots=True)
class Done:
    """What one round did."""

    done: int = 0
    failed: int = 0

    @property
    def any(self) -> bool:
        """Whether there was anything to do."""
        return bool(self.done or self.failed)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: how many, since when, and how many of them failed before."""

    waiting: int
    since: datetime | None
    failing: int

    def seconds(self, now: datetime) -> int:
        """How long the oldest has waited, in whole seconds."""
        return max(0, int((now - self.since).total_seconds())) if self.since else 0


def handle(kind: str, handler: Handler, *, batch: int = 1) -> None:
    """Let ``handler`` do the errands of ``kind``, up to ``batch`` at a time. It runs outside any transaction.

    When it raises, none of them is done: a batch is tried again one by one, a single one later and ever more seldom.
    """
    _handlers[kind] = (handler, batch)


def put(kind: str, subject: UUID, payload: Mapping[str, Any] | None = None) -> None:
    """Leave an errand, in the transaction that is under way; one that already waits is only touched.

    Touching locks it on PostgreSQL: it is not taken before this transaction's rows can be read.
    Payload values are codes, uuids, days and whole numbers; words are a fault of ours (TypeError).
    """
    said = canonical({name: _plain(value) for name, value in (payload or {}).items()}).decode()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bureau_errand (kind, subject, payload, state, tries, error) VALUES (%s, %s, %s, 'waiting', 0, '')"
            " ON CONFLICT (kind, subject, payload) WHERE state = 'waiting' DO UPDATE SET next_at = NULL",
            [kind, subject if connection.vendor == "postgresql" else subject.hex, said],
        )


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, bool | int) or (isinstance(value, str) and CODE.fullmatch(value)):
        return value
    raise TypeError("the outbox holds codes, uuids, days and numbers only")


def payload_of(errand: Errand) -> dict[str, Any]:
    """What an errand says, as JSON values."""
    return dict(json.loads(errand.payload))


def work_off(now: datetime) -> Done:
    """One round over every kind: take what is due, up to a batch, and do it."""
    done = failed = 0
    for kind, (handler, batch) in _handlers.items():
        taken = _take(kind, now, batch)
        if not taken:
            continue
        lost = _do(handler, taken, now)
        failed += lost
        done += len(taken) - lost
    return Done(done, failed)


def drain(now: datetime) -> Done:
    """Rounds until nothing is due; what failed waits for later."""
    done = failed = 0
    while (one := work_off(now)).any:
        done += one.done
        failed += one.failed
    return Done(done, failed)


def waits(now: datetime) -> bool:
    """Whether anything is due."""
    return Errand.objects.filter(_due(now), kind__in=_handlers).exists()


def backlog(*kinds: str) -> Backlog:
    """What waits, of some kinds or of all; one statement."""
    rows = Errand.objects.filter(kind__in=kinds) if kinds else Errand.objects.all()
    said = rows.aggregate(waiting=Count("pk"), since=Min("at"), failing=Count("pk", filter=~Q(error="")))
    return Backlog(said["waiting"], said["since"], said["failing"])


def _due(now: datetime) -> Q:
    return Q(state=Errand.WAITING, next_at__isnull=True) | Q(next_at__lte=now)


def _take(kind: str, now: datetime, most: int) -> list[Errand]:
    """Take errands by compare-and-swap: of two workers that see the same one, one gets it."""
    due = Errand.objects.filter(_due(now), kind=kind)
    seen = list(due.order_by("pk").values_list("pk", flat=True)[:most])
    if not seen:
        return []
    token = uuid4()
    due.filter(pk__in=seen).update(state=Errand.TAKEN, token=token, tries=F("tries") + 1, next_at=now + LEASE)
    return list(Errand.objects.filter(pk__in=seen, token=token).order_by("pk"))


def _do(handler: Handler, errands: Sequence[Errand], now: datetime) -> int:
    """Do them; how many failed."""
    try:
        handler(errands)
    except Exception as error:  # whatever a handler raises, the others go on, and the errand is not lost
        if len(errands) > 1:
            return sum(_do(handler, [one], now) for one in errands)
        _put_off(errands[0], type(error).__name__, now)
        return 1
    Errand.objects.filter(pk__in=[one.pk for one in errands], token=errands[0].token).delete()
    return 0


def _put_off(errand: Errand, error: str, now: datetime) -> None:
    log.warning("%s failed for the %d. time: %s", errand.kind, errand.tries, error)
    wait = min(FIRST_WAIT * 2 ** min(errand.tries, 20), LONGEST_WAIT)
    said = {"state": Errand.WAITING, "token": None, "error": error[:80], "next_at": now + wait}
    mine = Errand.objects.filter(pk=errand.pk, token=errand.token)
    try:
        with transaction.atomic():
            mine.update(**said)
    except IntegrityError:  # the same errand was left again meanwhile: that one does the work
        mine.delete()
