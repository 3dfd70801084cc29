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
from xinfang.papers import actions as papers
from xinfang.petitions.blotting import GONE, Words, blot

WORDS: tuple[Words, ...] = (
    (SupervisionCall, "petition__uid", ("grounds", "reason")),
    (SupervisionLetter, "petition__uid", ("proof", "voided_why")),
    (LetterFeedback, "letter__petition__uid", ("words", "enclosed", "reason")),
    (Listing, "petition__uid", ("words", "proof", "result", "voided_why")),
    (ListingNote, "listing__petition__uid", ("words",)),
    (Interview, "petition__uid", ("words", "proof", "result", "promise", "kept", "voided_why")),
)


def destroy(act: Act, uid: UUID) -> None:
    """Destroy what supervision wrote about a matter, within the act that destroys the file."""
    blot(act, WORDS, uid)
    for row in Interview.objects.filter(petition__uid=uid).select_related("petition"):
        if row.petition is not None and row.petition.disposed_on is not None:
            papers.destroy(act, row.uid, GONE, row.petition.disposed_on)
