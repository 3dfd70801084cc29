"""Who is rated, until when, and what is read of ratings: figures for the organs, reasons for the petition office."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from xinfang.bureau.acts import Act
from xinfang.bureau.queries import Snapshot
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.petitions.facts import handled_first
from xinfang.petitions.models import Petition, Proceeding, Transfer
from xinfang.petitions.rated import Rating
from xinfang.rules.days import zh
from xinfang.rules.ratings import Mark
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

GONE = "（已按保管期限销毁）"


def parties(
    petition: Petition, proceedings: Sequence[Proceeding], transfers: Sequence[Transfer]
) -> tuple[Organ, Organ | None]:
    """The handling organ, and the petition office that registered or sent the matter on (None where it is the same)."""
    organ = handled_first(proceedings).organ
    through = [petition.registrar, *(transfer.from_organ for transfer in transfers)]
    offices = [one for one in through if one.kind == OrganKind.PETITION_OFFICE and one.pk != organ.pk]
    return organ, offices[0] if offices else None


def last_day(proceedings: Sequence[Proceeding], now: Snapshot) -> date | None:
    """The last day on which the matter may be rated, counted from the receipt of the reply; None before that.

    The days are the bureau's own, not statutory.
    """
    served = handled_first(proceedings).served_on
    return served + timedelta(days=now.setting("rate_days")) if served else None


def refuse_closed(proceedings: Sequence[Proceeding], today: date, now: Snapshot) -> date:
    """The last day; Refused when it is past, or the reply was not received yet."""
    last = last_day(proceedings, now)
    if last is None:
        raise Refused("还没有收到书面答复，现在不能评价。", cite="2022/21-2", code="answered")
    if today > last:
        raise Refused(
            f"评价在 {zh(last)} 已经结束。",
            why=f"收到答复后 {now.setting('rate_days')} 天内可以评价，天数由本单位设定（非法定）",
            todo="有意见的，可以打电话或者到登记的信访部门反映",
            cite="2022/21-2",
            code="rating_closed",
        )
    return last


def kept(petition: Petition) -> Rating | None:
    """The matter's rating, if it has one."""
    return Rating.objects.filter(petition=petition).first()


def counted(actor: Actor, year: int) -> list[QuerySet[Rating]]:
    """What ``actor``'s organ may count of a year: its own marks as handling organ, then as petition office, by ``Mark``.

    Figures only: no row of these goes to a page. Nobody without the duty gets any (deny by default).
    """
    rows = Rating.objects.filter(rated_on__gte=date(year, 1, 1), rated_on__lte=date(year, 12, 31))
    if not actor.may("rating:count"):
        rows = rows.none()
    own = actor.organ_id or 0
    as_organ = [rows.filter(organ_id=own, organ_mark=mark.value) for mark in Mark]
    return as_organ + [rows.filter(office_id=own, office_mark=mark.value) for mark in Mark]


def with_reasons(actor: Actor) -> QuerySet[Rating]:
    """The ratings, reasons included, of the matters that ``actor``'s petition office sees; nobody else gets any."""
    if not actor.may("rating:read") or actor.organ_kind != OrganKind.PETITION_OFFICE:
        return Rating.objects.none()
    seen = Petition.objects.visible_to(actor).filter(disposed_on__isnull=True)
    return Rating.objects.filter(petition__in=seen).select_related("petition", "organ", "office")


def destroy(act: Act, uid: UUID) -> None:
    """Destroy the reasons when the file's texts are destroyed; the marks stay, as figures."""
    rows = list(Rating.objects.filter(petition__uid=uid))
    for row in rows:
        row.organ_reason = row.office_reason = GONE
    act.change_all(Rating, rows, "organ_reason", "office_reason")
