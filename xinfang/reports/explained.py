"""Which findings an actor may have explained, and all that is read for it: rows, ledger entries, papers; no identity among them."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from xinfang.accountability.decided import visible_findings
from xinfang.accountability.models import (
    Appeal,
    Asking,
    ChainLink,
    Charge,
    Finding,
    Ground,
    Handover,
    Measure,
    Officer,
    Proof,
    Proposer,
    Rectification,
    Statement,
    Subject,
    VerifiedAlert,
    Voter,
)
from xinfang.bureau.queries import Snapshot
from xinfang.ledger.models import Covered, Entry
from xinfang.papers.models import Paper
from xinfang.petitions import life, queries
from xinfang.petitions.actions.opening import without_identities
from xinfang.petitions.life import Event
from xinfang.petitions.models import Petition, Petitioner
from xinfang.petitions.queries import Dossier
from xinfang.reports.explainwords import LABELS
from xinfang.rules.refusals import NotFound
from xinfang.rules.values import Actor

WHOM = ("organ", "appointment__post__organ", "appointment__person")
OPENING = "identity:"  # who learned who petitions is not told here
POST = ("appointment__post__organ",)


def finding_for(actor: Actor, uid: UUID) -> Finding:
    """One finding that may be explained to ``actor``; NotFound for any other."""
    rows = visible_findings(actor).select_related(
        "organ", "office", "supersedes", "verification__office", "verification__organ"
    )
    found = rows.select_related("verification__petition").filter(uid=uid).first()
    if found is None:
        raise NotFound("没有这条认定，或者您无权查看。", code="not_found")
    return found


def finding_named(actor: Actor, said: str) -> Finding:
    """The same by its uid, or by the number of the paper of one of its measures."""
    try:
        return finding_for(actor, UUID(said.strip()))
    except ValueError:
        paper = Paper.objects.filter(number=said.strip()[:80]).exclude(number="").values("uid")
        of = Measure.objects.filter(paper__in=paper).values_list("charge__finding__uid", flat=True)
        return finding_for(actor, of.first() or UUID(int=0))


@dataclass(slots=True)
class Material:
    """What a tree is made from. ``seqs``: of each row the entries that cover it; ``blot``: takes identities out of words."""

    finding: Finding
    now: Snapshot
    petition: Petition | None
    dossier: Dossier | None
    blot: Callable[[str], str]
    charges: list[Charge] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    alerts: list[VerifiedAlert] = field(default_factory=list)
    links: list[ChainLink] = field(default_factory=list)
    officers: list[Officer] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    askings: list[Asking] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    proposers: list[Proposer] = field(default_factory=list)
    voters: list[Voter] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    rectifications: list[Rectification] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    issued: frozenset[UUID] = frozenset()  # of the papers: those of Arts. 11 to 14, not the matter's
    seqs: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def seq(self, row: Covered | UUID | None) -> int | None:
        """The first entry that covers a row."""
        uid = row.uid if isinstance(row, Covered) else row
        return next(iter(self.seqs.get(str(uid), ())), None)

    def title(self, entry: Entry) -> str:
        """What an entry records, in words."""
        known = next((one.title for one in self.events if one.seq == entry.seq), "")
        return known or LABELS.get(entry.kind, "其他记录")

    def paper(self, uid: UUID | None) -> Paper | None:
        """One of the papers, by its uid."""
        return next((one for one in self.papers if one.uid == uid), None)

    @property
    def rows(self) -> list[Covered]:
        """Every row of Arts. 11 to 14 that the tree rests on, with the alerts and their clocks."""
        found: list[Covered] = [self.finding, self.finding.verification, *self.charges, *self.measures, *self.alerts]
        found += [one.alert for one in self.alerts]
        found += [one.alert.clock for one in self.alerts if one.alert.clock is not None]
        parts = (self.links, self.officers, self.subjects, self.askings, self.statements, self.proofs)
        found += [row for part in parts for row in part]
        after = (self.proposers, self.voters, self.appeals, self.handovers, self.rectifications)
        found += [row for part in after for row in part]
        for measure in self.measures:
            found += [
                *measure.copies.all(),
                *measure.layings.all(),
                *measure.outcomes.all(),
                *measure.year_entries.all(),
            ]
            talk = getattr(measure, "talk", None)
            found += [talk] if talk is not None else []
        return found


def gather(finding: Finding, now: Snapshot) -> Material:
    """Read all of it: the number of statements does not grow with what was done. The gate was passed before."""
    verification, petition = finding.verification, finding.verification.petition
    dossier = queries.dossier(Petition.objects.filter(pk=petition.pk)) if petition else None
    of = {"verification": verification}
    charges = Charge.objects.filter(finding=finding).select_related(*WHOM, "seconded_by__post__organ")
    measures = Measure.objects.filter(charge__finding=finding).select_related(*WHOM, "issued_by__post__organ", "talk")
    more = "copies__to_organ", "layings__leader__post__organ", "outcomes__organ", "year_entries", "handovers__to_organ"
    grounds = Ground.objects.filter(finding=finding).values("proof")
    proofs = Proof.objects.filter(Q(pk__in=grounds) | Q(verification=verification, struck_on__isnull=True))
    found = Material(finding, now, petition, dossier, _blotting(petition))
    found.charges = list(charges)
    found.measures = list(measures.prefetch_related(*more).order_by("pk"))
    found.alerts = list(
        VerifiedAlert.objects.filter(**of).select_related("alert__clock__organ", "alert__organ").order_by("pk")
    )
    found.links = list(ChainLink.objects.filter(**of).select_related(*POST))
    found.officers = list(Officer.objects.filter(**of).select_related(*POST))
    found.subjects = list(Subject.objects.filter(**of).select_related(*WHOM))
    found.askings = list(Asking.objects.filter(subject__verification=verification).order_by("pk"))
    found.statements = list(Statement.objects.filter(asking__subject__verification=verification).order_by("pk"))
    found.proofs = list(proofs.order_by("number"))
    found.proposers = list(Proposer.objects.filter(finding=finding).select_related(*POST).order_by("pk"))
    found.voters = list(Voter.objects.filter(finding=finding).select_related(*POST).order_by("pk"))
    found.appeals = list(
        Appeal.objects.filter(measure__charge__finding=finding).select_related("heard_by").order_by("pk")
    )
    found.handovers = list(Handover.objects.filter(**of).select_related("to_organ"))
    found.rectifications = list(Rectification.objects.filter(measure__charge__finding=finding))
    _ledger(found)
    return found


def _blotting(petition: Petition | None) -> Callable[[str], str]:
    """What people wrote may name the petitioner: whatever the vault holds of them is taken out."""
    if petition is None:
        return str
    people = Petitioner.objects.filter(submission__petition=petition, vault__destroyed_on__isnull=True)
    known = list(people.select_related("vault", "submission").defer("submission__text"))
    return lambda text: without_identities(text, known)


def _ledger(found: Material) -> None:
    """The entries on these rows and on the matter, by row; and the papers that were issued about them."""
    own = {row.uid for row in found.rows}
    own |= {found.finding.supersedes.uid} if found.finding.supersedes else set()
    entries = list(Entry.objects.filter(subject__in=own))
    if found.dossier is not None:
        found.events = [one for one in life.events(found.dossier) if not one.key.startswith(OPENING)]
        told = {one.seq for one in found.events}
        entries += [one for one in found.dossier.entries if one.seq in told]
    found.entries = sorted({one.seq: one for one in entries}.values(), key=lambda one: one.seq)
    for entry in found.entries:
        for _, uid, _ in json.loads(entry.covers):
            found.seqs[uid].append(entry.seq)
    issued: list[Any] = [*found.measures, *found.askings, *found.appeals, *found.handovers]
    named = {one.paper for one in issued if one.paper}
    named |= {one.talk.record for one in found.measures if getattr(one, "talk", None) and one.talk.record}
    matter = found.petition.uid if found.petition else None
    about = Paper.objects.filter(Q(uid__in=named) | Q(subject__in=own)).order_by("pk")
    matters = found.dossier.papers if found.dossier else []
    found.papers = list({one.uid: one for one in (*about, *matters)}.values())
    found.issued = frozenset(one.uid for one in found.papers if one.uid in named or one.subject != matter)
