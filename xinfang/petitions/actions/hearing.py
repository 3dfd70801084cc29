"""A hearing 听证: its days are left out of the re-review's limit, and of no other (2005/31, 35-2; 2022/31.6, 36-2)."""

from datetime import date
from uuid import UUID

from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.petitions import clockwork
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

LONGEST = 90


def open_hearing(
    uid: UUID, *, until: date, text: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Order a hearing from this day, planned to end on ``until``, with a notice to the petitioner.

    In a re-review the days from this one to ``until``, both counted, are left out of its limit; closing the hearing puts
    the real last day in place of the planned one. Refuses an end before the beginning or more than 90 days off.
    """
    with stepping("open_hearing", uid, actor=actor, when=when, act_key=key, expected=expected, about=until) as work:
        if work.repeated:
            return work.petition
        if not 0 <= (until - when.on).days <= LONGEST:
            raise Refused(
                f"听证预计结束日 {zh(until)} 不对。",
                why=f"应当不早于 {zh(when.on)}，也不能超过 {LONGEST} 天",
                todo="请核对；确需更久的，结束后再开一次",
                field="until",
                code="bad_period",
            )
        work.proceeding.hearing_from, work.proceeding.hearing_until = when.on, until
        _leave_out(work, when.on, until)
        work.payload.update(until=until)
        work.paper(PaperKind.HEARING_NOTICE, text)
    return work.petition


def close_hearing(uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """End the hearing on this day, with its record: what is left out of the limit ends today."""
    with stepping("close_hearing", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        opened = work.proceeding.hearing_from or when.on
        _leave_out(work, opened, when.on)
        work.proceeding.hearing_from = work.proceeding.hearing_until = None
        work.payload.update(was=opened, until=when.on)
        signers = ("听证主持人", "信访人", "记录人")
        work.paper(PaperKind.HEARING_RECORD, PaperDraft(text, signers=signers))
    return work.petition


def _leave_out(work: Work, first: date, last: date) -> None:
    """Put the period that begins on ``first`` among the days left out of the re-review's clock."""
    for clock in work.open_clocks("rereview"):
        kept = [word for word in clock.exclusions.split() if not word.startswith(first.isoformat())]
        clock.exclusions = " ".join([*kept, f"{first.isoformat()}..{last.isoformat()}"])
        clockwork.refresh(clock, work.now)
        work.act.change(clock, "exclusions", "nominal_on", "due_on", "provisional")
