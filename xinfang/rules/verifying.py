"""What may be verified, in which order a subject is asked, and what is lacking before a finding is proposed (seed/11 to 14)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused

OFFICERS = 2
SINCE = date(2013, 6, 14)  # 周五: the day of the source document; nothing before it is looked into
REASONS, STATEMENT = "reasons", "statement"
ASKED = {REASONS: "说明理由", STATEMENT: "陈述申辩"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One asking of a subject. ``last_on``: the last day to answer, None before it was served; ``answered``: it was."""

    what: str
    last_on: date | None = None
    answered: bool = False

    def done(self, day: date) -> bool:
        """Whether it was answered, or its days are over."""
        return self.answered or (self.last_on is not None and self.last_on < day)


@dataclass(frozen=True, slots=True)
class Heard:
    """A subject, as people read it, and what it was asked."""

    label: str
    asked: tuple[Asked, ...] = ()

    def of(self, what: str) -> list[Asked]:
        """The askings of one kind."""
        return [one for one in self.asked if one.what == what]


def check_conduct(conduct: date, day: date, months: int) -> None:
    """Refuse conduct before the rule, and conduct older than the bureau looks back (``months``; 0: without limit)."""
    if conduct < SINCE:
        raise Refused(
            f"{zh(conduct)} 的行为在实施办法发布以前，不能追究。",
            why="实施办法自 2013年6月14日 起施行，不溯及以前的行为",
            cite="seed/18",
            code="before_rule",
        )
    if months and conduct < months_before(day, months):
        raise Refused(
            f"{zh(conduct)} 的行为超过了追溯的期限。",
            why=f"{months} 个月以前的行为不再核查（非法定，本单位设定）",
            todo="属于涉嫌职务违法犯罪的，用密封移送，不受这个限制",
            code="too_old",
        )


def months_before(day: date, months: int) -> date:
    """The same day of the month ``months`` before; where the month has no such day, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def check_pair(officers: Sequence[object], persons: Sequence[object]) -> None:
    """Refuse fewer than two officers, and two posts of one person."""
    if len(set(officers)) < OFFICERS:
        raise Refused(
            "核查要有两名核查人员。", why="由两人以上进行，一人不能核查", field="officers", code="too_few_officers"
        )
    if len(set(persons)) < len(set(officers)):
        raise Refused(
            "核查人员里有同一个人。",
            why="一个人有两个岗位，仍然是一个人",
            todo="请另选一人",
            field="officers",
            code="same_person",
        )


def check_order(what: str, asked: Sequence[Asked], day: date) -> None:
    """Refuse to ask for a statement before reasons were asked for and heard, and to ask twice at once (seed/12.4)."""
    open_now = [one for one in asked if one.what == what and not one.done(day)]
    if open_now:
        raise Refused(f"已经请其{ASKED[what]}，还没有答复。", todo="需要更多时间的，用延长", code="asked_already")
    if what != STATEMENT:
        return
    first = [one for one in asked if one.what == REASONS]
    if not first:
        raise Refused(
            "还没有问过有没有正当理由。",
            why="先问理由，再请陈述申辩",
            todo="请先发说明理由的函或者通知",
            cite="seed/12.4",
            code="reasons_first",
        )
    if not any(one.done(day) for one in first):
        raise Refused(
            "理由还没有答复，答复的期限也没有过。", todo="等答复或者期限过后再请其陈述申辩", code="reasons_open"
        )


def lacking(
    officers: int, subjects: Sequence[Heard], day: date, *, assumed: bool = False, sealed: bool = False
) -> tuple[str, ...]:
    """What is still missing before a finding may be proposed, in words; empty where nothing is.

    ``officers``: how many stand. Of each subject: reasons asked for and heard, then the statement, heard or its days over.
    """
    if sealed:
        return ("走密封移送，不在这里认定",)
    found = ["期限按假定的日期计算，补录真实日期以前不能认定"] if assumed else []
    if officers < OFFICERS:
        found.append(f"核查人员只有 {officers} 名，要有两名")
    if not subjects:
        found.append("还没有确定核查的对象")
    return (*found, *(words for one in subjects for words in _unheard(one, day)))


def _unheard(subject: Heard, day: date) -> Iterable[str]:
    for what, title in ASKED.items():
        asked = subject.of(what)
        if not asked:
            yield f"{subject.label}：还没有请其{title}"
            return
        if not any(one.done(day) for one in asked):
            last = max((one.last_on for one in asked if one.last_on), default=None)
            yield f"{subject.label}：{title}" + (f"的期限到 {zh(last)}，还没有答复" if last else "的通知还没有送达")
            return
        if waits := next((one for one in asked if not one.done(day)), None):
            until = f"，期限到 {zh(waits.last_on)}" if waits.last_on else ""
            yield f"{subject.label}：又请其{title}，还没有答复{until}"
            return


def late(given: date, last: date | None) -> bool:
    """Whether a statement came after its last day: it is accepted all the same, and marked."""
    return last is not None and given > last
