"""Which law of accountability holds for a conduct: that of its day, or a later one where it is milder 从旧兼从轻."""

from dataclasses import dataclass
from datetime import date

from xinfang.rules.accountable import DISCIPLINE, exempting, regime_on
from xinfang.rules.days import zh
from xinfang.rules.lawparts import Regime
from xinfang.rules.refusals import Refused

RESPONSIBILITIES = {
    "overall": "总责",
    "principal": "主要领导责任",
    "important": "重要领导责任",
    "direct": "直接责任",
}
OF_ART_14 = ("principal", "important", "direct")


@dataclass(frozen=True, slots=True)
class Applied:
    """The law of the day of the conduct; ``exempts``: the article that exempts who objected, of it or of a milder later law.

    ``milder``: the exemption is the later law's. ``why``: lines of text.
    """

    regime: Regime
    exempts: str
    milder: bool
    why: tuple[str, ...]


def applied(conduct: date, decided: date) -> Applied:
    """What holds for a conduct that began on ``conduct``, decided on ``decided`` (seed/18; 2016/11).

    Measures are the source's in every period. The periods differ in who is exempt: the source knows no exemption, from
    2016-10-08 on who clearly objected is exempt; the milder holds. Refused: conduct before 14 June 2013.
    """
    regime = regime_on(conduct)
    if regime is None:
        raise Refused(
            f"{zh(conduct)} 的行为不能认定。",
            why="实施办法自2013年6月14日发布之日起施行，不追究施行以前的行为",
            todo="请核对行为开始的日期；一直延续到施行以后的，从2013年6月14日算起",
            cite="seed/18",
            field="conduct_first",
            code="before_rule",
        )
    exempts = exempting(conduct, decided)
    milder = bool(exempts) and not regime.exempts
    why = [f"行为始于 {zh(conduct)}，适用{regime.title}"]
    later = regime_on(decided)
    if later is not None and later.key != regime.key:
        why.append(f"认定时（{zh(decided)}）已是{later.title}，措施仍按行为时的规定")
    if milder:
        why.append("当时没有写明确反对者免责，后来的规定写了，较轻，按后来的（从旧兼从轻，我们的读法）")
    return Applied(regime, exempts, milder, tuple(why))


def responsibilities(target: str, regime: Regime, measure: str) -> tuple[str, ...]:
    """The kinds of responsibility that people may choose from for a target, in order; ``("",)`` for an organ (seed/3, 14).

    Where the law of the day has the head bear 总责 it may be written as such, but not under Art. 14, which names three kinds
    only: into which of them it falls people decide. A handler bears direct responsibility.
    """
    if target == "organ":
        return ("",)
    if target == "person":
        return ("direct",)
    return ("overall", *OF_ART_14) if regime.head == "overall" and measure != DISCIPLINE else OF_ART_14


def proposed_responsibility(regime: Regime, drawn: str) -> str:
    """What a link of the chain bears by the law of the day; from 2016-10-08 on the head too bears principal responsibility."""
    return regime.head if drawn == "overall" else drawn
