"""The text index: what the housekeeper keeps of titles, letters and replies so that they can be found.

Only the outbox, ``xinfang search --reindex`` and the end of a matter's life write it: never a request.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from xinfang.bureau import outbox
from xinfang.bureau.acts import Act
from xinfang.bureau.models import Errand
from xinfang.papers.models import Paper
from xinfang.petitions import bands
from xinfang.petitions.models import Petition, SearchText, Submission
from xinfang.rules.wording import SEAM, fold, pieces
from xinfang.vault.tokens import tokens

INDEX, INDEX_ALL, PURGE = "petition.index", "petition.index_all", "petition.index_purge"
KINDS = (INDEX, INDEX_ALL)
REPLIES = ("opinion", "answer", "review_opinion", "rereview_opinion")
PURPOSE = "search/tokens"
BATCH = 50
NOBODY = UUID(int=0)
LOCK = 0x78696E66616E68  # on PostgreSQL one writer at a time, so that an older reading never lands on a newer one
_UPSERT = (
    "INSERT INTO petitions_searchtext (petition_id, folded{0}) VALUES (%s, %s{1})"
    " ON CONFLICT (petition_id) DO UPDATE SET folded = EXCLUDED.folded{2}"
)
POSTGRES = _UPSERT.format(", tokens", ", %s", ", tokens = EXCLUDED.tokens")
SQLITE = _UPSERT.format("", "", "")
INSERT = "INSERT INTO petitions_searchtoken (rowid, tokens) VALUES (%s, %s)"
DELETE = "INSERT INTO petitions_searchtoken (petitions_searchtoken, rowid, tokens) VALUES ('delete', %s, %s)"


@dataclass(frozen=True, slots=True)
class Texts:
    """What can be searched in one petition, and shown of it to who may see it."""

    title: str
    letters: Sequence[str]
    replies: Sequence[str]

    def folded(self) -> str:
        """All of it, folded, the title first."""
        return SEAM.join(fold(text) for text in (self.title, *self.letters, *self.replies))


def texts_of(petitions: Sequence[Petition]) -> dict[int, Texts]:
    """The title, letters and replies in force of each petition, by its key; two statements."""
    letters: dict[int, list[str]] = {}
    replies: dict[UUID, list[str]] = {}
    written = Submission.objects.filter(petition__in=petitions, parted_on__isnull=True).order_by("pk")
    for key, text in written.values_list("petition_id", "text"):
        letters.setdefault(key, []).append(str(text))
    papers = Paper.objects.filter(
        subject__in=[petition.uid for petition in petitions], kind__in=REPLIES, voided_on__isnull=True
    )
    for uid, body in papers.order_by("pk").values_list("subject", "body"):
        replies.setdefault(uid, []).append(str(body))
    return {one.pk: Texts(one.title, letters.get(one.pk, ()), replies.get(one.uid, ())) for one in petitions}


def mark(petition: Petition) -> None:
    """Leave word, within the act that changed it, that a petition's texts are to be read again."""
    outbox.put(INDEX, petition.uid)


def write(petitions: Sequence[Petition]) -> None:
    """Put these petitions into the index as they stand now, within a transaction."""
    found = texts_of(petitions)
    put_rows([(key, texts.folded()) for key, texts in found.items()])
    bands.put({key: texts.letters for key, texts in found.items()})


def put_rows(said: Iterable[tuple[int, str]]) -> None:
    """Write index rows: the folded texts of petitions by their key. What did not change is not written again."""
    wanted = dict(said)
    before = _folded(SearchText.objects.filter(petition_id__in=wanted))
    changed = {key: folded for key, folded in wanted.items() if before.get(key) != folded}
    field = SearchText._meta.get_field("folded")
    rows = [(key, field.get_db_prep_save(text, connection), tokens_of(text)) for key, text in changed.items()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(POSTGRES, rows)
            return
        cursor.executemany(SQLITE, [row[:2] for row in rows])
        _drop_tokens([(key, before[key]) for key in changed if key in before])
        cursor.executemany(INSERT, [(key, in_words(found)) for key, _, found in rows])


def _folded(rows: QuerySet[SearchText]) -> dict[int, str]:
    return {key: str(folded) for key, folded in rows.values_list("petition_id", "folded")}


def tokens_of(folded: str) -> list[int]:
    """The keyed tokens of every piece of a folded text."""
    return tokens(pieces(folded), PURPOSE)


def _drop_tokens(rows: Iterable[tuple[int, str]]) -> None:
    """Take tokens out of the FTS5 table, which keeps no copy of them: they are worked out again from the text."""
    with connection.cursor() as cursor:
        cursor.executemany(DELETE, [(key, in_words(tokens_of(folded))) for key, folded in rows])


def in_words(found: Iterable[int]) -> str:
    """Tokens as FTS5 reads them: seven hex digits each."""
    return " ".join(format(token, "07x") for token in found)


def forget(keys: Sequence[int]) -> None:
    """Take petitions out of the index for good, in the transaction that disposes of them (decision 22)."""
    rows = SearchText.objects.filter(petition_id__in=keys)
    if connection.vendor != "postgresql":
        _drop_tokens(_folded(rows).items())
        outbox.put(PURGE, NOBODY)
    rows.delete()
    bands.forget(keys)


def _destroy(act: Act, uid: UUID) -> None:
    forget(list(Petition.objects.filter(uid=uid).values_list("pk", flat=True)))


def rebuild(progress: Callable[[int], None]) -> int:
    """Make the whole index anew from the texts; how many petitions it holds. Until it is done, searches find less."""
    with transaction.atomic():
        SearchText.objects.all().delete()
        bands.forget(None)
        if connection.vendor != "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO petitions_searchtoken (petitions_searchtoken) VALUES ('delete-all')")
    done = 0
    for keys in _in_batches():
        _write_alone(Petition.objects.filter(pk__in=keys))
        done += len(keys)
        progress(done)
    return done


def _in_batches() -> Iterator[list[int]]:
    last = 0
    while keys := list(
        Petition.objects.filter(pk__gt=last, disposed_on__isnull=True)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    ):
        yield keys
        last = keys[-1]


def _write_alone(rows: Iterable[Petition]) -> None:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        write(list(rows))


def _index(errands: Sequence[Errand]) -> None:
    asked = [errand.subject for errand in errands]
    _write_alone(Petition.objects.filter(uid__in=asked, disposed_on__isnull=True))


def _index_all(errands: Sequence[Errand]) -> None:
    """Leave an errand for every petition: small steps, so that new letters need not wait for all of them."""
    for keys in _in_batches():
        with transaction.atomic():
            for uid in Petition.objects.filter(pk__in=keys).values_list("uid", flat=True):
                outbox.put(INDEX, uid)


def _purge(errands: Sequence[Errand]) -> None:
    """FTS5 keeps what was deleted until its segments are merged: merge them now. PostgreSQL's vacuum does it there."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO petitions_searchtoken (petitions_searchtoken) VALUES ('optimize')")


def register() -> None:
    """Hear of every act on a petition, and do what the outbox holds of this room."""
    from xinfang.bureau import acts
    from xinfang.petitions import retention

    acts.watch(Petition, mark)
    retention.register(_destroy)
    outbox.handle(INDEX, _index, batch=BATCH)
    outbox.handle(INDEX_ALL, _index_all)
    outbox.handle(PURGE, _purge)
