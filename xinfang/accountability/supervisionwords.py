"""The words of supervision end with the file of the matter; days, states and ledger stay."""

from uuid import UUID

from xinfang.accountability.models import (
    Interview,
    LetterFeedback,
    Listing,
    ListingNote,
    SupervisionCall,
    SupervisionLetter,
)
from xinfang.bureau.acts import Act
from xinfang.ledger.models import Covered
from xinfang.papers import actions as papers
from xinfang.petitions.actions.disposal import GONE

WORDS: tuple[tuple[type[Covered], str, tuple[str, ...]], ...] = (
    (SupervisionCall, "petition__uid", ("grounds", "reason")),
    (SupervisionLetter, "petition__uid", ("proof", "voided_why")),
    (LetterFeedback, "letter__petition__uid", ("words", "enclosed", "reason")),
    (Listing, "petition__uid", ("words", "proof", "result", "voided_why")),
    (ListingNote, "listing__petition__uid", ("words",)),
    (Interview, "petition__uid", ("words", "proof", "result", "promise", "kept", "voided_why")),
)


def destroy(act: Act, uid: UUID) -> None:
    """Destroy what supervision wrote about a matter, within the act that destroys the file."""
    for model, key, columns in WORDS:
        rows = list(model._default_manager.filter(**{key: uid}))
        for row in rows:
            for name in columns:
                setattr(row, name, GONE if getattr(row, name) else "")
        act.change_all(model, rows, *columns)
    for row in Interview.objects.filter(petition__uid=uid).select_related("petition"):
        if row.petition is not None and row.petition.disposed_on is not None:
            papers.destroy(act, row.uid, GONE, row.petition.disposed_on)
