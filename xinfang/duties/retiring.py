"""What retention destroys here with a matter: the words of a check on it, and who booked a reception about it (2022/46)."""

from uuid import UUID

from xinfang.bureau.acts import Act
from xinfang.duties.models import Booking, ChainItem
from xinfang.petitions.models import Petition
from xinfang.vault import records

GONE = "（已按保管期限销毁）"


def destroy(act: Act, petition: UUID) -> None:
    """Destroy them within the act that disposes of the matter; days, numbers and links stay, so that past counts stay."""
    on = Petition.objects.values_list("disposed_on", flat=True).get(uid=petition)
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
