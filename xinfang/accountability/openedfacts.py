"""Who opened an identity or a file, as a prompt for seed/12.11 and no more: a leak and a harm are for people to find.

The log says who opened what (2022/46). It asks for people where a post opened an identity and has nothing else on record of
that matter, and where the organ complained of opened what an accusation, or a matter with secrecy asked for, keeps from it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from xinfang.accountability.found import Found
from xinfang.bureau.queries import Snapshot
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import OPENINGS, Entry
from xinfang.people.models import Appointment, Organ
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import ComplainedOf, Holding, Petition, Petitioner

BATCH = 400
LOGGED = frozenset({*OPENINGS, Kind.FILE_OPENED.value, Kind.NOTE_OPENED.value})
ONE = timedelta(days=1)


class Opened(NamedTuple):
    """An opening: on which matter, by which post, when."""

    petition: UUID
    post: UUID
    on: date


def opened_facts(day: date, now: Snapshot) -> Iterator[Found]:
    """One fact for each organ and matter; the first opening counts. A fixed number of statements for each 400 matters."""
    rows = Entry.objects.filter(kind__in=OPENINGS, kind=Kind.IDENTITY_OPENED.value, actor__isnull=False, on__lt=day)
    opened = [
        Opened(row[0], row[1], row[2]) for row in rows.order_by("seq").values_list("subject", "actor", "on") if row[1]
    ]
    matters = list(dict.fromkeys(one.petition for one in opened))
    for n in range(0, len(matters), BATCH):
        some = set(matters[n : n + BATCH])
        yield from _of_some([one for one in opened if one.petition in some], some)
    kept = _kept_from()
    for n in range(0, len(kept), BATCH):
        some = set(list(kept)[n : n + BATCH])
        yield from _by_accused({uid: kept[uid] for uid in some}, day)


def _of_some(opened: Iterable[Opened], matters: set[UUID]) -> Iterator[Found]:
    """Posts that opened an identity and did nothing else on the matter: the first opening of each organ."""
    worked = set(
        Entry.objects.filter(subject__in=matters, actor__isnull=False)
        .exclude(kind__in=LOGGED)
        .values_list("subject", "actor")
    )
    held = set(Holding.objects.filter(petition__uid__in=matters).values_list("petition__uid", "appointment__uid"))
    idle = [one for one in opened if (one.petition, one.post) not in worked | held]
    yield from _said(idle, "identity_untasked")


def _kept_from() -> Mapping[UUID, list[str]]:
    """By matter, the places in the tree of the organs it complains of: accusations, and where secrecy was asked for."""
    secret = Petitioner.objects.filter(secrecy=True).values("submission__petition")
    rows = ComplainedOf.objects.select_related("petition", "organ")
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows.filter(petition__purpose=Purpose.ACCUSATION.value) | rows.filter(petition__in=secret):
        found[row.petition.uid].append(row.organ.path)
    return found


def _by_accused(kept: Mapping[UUID, list[str]], day: date) -> Iterator[Found]:
    logged = Entry.objects.filter(
        subject__in=list(kept), kind__in=[Kind.IDENTITY_OPENED.value, Kind.FILE_OPENED.value], on__lt=day
    )
    rows = logged.exclude(actor=None).order_by("seq").values_list("subject", "actor", "on")
    opened = [Opened(row[0], row[1], row[2]) for row in rows if row[1]]
    paths = dict(
        Appointment.objects.filter(uid__in={one.post for one in opened}).values_list("uid", "post__organ__path")
    )
    theirs = [one for one in opened if any(paths.get(one.post, "").startswith(path) for path in kept[one.petition])]
    yield from _said(theirs, "opened_by_accused")


def _said(opened: list[Opened], fact: str) -> Iterator[Found]:
    posts = Appointment.objects.filter(uid__in={one.post for one in opened}).select_related("post__organ")
    organs: dict[UUID, Organ] = {post.uid: post.post.organ for post in posts}
    matters = {one.uid: one for one in Petition.objects.filter(uid__in={one.petition for one in opened})}
    told: set[tuple[int, UUID]] = set()
    for one in opened:
        organ, matter = organs.get(one.post), matters.get(one.petition)
        if organ is None or matter is None or (organ.pk, matter.uid) in told:
            continue
        told.add((organ.pk, matter.uid))
        yield Found(organ, fact, matter.uid, one.on, one.on + ONE, matter, assumed=matter.assumed)
