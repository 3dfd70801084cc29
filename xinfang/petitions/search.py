"""Full text over titles, letters and replies, within what the actor may see.

The index holds keyed tokens only, so it gives candidates; each one is checked against its own text, unsealed. What is
found is exact: every petition whose texts hold all the words, and no other (docs/adr/0010-search-index.md).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import F, Field, QuerySet
from django.db.models.expressions import RawSQL

from xinfang.bureau import outbox
from xinfang.ledger.prepared import Slot, bind
from xinfang.petitions import indexing
from xinfang.petitions.indexing import PURPOSE, Texts, in_words, texts_of
from xinfang.petitions.models import Petition, Petitioner
from xinfang.petitions.reader import READER
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor
from xinfang.rules.wording import SEAM, Marked, excerpt, fold, marked, needed, words_of
from xinfang.vault.crypto import opener
from xinfang.vault.tokens import tokens

MOST, BATCH = 10_000, 500
LONGEST, MOST_WORDS = 60, 8
PERSONAL = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dx])(?!\d)")
NUMBERS = re.compile(r"\d{7,}[\dXx]?")
SQLITE = "SELECT rowid FROM petitions_searchtoken WHERE petitions_searchtoken MATCH %s"
# The planner, left alone, may walk the newest petitions instead of the GIN index: the fence makes it use the index.
POSTGRES = (
    "WITH found AS MATERIALIZED (SELECT petition_id FROM petitions_searchtext WHERE tokens @> %s::integer[])"
    " SELECT petition_id FROM found"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One petition that holds the words."""

    key: int
    number: str
    source_id: str
    in_title: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, the best first; ``more``: it was not counted to the end."""

    words: tuple[str, ...]
    hits: Sequence[Hit]
    more: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list shows of a hit: the title and a piece of the text, in parts, each with whether it is marked."""

    received_on: date
    title: Marked
    where: str
    text: Marked


def words_in(query: str) -> tuple[str, ...]:
    """The words of a query; refuses what cannot be looked for, and what would look for a person."""
    words = words_of(query)
    if not words or not all(needed(word) for word in words):
        raise Refused("没有可查的字。", todo="请写一个或几个词，用空格隔开", field="q", code="no_words")
    if len(words) > MOST_WORDS or any(len(word) > LONGEST for word in words):
        raise Refused(
            f"要查的太长：最多 {MOST_WORDS} 个词，每个不超过 {LONGEST} 字。", field="q", code="query_too_long"
        )
    if any(PERSONAL.search(word) for word in words):
        raise Refused(
            "不能用手机号码、证件号码检索。",
            why="本系统不按人汇集信访事项",
            todo="请用事项的内容或者编号查",
            field="q",
            code="personal_number",
        )
    return words


def find(actor: Actor, query: str, *, most: int | None = MOST) -> Found:
    """The petitions that ``actor`` may see and that hold every word of ``query``; one statement.

    Hits in the title come first, then the newest received. ``most``: the newest so many candidates are looked at
    (None: all). Refuses an empty or overlong query and one for a phone or identity number.
    """
    words = words_in(query)
    found = _checked(*_candidates(actor, words, most), words)
    more = most is not None and len(found) > most
    return Found(words, found[:most], more)


Statement = tuple[str, Sequence[Any]]


def _candidates(actor: Actor, words: Sequence[str], most: int | None) -> Statement:
    """Reads the petitions within sight whose index row has every token that the words need, the newest first."""
    wanted = tokens(set().union(*map(needed, words)), PURPOSE)
    given = wanted if connection.vendor == "postgresql" else in_words(wanted)
    if actor.operator or actor.organ_id is None or not actor.may("petition:read"):
        rows = _matching(Petition.objects.visible_to(actor), given, most)
        return ("", ()) if rows.query.is_empty() else rows.query.sql_with_params()
    sql, slots = _kept(most)
    return sql, bind(slots, {"organ": actor.organ_id, "person": actor.person, "tokens": given})


@cache
def _kept(most: int | None) -> Statement:
    """The statement for whoever reads for an organ: composed once, as it costs more to compose than to answer."""
    mark = Slot("tokens", Field())
    return _matching(Petition.objects.visible_to(READER), mark, most).query.sql_with_params()


def _matching(seen: QuerySet[Petition], given: Any, most: int | None) -> QuerySet[Petition, tuple[Any, ...]]:
    sql = POSTGRES if connection.vendor == "postgresql" else SQLITE
    matching = RawSQL(sql, [given])  # noqa: S611 - one of our two constants; what was asked for is a parameter
    kept = seen.filter(pk__in=matching, wording__isnull=False).order_by("-pk")
    rows = kept.values_list("wording__folded", "received_on", "pk", "number", "source_id")
    return rows if most is None else rows[: most + 1]


def _checked(sql: str, parameters: Sequence[Any], words: Sequence[str]) -> list[Hit]:
    """Those that do hold the words, in order. Read past the ORM and compared as bytes: there may be thousands."""
    if not sql:
        return []  # whoever may see nothing
    wanted, seam, unsealed = [word.encode() for word in words], SEAM.encode(), opener("matter")
    found = []
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(BATCH):
            for sealed, received_on, key, number, source_id in rows:
                folded = unsealed(bytes(sealed))
                if all(word in folded for word in wanted):
                    title = folded[: folded.index(seam)]
                    hit = Hit(key, number, source_id, all(word in title for word in wanted))
                    found.append(((hit.in_title, received_on, key), hit))
    found.sort(key=itemgetter(0), reverse=True)
    return [hit for _, hit in found]


def shown(actor: Actor, hits: Sequence[Hit], words: Sequence[str]) -> Mapping[int, Shown]:
    """Title and excerpt of each hit on one page, by its key; what the vault holds of the petitioner is blotted out."""
    petitions = list(Petition.objects.visible_to(actor).filter(pk__in=[hit.key for hit in hits]))
    hidden = _identities(petitions)
    texts = texts_of(petitions)
    return {one.pk: _shown(one, texts[one.pk], words, hidden.get(one.pk, ())) for one in petitions}


def _identities(petitions: Sequence[Petition]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Petitioner.objects.filter(submission__petition__in=petitions).select_related("vault")
    rows = rows.annotate(matter=F("submission__petition_id"))
    for row in rows:
        said = [str(value) for value in row.identity.values()]
        found.setdefault(row.matter, []).extend(value for value in said if len(value) > 1)
    return found


def _shown(petition: Petition, texts: Texts, words: Sequence[str], hidden: Sequence[str]) -> Shown:
    parts = [("来信", text) for text in texts.letters] + [("答复", text) for text in texts.replies]
    where, text = max(parts, key=lambda part: sum(word in fold(part[1]) for word in words), default=("", ""))
    title = marked(_blotted(texts.title, hidden), words)
    return Shown(petition.received_on, title, where, excerpt(_blotted(text, hidden), words))


def _blotted(text: str, hidden: Sequence[str]) -> str:
    """``text`` without identities, long numbers included; as long as before, so that nothing else moves."""
    for value in hidden:
        text = text.replace(value, "＊" * len(value))
    return NUMBERS.sub(lambda found: "＊" * len(found[0]), text)


def behind() -> outbox.Backlog:
    """What the index has not read yet."""
    return outbox.backlog(*indexing.KINDS)
