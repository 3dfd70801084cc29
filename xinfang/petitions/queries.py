"""Reads over one petition for every door: with all that belongs to it, or by its code. What waits: ``inboxes``."""

import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    CharField,
    DateField,
    Exists,
    Expression,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
)

from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.ledger.prepared import Read, Slot
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Appointment
from xinfang.people.queries import appointments_at, read_held
from xinfang.petitions import ties
from xinfang.petitions.models import (
    Attachment,
    Clock,
    Draft,
    ExternalNumber,
    Holding,
    Instruction,
    Petition,
    Petitioner,
    Proceeding,
    Recusal,
    Source,
    Tie,
    Transfer,
)
from xinfang.petitions.numbers import code_digest, tidy
from xinfang.petitions.reader import NOBODY, READER
from xinfang.rules import lawbook
from xinfang.rules.answerable import Chain, chain
from xinfang.rules.refusals import NotFound
from xinfang.rules.values import Actor

OF_LEADERS = frozenset({PaperKind.APPROVAL_SHEET, PaperKind.PETITION_REPORT})
OF_NOTES = frozenset({Kind.NOTE_OPENED.value, Kind.NOTE_WRITTEN.value})  # the second alone names an organ


class Assisting(NamedTuple):
    """An organ that was asked for a part, by which day, and when it gave it."""

    organ: int
    name: str
    due_on: date
    given_on: date | None


class Disputed(NamedTuple):
    """The newest dispute over competence that was not withdrawn: who raised it, against whom, who decides it and why."""

    pk: int
    state: str
    decider: int
    decider_name: str
    raised_by: str
    against: str
    ground: str
    raised_on: date
    raised_by_pk: int
    against_pk: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """A petition with everything that a page or a paper of it shows; read in seven statements."""

    petition: Petition
    proceedings: Sequence[Proceeding]
    petitioners: Sequence[Petitioner]
    transfers: Sequence[Transfer]
    clocks: Sequence[Clock]
    entries: Sequence[Entry]
    papers: Sequence[Paper]
    accused: Sequence[str]
    assumptions: str
    recused: Sequence[str]
    assisting: Sequence["Assisting"]
    draft: str
    draft_version: int
    instructed: bool = False
    task_due: date | None = None
    attachments: Sequence[Attachment] = ()
    externals: Sequence[ExternalNumber] = ()
    ties: Sequence[Any] = ()  # with what the reader may know of the far side
    accused_pks: Sequence[int] = ()
    dispute: Disputed | None = None
    marks: frozenset[str] = frozenset()  # which rooms above keep something of it: see ``mark``

    @property
    def proceeding(self) -> Proceeding:
        """The one that stands."""
        return self.proceedings[-1]

    @property
    def transfer(self) -> Transfer | None:
        """The live transfer to the present holder."""
        live = [t for t in self.transfers if t.ended_on is None and t.to_organ_id == self.proceeding.organ_id]
        return live[-1] if live else None


MARKS: dict[str, Callable[[], Expression]] = {}


def mark(name: str, asked: Callable[[], Expression]) -> None:
    """Let a room above ask along with a petition (``OuterRef("petition_id")``) whether it keeps anything of it.

    Its rows are read only where it does: see ``Dossier.marks``. To be called before the first petition is read.
    """
    MARKS[name] = asked


def _kept() -> dict[str, Exists | Subquery]:
    """What few petitions have is asked for along with the petition, and read only where there is some."""
    of = {"petition_id": OuterRef("petition_id")}
    numbers = ExternalNumber.objects.filter(ended_on__isnull=True, **of)
    said = Instruction.objects.said().filter(**of)
    tasks = Instruction.objects.tasks().filter(**of, task_organ=OuterRef("organ")).order_by("due_on").values("due_on")
    about = {"instructed": Exists(said), "task_due": Subquery(tasks[:1])}
    about["tied"] = Exists(Tie.objects.of(OuterRef("petition_id")))
    return {"files": Exists(Attachment.objects.filter(**of)), "numbers": Exists(numbers), **about}


_DISPUTE: dict[str, F] = {
    "dispute_pk": F("dispute__pk"),
    "dispute_state": F("dispute__state"),
    "dispute_decider": F("dispute__decider_id"),
    "dispute_decider_name": F("dispute__decider__short_name"),
    "dispute_raised_by": F("dispute__raised_by__short_name"),
    "dispute_against": F("dispute__against__short_name"),
    "dispute_ground": F("dispute__ground"),
    "dispute_raised_on": F("dispute__raised_on"),
    "dispute_raised_by_pk": F("dispute__raised_by_id"),
    "dispute_against_pk": F("dispute__against_id"),
}


def _found(rows: QuerySet[Petition]) -> QuerySet[Proceeding]:
    """The tiers of the petition of ``rows``, with the petition itself and what stands around it.

    The petition is looked up first, by itself: among so many tables PostgreSQL orders no join any more, and read them whole.
    """
    drafts = Draft.objects.open().filter(proceeding=OuterRef("pk"), organ=OuterRef("organ"))
    lent = FilteredRelation("parts", condition=Q(parts__ended_on__isnull=True))
    lasting = FilteredRelation("petition__recusals", condition=Q(petition__recusals__to_on__isnull=True))
    assumptions = Source.objects.filter(key=OuterRef("petition__source")).values("assumptions")
    return (
        Proceeding.objects.filter(petition=Subquery(rows.order_by().values("pk")[:1]))
        .select_related("petition__registrar", "petition__channel_words__assigned_by", "organ")
        .annotate(
            accused=F("petition__complained_of__organ__short_name"),
            accused_pk=F("petition__complained_of__organ_id"),
            assumptions=Subquery(assumptions[:1]),
            **_kept(),
            **{f"mark_{name}": asked() for name, asked in MARKS.items()},
        )
        .annotate(kept_out=lasting)
        .annotate(dispute=FilteredRelation("disputes", condition=~Q(disputes__state="withdrawn")))
        .annotate(**_DISPUTE)
        .annotate(recused=F("kept_out__person__name"))
        .annotate(part=lent)
        .annotate(part_organ=F("part__organ_id"), part_name=F("part__organ__short_name"))
        .annotate(part_due=F("part__due_on"), part_given=F("part__given_on"))
        .annotate(draft=Subquery(drafts.values("state")[:1]), draft_version=Subquery(drafts.values("version")[:1]))
        .order_by("current", "pk", "accused")  # the one that stands comes last
    )


_SEEN: Read[Proceeding] = Read(
    lambda: _found(Petition.objects.visible_to(READER).filter(number=Slot("number", CharField())))
)
_OWN: Read[Proceeding] = Read(lambda: _found(Petition.objects.filter(uid=Slot("uid", UUIDField()))))
_PETITIONERS: Read[Petitioner] = Read(
    lambda: (
        Petitioner.objects.filter(submission__petition=Slot("petition"))
        .select_related("submission", "vault")
        .order_by("pk")
    )
)
_FILES: Read[Attachment] = Read(
    lambda: Attachment.objects.filter(petition=Slot("petition")).select_related("vault").order_by("pk")
)
_NUMBERS: Read[ExternalNumber] = Read(
    lambda: ExternalNumber.objects.filter(petition=Slot("petition"), ended_on__isnull=True).order_by("pk")
)
_TRANSFERS: Read[Transfer] = Read(
    lambda: Transfer.objects.filter(petition=Slot("petition")).select_related("from_organ", "to_organ")
)
_CLOCKS: Read[Clock] = Read(lambda: Clock.objects.filter(petition=Slot("petition")).select_related("organ"))
_ENTRIES: Read[Entry] = Read(lambda: Entry.objects.filter(subject=Slot("uid", UUIDField())).order_by("seq"))
_PAPERS: Read[Paper] = Read(lambda: Paper.objects.filter(subject=Slot("uid", UUIDField())).defer("body").order_by("pk"))


def dossier(rows: QuerySet[Petition]) -> Dossier:
    """The one petition of ``rows`` (already cut to what may be seen), or NotFound."""
    return _without_notes(_gather(list(_found(rows))), None)


def dossier_opened(uid: UUID) -> Dossier:
    """The petition that its petitioner opened with the query code, or NotFound: nobody else's sight is asked."""
    return _without_notes(_gather(_OWN(uid=uid)), None)


def dossier_seen(number: str, actor: Actor) -> Dossier:
    """The petition of a number as far as ``actor``, of an organ, may know of it; NotFound otherwise."""
    if actor.operator or actor.organ_id is None or not actor.may("petition:read"):
        return dossier(Petition.objects.visible_to(actor).filter(number=number))
    found = _SEEN(organ=actor.organ_id, person=actor.person, number=number)
    return _without_notes(_gather(found, actor.organ_id, actor.person), actor.organ)


def _without_notes(file: Dossier, organ: UUID | None) -> Dossier:
    """The dossier without the investigation notes of any other organ: not their papers, not that they were written.

    And without the sheets laid before leaders for who is not concerned with them: see ``_concerned``.
    """
    own = str(organ) if organ else None
    papers = [p for p in file.papers if p.kind != PaperKind.INVESTIGATION_RECORD or str(p.organ) == own]
    if any(p.kind in OF_LEADERS for p in papers) and own not in _concerned(file):
        papers = [p for p in papers if p.kind not in OF_LEADERS or str(p.organ) == own]
    entries = [e for e in file.entries if e.kind not in OF_NOTES or json.loads(e.payload).get("organ") == own]
    return replace(file, papers=papers, entries=entries)


def _concerned(file: Dossier) -> set[str]:
    """Who reads what was laid before a leader and the leader's words: who holds the matter, registered it or watches it as
    its sender, and the leader's own organ; not who only assists or once had it."""
    live = (t.from_organ.uid for t in file.transfers if t.ended_on is None)
    found = {str(uid) for uid in (file.proceeding.organ.uid, file.petition.registrar.uid, *live)}
    said = (json.loads(e.payload) for e in file.entries if '"instruction"' in e.payload)
    return found | {str(one["to_organ"]) for one in said if "to_organ" in one}


def _gather(found: Sequence[Proceeding], organ: int = 0, person: UUID | None = None) -> Dossier:
    if not found:
        raise NotFound("没有这件信访事项，或者您无权查看。", code="not_found")
    petition = found[0].petition
    return Dossier(
        petition=petition,
        proceedings=list({row.pk: row for row in found}.values()),
        petitioners=_PETITIONERS(petition=petition.pk),
        transfers=_TRANSFERS(petition=petition.pk),
        clocks=_CLOCKS(petition=petition.pk),
        entries=_ENTRIES(uid=petition.uid),
        papers=_PAPERS(uid=petition.uid),
        accused=sorted({str(row.accused) for row in found if row.accused}),  # type: ignore[attr-defined]
        assumptions=str(found[0].assumptions or ""),  # type: ignore[attr-defined]
        externals=_NUMBERS(petition=petition.pk) if found[0].numbers else (),  # type: ignore[attr-defined]
        ties=ties.OF_ONE(petition=petition.pk, organ=organ, person=person or NOBODY) if found[0].tied else (),  # type: ignore[attr-defined]
        attachments=_FILES(petition=petition.pk) if found[0].files else (),  # type: ignore[attr-defined]
        instructed=bool(getattr(found[-1], "instructed", False)),
        task_due=getattr(found[-1], "task_due", None),
        draft=str(getattr(found[-1], "draft", "") or ""),
        draft_version=int(getattr(found[-1], "draft_version", 0) or 0),
        assisting=sorted(_assisting(found)),
        dispute=_disputed(found),
        marks=frozenset(name for name in MARKS if getattr(found[0], f"mark_{name}", False)),
        accused_pks=sorted({row.accused_pk for row in found if row.accused_pk}),  # type: ignore[attr-defined]
        recused=sorted({str(row.recused) for row in found if row.recused}),  # type: ignore[attr-defined]
    )


def _disputed(found: Sequence[Any]) -> Disputed | None:
    rows = [
        Disputed(*(getattr(row, f"dispute_{name}") for name in Disputed._fields))
        for row in found
        if row.current and row.dispute_pk is not None
    ]
    return max(rows, default=None)


def _assisting(found: Sequence[Any]) -> set[Assisting]:
    standing = [row for row in found if row.current and row.part_organ is not None]
    return {Assisting(row.part_organ, row.part_name, row.part_due, row.part_given) for row in standing}


def _posts() -> QuerySet[Appointment]:
    day = Slot("day", DateField())
    handled = Holding.objects.filter(
        Q(end__isnull=True) | Q(end__gte=day),
        appointment_id=OuterRef("pk"),
        petition=Slot("petition"),
        start__lte=day,
    )
    kept_out = Recusal.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gt=day), petition=Slot("petition"), from_on__lte=day
    )
    return appointments_at(Slot("organ"), day, day).annotate(
        mark=Exists(handled),
        recused=Exists(kept_out.filter(person=OuterRef("person"))),
        deputy_recused=Exists(kept_out.filter(person=OuterRef("away__deputy__person"))),
    )


_POSTS: Read[Appointment] = Read(_posts)


def posts_of_the_day(file: Dossier, day: date) -> Chain:
    """The answerable chain of the holder on ``day``, with whoever handles this petition as 办理人员 (Art. 3)."""
    organ = file.proceeding.organ
    held = read_held(_POSTS(organ=organ.pk, day=day, petition=file.petition.pk))
    handlers = frozenset(one.appointment for one in held if one.mark and one.appointment)
    matter = f"{file.petition.category} {file.petition.title}"
    return chain(
        day, held, lawbook.load().roles, matter=matter, handlers=handlers or None, heads_allowed=organ.heads_allowed
    )


def by_code(number: str, code: str) -> Petition | None:
    """The petition of a public number and its query code; None when either is wrong, in the same time."""
    petition = Petition.objects.filter(number=tidy(number)[:12]).first()
    kept = petition.code_digest if petition else "0" * 64
    right = hmac.compare_digest(kept, code_digest(code[:40]))
    return petition if petition is not None and right else None


def number_of(uid: UUID) -> str | None:
    """The public number of a petition."""
    return Petition.objects.filter(uid=uid).values_list("number", flat=True).first()
