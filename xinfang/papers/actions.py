"""Issue a paper, give it its number, and take one back by a later act."""

from datetime import date
from uuid import UUID

from xinfang.bureau.acts import Act
from xinfang.ledger.canonical import canonical
from xinfang.papers import numbering
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import FORMS, PaperKind
from xinfang.papers.models import Paper
from xinfang.rules.refusals import Refused
from xinfang.vault.crypto import sm3

LONGEST = 100_000


def issue(
    act: Act,
    kind: PaperKind,
    said: str | PaperDraft,
    *,
    subject: UUID,
    organ: UUID | None,
    organ_label: str,
    on: date,
    mark: str = "",
    external: bool = False,
) -> Paper:
    """Issue a paper within ``act``: its content is fixed from here on, and the ledger keeps its SM3.

    A kind that is numbered gets the next number of its series at the end of the act, in the year of ``on``; ``mark`` is
    the organ's 机关代字. An ``external`` paper, made outside this system, has no number of ours.
    Refuses an empty text and one over 100,000 characters.
    """
    draft = PaperDraft(said) if isinstance(said, str) else said
    form = FORMS[kind]
    _check(form.title, draft)
    paper = Paper(
        kind=kind.value,
        subject=subject,
        organ=organ,
        organ_label=organ_label,
        title=form.title,
        body=draft.text.strip(),
        extra=draft.extra(),
        issued_on=on,
        external=external,
        public=form.public,
    )
    paper.sha = content_sha(paper)
    if form.series is None or external or organ is None:
        return act.add(paper)
    paper.series, paper.year = form.series, on.year
    counter = ("papers", str(organ), form.series, str(on.year))
    return act.add_counted(paper, counter, lambda: _number(paper, organ, mark))


def _check(title: str, draft: PaperDraft) -> None:
    if not draft.text.strip() and draft.table is None:
        raise Refused(f"{title}没有内容。", todo="请写明内容后再办", field="text", code="empty_paper")
    if len(draft.text) > LONGEST:
        raise Refused(f"{title}超过 {LONGEST} 字。", todo="请精简，或把长材料作为附件", field="text", code="too_long")


def _number(paper: Paper, organ: UUID, mark: str) -> None:
    year = paper.issued_on.year
    paper.serial = numbering.take(organ, paper.series, year)
    paper.number = numbering.words(mark, paper.series, year, paper.serial)


def content_sha(paper: Paper) -> str:
    """The SM3 of what the paper says, its number left out (the ledger covers that by the row's digest).

    Papers of the first version, which had no ``extra``, were digested by their words alone.
    """
    if paper.extra is None:
        return sm3(paper.body.encode())
    head = [paper.kind, paper.organ_label, paper.title, paper.issued_on.isoformat()]
    return sm3(canonical([*head, paper.body, paper.extra]))


def void(act: Act, paper: Paper, on: date) -> Paper:
    """Mark ``paper`` as taken back on ``on``; its text stays readable to those who could read it."""
    paper.voided_on = on
    return act.change(paper, "voided_on")


def withhold(act: Act, paper: Paper) -> Paper:
    """Take ``paper`` out of what a query code shows: it reached the file by mistake and may speak of somebody else."""
    paper.public = False
    return act.change(paper, "public")


def destroy(act: Act, subject: UUID, instead: str, on: date) -> int:
    """Destroy the texts of all papers about ``subject`` within ``act``; their hashes, days and kinds stay. How many."""
    found = list(Paper.objects.filter(subject=subject))
    for paper in found:
        paper.body, paper.extra, paper.destroyed_on = instead, None, on
    act.change_all(Paper, found, "body", "extra", "destroyed_on")
    return len(found)
