"""The simple path 简易办理: an own, shorter day for plain matters. No article of the regulations names it: a setting."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plainness:
    """What decides whether a matter is plain enough. ``days`` 0: the bureau has not turned the simple path on."""

    days: int
    kind: str
    sealed: bool
    heads: int
    collective: int
    marked: bool
    repeat: bool
    assisted: bool
    reviewed: bool


def barred(said: Plainness) -> tuple[str, str] | None:
    """Why a matter does not take the simple path, and what to do; None where it may."""
    if said.days == 0:
        return "本单位没有开通简易办理", "由系统管理人员在“设置”里设定天数后才能用（非法定）"
    checks = (
        (said.sealed, "检举控告不适用简易办理"),
        (said.kind not in {"claim_art31_6", "suggestion"}, "这个类别不适用简易办理"),
        (said.heads >= said.collective, f"{said.heads} 人提出，达到集体访的人数，不适用简易办理"),
        (said.marked, "标为重大紧急、重要或者疑难的，不适用简易办理"),
        (said.repeat, "重件不适用简易办理"),
        (said.assisted, "请了别的单位协办的，不适用简易办理"),
        (said.reviewed, "责令重新办理的，不适用简易办理"),
    )
    return next(((what, "请按普通程序办理") for holds, what in checks if holds), None)
