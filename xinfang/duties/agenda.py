"""What a meeting may study: the open matters marked important, urgent or difficult that one sees. Never an accusation."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from xinfang.duties.models import AgendaItem, Meeting
from xinfang.petitions.models import MARKED, Petition, Petitions
from xinfang.petitions.sighted import Sight
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import TERMINAL, State
from xinfang.rules.values import Actor

OFFERED, MOST = 40, 60
OVER = [state.value for state in TERMINAL | {State.ARCHIVED, State.REPLIED, State.REVIEWED}]


def seen(actor: Actor) -> Petitions:
    """The matters that ``actor`` may put on an agenda: what one sees, but no accusation."""
    return Petition.objects.visible_to(actor).filter(sealed_path=False)


def offered(actor: Actor, day: date) -> list[Petition]:
    """Those that are marked and open and had come by ``day``; the oldest first, no more than a form can show."""
    running = Sight.objects.filter(organ_id=actor.organ_id or 0).exclude(state__in=OVER)
    marked = Petition.objects.filter(MARKED).values("pk")
    rows = seen(actor).filter(pk__in=marked, received_on__lte=day).filter(pk__in=running.values("petition_id"))
    return list(rows.order_by("received_on", "pk")[:OFFERED])


def chosen(uids: Iterable[UUID], actor: Actor, day: date) -> list[Petition]:
    """The matters of ``uids``, in that order; refused for one that ``actor`` may not put there or that came later."""
    wanted = list(dict.fromkeys(uids))
    if len(wanted) > MOST:
        raise Refused(f"一次会议最多研究 {MOST} 件事项。", field="agenda", code="too_many")
    rows = {row.uid: row for row in seen(actor).filter(uid__in=wanted, received_on__lte=day)} if wanted else {}
    if len(rows) != len(wanted):
        raise Refused(
            "选的事项里有不能列入议题的。",
            why="只能列您看得到的事项；检举控告不列入议题，会后才收到的也不列",
            todo="请核对后重新选择",
            field="agenda",
            code="not_for_agenda",
        )
    return [rows[uid] for uid in wanted]


def studied(meeting: Meeting, actor: Actor) -> list[Petition]:
    """The matters on the agenda of ``meeting`` that ``actor`` sees."""
    rows = AgendaItem.objects.filter(meeting=meeting).values("petition")
    return list(seen(actor).filter(pk__in=rows).order_by("received_on", "pk"))
