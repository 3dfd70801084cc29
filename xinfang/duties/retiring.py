"""What retention destroys here with a matter: what was written of its led case, of a check on it, and who booked (2022/46)."""

from uuid import UUID

from xinfang.bureau.acts import Act
from xinfang.duties.models import Booking, CaseWork, ChainItem, LedCase, Milestone
from xinfang.petitions.blotting import GONE, Words, blot
from xinfang.petitions.models import Petition
from xinfang.vault import records

WORDS: tuple[Words, ...] = (
    (LedCase, "petition__uid", ("ground", "result", "proof", "voided_why")),
    (CaseWork, "case__petition__uid", ("words", "proof", "voided_why")),
    (Milestone, "case__petition__uid", ("words", "result", "proof", "voided_why")),
)


def destroy(act: Act, petition: UUID) -> None:
    """Destroy them within the act that disposes of the matter; days, numbers and links stay, so that past counts stay."""
    on = Petition.objects.values_list("disposed_on", flat=True).get(uid=petition)
    blot(act, WORDS, petition)
    items = list(ChainItem.objects.filter(petition__uid=petition, seen_on__isnull=False))
    for item in items:
        item.seen = GONE
    act.change_all(ChainItem, items, "seen")
    if on is None:
        return
    places = list(Booking.objects.filter(petition__uid=petition, cleared_on__isnull=True).select_related("vault"))
    for place in places:
        if place.vault.destroyed_on is None:
            records.destroy(place.vault, on)
        place.cleared_on = on
    act.change_all(Booking, places, "cleared_on")
