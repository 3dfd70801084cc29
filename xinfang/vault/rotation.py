"""Another master key: what it wraps is wrapped anew in batches. Nothing that is sealed is touched.

Each batch is one transaction and each wrapped key names its master key, so a change that was killed anywhere goes on
where it stood; in between both keys are at hand and everything opens.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from xinfang.vault import keys, records
from xinfang.vault.ciphers import Unreadable
from xinfang.vault.models import RINGS, Record, Ring

BATCH = 500
SHOWN = 20
Progress = Callable[[int], None]


@dataclass(slots=True)
class Standing:
    """Which master keys wrap how much, and what does not open. ``present``, ``former``: their names, never the keys."""

    present: str
    former: str
    ring: str
    records: dict[str, int] = field(default_factory=dict)
    destroyed: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """How many wrapped keys, the ring's included, are not under the present master key."""
        return sum(many for name, many in self.records.items() if name != self.present) + (self.ring != self.present)

    @property
    def ok(self) -> bool:
        """Whether everything opens."""
        return not self.problems


def standing() -> Standing:
    """Open every wrapped key and every record, and count them by their master key. Words are opened and dropped."""
    found = _counted()
    found.problems.extend(_ring_problems())
    for problem in _record_problems():
        found.problems.append(problem)
        if len(found.problems) >= SHOWN:
            found.problems.append("只列出前面这些。")
            break
    return found


def _counted() -> Standing:
    ring = Ring.objects.filter(number=RINGS).values_list("kek", flat=True).first() or ""
    former = next((name for name in keys.masters() if name != keys.current()), "")
    found = Standing(keys.current(), former, ring, destroyed=Record.objects.filter(destroyed_on__isnull=False).count())
    rows = _kept().order_by().values_list("kek").annotate(many=Count("pk"))
    found.records = dict(sorted(rows))
    return found


def _kept() -> QuerySet[Record]:
    return Record.objects.filter(destroyed_on__isnull=True)


def _ring_problems() -> Iterator[str]:
    keys.forget()
    try:
        keys.root()
    except Unreadable as error:
        yield f"密钥环：{error}"


def _record_problems() -> Iterator[str]:
    for record in _kept().order_by("pk").iterator(BATCH):
        try:
            records.words_of(record, record.uid)
        except (Unreadable, ValueError) as error:
            yield f"记录 {record.uid}：{error}"


def rewrap(batch: int, progress: Progress) -> int:
    """Wrap everything by the present master key; how many keys were wrapped anew. Raises Unreadable before any change
    when a master key is not at hand."""
    _refuse_strangers()
    done = _ring()
    while True:
        with transaction.atomic():
            rows = list(_waiting().order_by("pk").select_for_update()[:batch])
            for row in rows:
                own = keys.unwrap(bytes(row.wrapped), row.kek, row.about)
                row.wrapped, row.kek = keys.wrap(own, row.about), keys.current()
            Record.objects.bulk_update(rows, ["wrapped", "kek"])
        if not rows:
            return done
        done += len(rows)
        progress(done)


def _waiting() -> QuerySet[Record]:
    return _kept().exclude(kek=keys.current())


def _refuse_strangers() -> None:
    found = _counted()
    strange = sorted({found.ring, *found.records} - set(keys.masters()))
    if strange:
        raise Unreadable(f"有密钥由不在手边的主密钥（{'、'.join(strange)}）包着：请把它交给 XINFANG_MASTER_KEY_OLD。")


def _ring() -> int:
    with transaction.atomic():
        row = Ring.objects.select_for_update().filter(~Q(kek=keys.current()), number=RINGS).first()
        if row is None:
            return 0
        secret = keys.unwrap(bytes(row.wrapped), row.kek, row.about)
        row.wrapped, row.kek = keys.wrap(secret, row.about), keys.current()
        row.save()
        return 1


def uid_of_ring() -> UUID:
    """What a ledger entry on the keys is about."""
    return UUID(int=RINGS)
