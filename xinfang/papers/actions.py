"""Issue a paper, and take one back by a later act. Numbers, layout and seals come with part two."""

from datetime import date
from uuid import UUID

from xinfang.bureau.acts import Act
from xinfang.papers.kinds import PUBLIC, TITLES, PaperKind
from xinfang.papers.models import Paper
from xinfang.rules.refusals import Refused
from xinfang.vault.crypto import sm3

LONGEST = 100_000


def issue(
    act: Act,
    kind: PaperKind,
    body: str,
    *,
    subject: UUID,
    organ: UUID | None,
    organ_label: str,
    on: date,
    external: bool = False,
) -> Paper:
    """Issue a paper within ``act``: its text is fixed from here on, and the ledger keeps its SM3.

    Refuses an empty text and one over 100,000 characters.
    """
    text = body.strip()
    if not text:
        raise Refused(f"{TITLES[kind]}没有内容。", todo="请写明内容后再办", field="text", code="empty_paper")
    if len(text) > LONGEST:
        raise Refused(
            f"{TITLES[kind]}超过 {LONGEST} 字。", todo="请精简，或把长材料作为附件", field="text", code="too_long"
        )
    return act.add(
        Paper(
            kind=kind.value,
            subject=subject,
            organ=organ,
            organ_label=organ_label,
            title=TITLES[kind],
            body=text,
            sha=sm3(text.encode()),
            issued_on=on,
            external=external,
            public=kind in PUBLIC,
        )
    )


def void(act: Act, paper: Paper, on: date) -> Paper:
    """Mark ``paper`` as taken back on ``on``; its text stays readable to those who could read it."""
    paper.voided_on = on
    return act.change(paper, "voided_on")


def destroy(act: Act, subject: UUID, instead: str) -> int:
    """Destroy the texts of all papers about ``subject`` within ``act``; their hashes, days and kinds stay. How many."""
    found = list(Paper.objects.filter(subject=subject))
    for paper in found:
        paper.body = instead
    act.change_all(Paper, found, "body")
    return len(found)
