"""What would refute an alert, by the limit, duty or fact that raised it, and which of that stands on record already. Pure.

An alert is a question. Whoever looks at it sees first what would answer it: an approved extension, an exclusion, a handover,
a correction, a thing that was done and not entered.
"""

from dataclasses import dataclass
from datetime import date

from xinfang.rules.days import zh
from xinfang.rules.situations import BY_HAND


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What stands on record beside an alert. ``moved_on``: the clock was received from or passed to another organ that day."""

    extension_days: int = 0
    extended_on: date | None = None
    exclusions: tuple[str, ...] = ()
    received_on: date | None = None
    succeeded_on: date | None = None
    met_on: date | None = None
    corrected: int = 0
    executed_on: date | None = None
    voided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Refutation:
    """One thing that would refute the alert. ``there``: what of it is on record and how it was counted; empty: nothing is."""

    what: str
    there: str = ""


def refuting(limit: str, duty: str, fact: str, known: OnRecord) -> list[Refutation]:
    """What would refute the alert, most telling first."""
    if limit:
        return [*_of_clock(known), _corrected(known)]
    if duty:
        return [Refutation("这一期做了、没有登记：补录履职记录和凭据，巡查后作废"), _corrected(known), _REFERENCE]
    return [*_OF_FACT.get(fact, _OF_RECORD)(known), _corrected(known)]


def _of_clock(known: OnRecord) -> list[Refutation]:
    extended = ""
    if known.extension_days:
        on = f"，{zh(known.extended_on)}批准" if known.extended_on else ""
        extended = f"已批准延期 {known.extension_days} 日{on}，计算时已计入"
    excluded = (
        f"已登记 {len(known.exclusions)} 段（{'；'.join(known.exclusions)}），计算时已计入" if known.exclusions else ""
    )
    received = f"从本单位收到之日 {zh(known.received_on)} 起算，之前的时间不算在本单位" if known.received_on else ""
    succeeded = f"{zh(known.succeeded_on)}由承接的单位接手，各自的时间分开算" if known.succeeded_on else ""
    met = f"登记的办理之日是 {zh(known.met_on)}" if known.met_on else "没有办理的登记"
    return [
        Refutation("有已批准的延期，没有登记", extended),
        Refutation("有依法不计入期限的时间，没有登记", excluded),
        Refutation("收到之日登记错了，或者转送、退回、收回以后期限不归本单位", received),
        Refutation("单位撤销、合并，期限由承接的单位承担", succeeded),
        Refutation("期限内已经办了、没有登记：补录办理之日和凭据", met),
    ]


_REFERENCE = Refutation("是参照执行的单位（实施办法第十六条），或者这一期不在施行以后")


def _corrected(known: OnRecord) -> Refutation:
    said = f"之后更正过 {known.corrected} 次当时的任职，责任链按更正后的计算" if known.corrected else ""
    return Refutation("当时的任职、单位登记错了", said)


def _of_execution(known: OnRecord) -> list[Refutation]:
    executed = f"登记的落实之日是 {zh(known.executed_on)}" if known.executed_on else "没有落实的登记"
    return [
        Refutation("来访之前已经落实、没有登记", executed),
        Refutation("来访是为另外的事，或者误并入：更正以后作废"),
        Refutation("诉求没有条件解决，或者不是本单位应当解决的"),
        Refutation("重复来访不是因为没有解决（因果由人写明）"),
    ]


def _of_shifting(known: OnRecord) -> list[Refutation]:
    return [
        Refutation("异议被同意退回：同意退回的合法，不计算"),
        Refutation("异议确有道理，裁决后来更正"),
        Refutation("激化另有原因，与推诿无关（因果由人判断）"),
    ]


def _of_opening(known: OnRecord) -> list[Refutation]:
    return [
        Refutation("当时承担办理任务、没有登记为经办人"),
        Refutation("因工作需要查看，理由属实"),
        Refutation("没有泄露，信访人没有遭受报复或者损失：不构成这一项"),
    ]


def _of_hand(known: OnRecord) -> list[Refutation]:
    taken = f"{zh(known.voided_on)}已撤回" if known.voided_on else ""
    return [
        Refutation("提出的事实不成立，或者凭据不可靠"),
        Refutation("有正当理由，或者当时明确提出过异议"),
        Refutation("提出的人撤回（登记有误）", taken),
    ]


def _of_record(known: OnRecord) -> list[Refutation]:
    return [
        Refutation("做了、没有登记：补录以后作废"),
        Refutation("记录登错了：更正或者作废以后，这条待核事项随之作废"),
        Refutation("有正当理由（先问理由）"),
    ]


_OF_RECORD = _of_record
_OF_FACT = {
    "claim_unsolved": _of_execution,
    "shifted_sharpened": _of_shifting,
    "identity_untasked": _of_opening,
    "opened_by_accused": _of_opening,
    BY_HAND: _of_hand,
}
