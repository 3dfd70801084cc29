"""The petitioner rates."""

from dataclasses import dataclass
from uuid import UUID

from xinfang.people.models import Organ
from xinfang.petitions import ratings
from xinfang.petitions.models import Petition
from xinfang.petitions.rated import Rating
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules.ratings import Mark
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

LONGEST = 2000
COLUMNS = (
    "organ",
    "organ_mark",
    "organ_reason",
    "office",
    "office_mark",
    "office_reason",
    "rated_on",
    "until",
    "times",
)


@dataclass(frozen=True, slots=True)
class Said:
    """One mark and why, if the petitioner says why."""

    mark: Mark
    reason: str = ""

    def check(self, field: str) -> None:
        """Refuse a reason that is too long or cannot be kept."""
        if len(self.reason) > LONGEST or "\x00" in self.reason:
            raise Refused(f"理由不能超过 {LONGEST} 字。", todo="请写要点", field=field, code="too_long")


def rate(uid: UUID, *, organ: Said, office: Said | None, actor: Actor, when: When, key: str) -> Petition:
    """The petitioner rates the handling organ and the petition office apart 评价 (2022/21-2); again: the rating is changed.

    Refuses before the reply was received and after the bureau's days (not statutory), on accusations, and marks for an
    office where none stood between. Neither state, clocks nor version change, and the organ is not told who rated.
    """
    organ.check("organ_reason")
    if office is not None:
        office.check("office_reason")
    with stepping("rate", uid, actor=actor, when=when, act_key=key, expected=None, about=(organ, office)) as work:
        if not work.repeated:
            _rate(work, organ, office)
    return work.petition


def _rate(work: Work, organ: Said, office: Said | None) -> None:
    proceedings = [*work.earlier, work.proceeding]
    until = ratings.refuse_closed(proceedings, work.when.on, work.now)
    handled, through = ratings.parties(work.petition, proceedings, work.transfers)
    if (office is None) != (through is None):
        raise Refused("请分别评价信访部门和办理单位。", cite="2022/21-2", field="office_mark", code="rate_apart")
    row = Rating.objects.select_for_update().filter(petition=work.petition).first()
    fresh = row is None
    row = row or Rating(petition=work.petition, times=0)
    _write(row, handled, organ, through, office)
    row.rated_on, row.until, row.times = work.when.on, until, row.times + 1
    if fresh:
        work.act.add(row)
    else:
        work.act.change(row, *COLUMNS)
    work.payload["rating"] = row.uid


def _write(row: Rating, organ: Organ, said: Said, office: Organ | None, of_office: Said | None) -> None:
    row.organ, row.organ_mark, row.organ_reason = organ, said.mark.value, said.reason.strip()
    row.office = office
    row.office_mark = of_office.mark.value if of_office else ""
    row.office_reason = of_office.reason.strip() if of_office else ""
