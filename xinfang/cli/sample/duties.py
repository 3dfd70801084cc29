"""A year of duties: what every organ and leader of the sample did, but for what is left out on purpose and named.

``LEFT_OUT`` is what the calendar must find, and nothing else: organ, duty, and which quarter before the present one.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from xinfang.cli.sample.city import CITY
from xinfang.cli.sample.play import Life, Turn
from xinfang.cli.sample.stage import Stage
from xinfang.duties import actions
from xinfang.duties.actions.entering import Held, Kept, Submitted, Task
from xinfang.duties.actions.leading import Worked
from xinfang.duties.kinds import ELSEWHERE, MEETINGS_OF, MeetingKind, ProvisionKind, WorkSort
from xinfang.duties.pairs import uppers
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import actor_from
from xinfang.rules.days import base
from xinfang.rules.duties import LEADING, owes
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

QUARTERS = 5  # the running one and the four before it
LEFT_OUT = {  # organ, duty, quarters back: 1 is the one that ended last
    ("421222-ZF", "leading_meeting", 1),
    (f"{CITY}-MZ", "office_meeting", 2),
    ("421281-ZJ", "office_meeting", 1),
    ("421281-XF", "analysis_report", 1),
    ("421223-ZF", "field_days", 0),
    ("421221-T1", "third_of_time", 0),
    ("421224-ZJ", "standing_arrangement", 0),
    (f"{CITY}-ZJ", "target_letter", 0),
}


def lives(stage: Stage) -> list[Life]:
    """One script an act: where nobody is in office that day, no more than that act is lost."""
    signs = uppers(stage.city.organs.values())
    made: list[Life] = []
    for code, organ in stage.city.organs.items():
        turns = [*_meetings(stage, code, organ), *_reports(stage, code, organ), *_kept(stage, code, organ)]
        turns += [*_letters(stage, code, organ, signs.get(organ.pk)), *_leaders(stage, code, organ)]
        made += [iter([turn]) for turn in turns if turn[0] <= (organ.valid_to or stage.today)]
    return made


def quarter(today: date, back: int) -> tuple[date, date]:
    """The first and the last day of the quarter ``back`` before the one of ``today``."""
    month = today.year * 12 + (today.month - 1) // 3 * 3 - 3 * back
    first = date(month // 12, month % 12 + 1, 1)
    after = date((month + 3) // 12, (month + 3) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def _skips(code: str, duty: str, back: int) -> bool:
    return (code, duty, back) in LEFT_OUT


def _head(stage: Stage, code: str) -> Actor:
    """Who leads the organ on the day that is played, or stands in."""
    for kind in ("head", "deputy_in_charge"):
        if found := stage.city.who(code, stage.now, kind=kind):
            return found
    raise Refused(f"{code} 当日无人在任。", code="nobody")


def _meetings(stage: Stage, code: str, organ: Organ) -> Iterator[Turn]:
    duty = "leading_meeting" if organ.level == "county" and organ.kind == "government" else "office_meeting"
    body = owes("party_committee_or_government", organ.kind, organ.level)
    if not body and not owes("department", organ.kind, organ.level):
        return
    kind = MEETINGS_OF.get(organ.kind, ELSEWHERE)[0]
    for back in range(QUARTERS):
        first, _ = quarter(stage.today, back)
        of_party = organ.kind == "party_committee" and organ.level == "county"  # the government meets for both
        if not _skips(code, duty, back) and (not of_party or back == QUARTERS - 1):
            day = base().next_workday(first + timedelta(days=stage.rng.randint(8, 50)))
            yield day, _meeting(stage, code, kind)


def _meeting(stage: Stage, code: str, kind: MeetingKind) -> Callable[[], Any]:
    def act() -> None:
        organ = stage.city.organs[code]
        tasks = (
            (Task(organ.uid, "对逾期事项逐件督办", stage.now + timedelta(days=30)),) if stage.rng.random() < 0.2 else ()
        )
        minutes = f"会议纪要〔{stage.now.year}〕{stage.rng.randint(1, 40)}号"
        said = Held(
            kind,
            minutes,
            heard=True,
            deployed=True,
            solved=stage.rng.random() < 0.9,
            words="听取信访情况汇报，研究逾期事项。",
            tasks=tasks,
        )
        actions.record_meeting(organ, said, actor=_head(stage, code), when=stage.when(), key=stage.key())

    return act


def _reports(stage: Stage, code: str, organ: Organ) -> Iterator[Turn]:
    if not owes("petition_office", organ.kind, organ.level):
        return
    for back in range(QUARTERS):
        if _skips(code, "analysis_report", back):
            continue
        first, last = quarter(stage.today, back + 1)
        yield base().next_workday(last + timedelta(days=stage.rng.randint(5, 15))), _report(stage, code, first, last)


def _report(stage: Stage, code: str, first: date, last: date) -> Callable[[], Any]:
    def act() -> None:
        said = Submitted(first, last, "", figures=True, supervision=True, policy=True)
        actions.record_report(
            stage.city.organs[code], said, actor=_head(stage, code), when=stage.when(), key=stage.key()
        )

    return act


def _kept(stage: Stage, code: str, organ: Organ) -> Iterator[Turn]:
    day = base().next_workday(quarter(stage.today, QUARTERS)[0])
    if owes("department", organ.kind, organ.level):
        yield day, _arrange(stage, code, ProvisionKind.ARRANGEMENT)
    if owes("party_committee_or_government", organ.kind, organ.level):
        yield day, _arrange(stage, code, ProvisionKind.MEANS)


def _arrange(stage: Stage, code: str, kind: ProvisionKind) -> Callable[[], Any]:
    def act() -> None:
        leader = stage.city.held(code, stage.now, kind="deputy_in_charge") or stage.city.held(
            code, stage.now, kind="head"
        )
        rules = "" if _skips(code, "standing_arrangement", 0) else "首访负责制、领导接访制度"
        kept = Kept(leader.uid if leader else None, "信访办公室", 2, rules, "列入年度预算", "接待室一间")
        actions.arrange(
            stage.city.organs[code], kind, kept, actor=_head(stage, code), when=stage.when(), key=stage.key()
        )

    return act


def _letters(stage: Stage, code: str, organ: Organ, upper: Organ | None) -> Iterator[Turn]:
    """This year's letter and last year's; the one that is left out is last year's."""
    if upper is None:
        return
    for year in (stage.today.year - 1, stage.today.year):
        if not (_skips(code, "target_letter", 0) and year < stage.today.year):
            yield base().next_workday(date(year, 3, stage.rng.randint(1, 20))), _letter(stage, upper, organ, year)


def _letter(stage: Stage, upper: Organ, lower: Organ, year: int) -> Callable[[], Any]:
    def act() -> None:
        number, by = f"{year}年第{lower.pk}号", _head(stage, upper.code)
        actions.sign_target_letter(upper, lower, year=year, number=number, actor=by, when=stage.when(), key=stage.key())

    return act


def _leaders(stage: Stage, code: str, organ: Organ) -> Iterator[Turn]:
    """Last year and this one: days in the field, working time; both well above what is asked, or left out."""
    for post in stage.city.posts.get(code, ()):
        if post.post.kind in LEADING and owes("county_leader", organ.kind, organ.level, post.post.kind):
            yield from _in_the_field(stage, code, post)
        if post.post.kind in LEADING and owes("township_leader", organ.kind, organ.level, post.post.kind):
            yield from _at_work(stage, code, post)


def _in_the_field(stage: Stage, code: str, post: Appointment) -> Iterator[Turn]:
    if _skips(code, "field_days", 0) and post.post.kind == "head":
        return
    for n in range(14):
        month = (stage.today.year - 1) * 12 + n
        first = max(date(month // 12, month % 12 + 1, 15), post.start)
        last = date(month // 12, month % 12 + 1, 18)
        if first <= last and (post.end is None or last <= post.end):
            yield last, _stay(stage, post, first, last)


def _stay(stage: Stage, post: Appointment, first: date, last: date) -> Callable[[], Any]:
    def act() -> None:
        actions.record_field_stay(
            post,
            first=first,
            last=last,
            place="乡镇和村",
            words="走访群众，协调解决安置、欠薪等问题。",
            actor=actor_from(post),
            when=stage.when(),
            key=stage.key(),
        )

    return act


def _at_work(stage: Stage, code: str, post: Appointment) -> Iterator[Turn]:
    """A sheet a quarter: every other working day."""
    if _skips(code, "third_of_time", 0) and post.post.kind == "head":
        return
    for n in range(5):
        first = date(stage.today.year - 1 + n // 4, n % 4 * 3 + 1, 1)
        days = [first + timedelta(days=one) for one in range(90)]
        days = [
            day
            for day in days
            if not base().is_rest(day) and post.start <= day and (post.end is None or day <= post.end)
        ]
        if taken := days[::2]:
            yield taken[-1], _sheet(stage, post, taken)


def _sheet(stage: Stage, post: Appointment, days: list[date]) -> Callable[[], Any]:
    def act() -> None:
        rows = [Worked(day, 2, stage.rng.choice(list(WorkSort))) for day in days]
        actions.log_work(post, rows, actor=actor_from(post), when=stage.when(), key=stage.key())

    return act
