"""The life of a matter as scripts read it: ``xinfang show --json``."""

from datetime import date
from typing import Any

from xinfang.bureau.queries import Snapshot
from xinfang.papers.models import Paper
from xinfang.petitions.life import Event, Timer, events, timers
from xinfang.petitions.queries import Dossier


def as_json(file: Dossier, today: date, now: Snapshot) -> dict[str, Any]:
    """A petition's life for scripts: facts, steps, clocks, papers, ledger numbers. Never an identity."""
    return {
        "number": file.petition.number,
        "facts": _facts_for_scripts(file),
        "steps": [_step_for_scripts(event) for event in events(file)],
        "clocks": [_clock_for_scripts(timer) for timer in timers(file, today, now)],
        "papers": [_paper_for_scripts(paper) for paper in file.papers],
        "ledger": [entry.seq for entry in file.entries],
    }


def _facts_for_scripts(file: Dossier) -> dict[str, Any]:
    petition, proceeding = file.petition, file.proceeding
    return {
        "title": petition.title,
        "channel": petition.channel,
        "purpose": petition.purpose,
        "kind": petition.kind or None,
        "category": petition.category,
        "place": petition.place,
        "head_count": petition.head_count,
        "received_on": petition.received_on.isoformat(),
        "registered_on": petition.registered_on.isoformat(),
        "state": proceeding.state,
        "tier": proceeding.tier,
        "organ": proceeding.organ.code,
        "registrar": petition.registrar.code,
        "accepted_on": _iso(proceeding.accepted_on),
        "replied_on": _iso(proceeding.replied_on),
        "served_on": _iso(proceeding.served_on),
        "outcome": proceeding.outcome or None,
        "source": petition.source or None,
        "source_id": petition.source_id or None,
        "assumed": petition.assumed,
        "assumptions": file.assumptions.splitlines(),
    }


def _step_for_scripts(event: Event) -> dict[str, Any]:
    return {
        "step": event.key,
        "title": event.title,
        "on": event.on.isoformat(),
        "entered": event.at.isoformat(timespec="seconds"),
        "by": event.by,
        "from": event.from_organ or None,
        "to": event.to_organ or None,
        "cite": event.cite or None,
        "late": event.late,
        "assumed": event.assumed,
        "ledger": event.seq,
    }


def _clock_for_scripts(timer: Timer) -> dict[str, Any]:
    return {
        "limit": timer.clock.limit,
        "organ": timer.clock.organ.code if timer.clock.organ else None,
        "cite": timer.cite,
        "start": timer.clock.start_on.isoformat(),
        "nominal": timer.clock.nominal_on.isoformat(),
        "due": timer.clock.due_on.isoformat(),
        "met": _iso(timer.clock.met_on),
        "state": timer.state.value,
        "provisional": timer.clock.provisional,
        "assumed": timer.clock.assumed,
        "reasons": list(timer.reasons),
    }


def _paper_for_scripts(paper: Paper) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "title": paper.title,
        "number": paper.number or None,
        "organ": paper.organ_label,
        "issued_on": paper.issued_on.isoformat(),
        "sha": paper.sha,
        "external": paper.external,
        "voided_on": _iso(paper.voided_on),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
