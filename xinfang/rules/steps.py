"""The steps a petition may take: one table, read by the desk's buttons, the refusals, the diagram and the tests.

Named steps with reasons, not edges between states. State belongs to the proceeding (tier 1 to 3, decision 12).
"""

from collections.abc import Mapping
from datetime import date

from xinfang.rules import lawbook, paths
from xinfang.rules.refusals import Refused
from xinfang.rules.steptable import ROWS
from xinfang.rules.steptypes import (
    NEEDS,
    NEW_RULES,
    OF_HANDS,
    OF_TIES,
    STATE_LABELS,
    TERMINAL,
    WHO_LABELS,
    Facts,
    State,
    Step,
    Who,
)

__all__ = [
    "NEEDS",
    "OF_HANDS",
    "OF_TIES",
    "ROWS",
    "STATE_LABELS",
    "STEPS",
    "TERMINAL",
    "Facts",
    "State",
    "Step",
    "Who",
    "allowed",
    "cite",
    "markdown",
    "take",
]

STEPS: Mapping[str, Step] = {step.key: step for step in ROWS}


def cite(key: str, on: date, office: bool = False) -> str:
    """The first article a step rests on, by the law of the day; registering has one for offices and one for others."""
    if key == "register":
        key = "register_office" if office else "register_organ"
    old, new = lawbook.load().steps[key]
    return ((new if on >= NEW_RULES else old) or new).split(" ")[0]


def take(
    key: str, facts: Facts, roles: frozenset[Who], permissions: frozenset[str], on: date, *, free: bool = False
) -> Step:
    """The step, if it may be taken on ``on`` by someone in ``roles`` with ``permissions``; else Refused, with its article.

    ``free``: the command line and the petitioner's own act, whose permission does not come from a post.
    """
    step = STEPS[key]
    why = _why_not(step, facts, roles, permissions, on, free)
    if why is not None:
        raise Refused(
            f"现在不能{step.title}：{why.what}。", todo=why.todo, cite=why.cite or cite(key, on), code=why.code
        )
    return step


def allowed(
    facts: Facts, roles: frozenset[Who], permissions: frozenset[str], on: date, *, free: bool = False
) -> tuple[Step, ...]:
    """Every step of this part that may be taken now: what the doors offer as buttons. ``free`` as for ``take``."""
    found = (step for step in ROWS if step.part == 1 and step.frm)
    return tuple(step for step in found if _why_not(step, facts, roles, permissions, on, free) is None)


def _why_not(
    step: Step, facts: Facts, roles: frozenset[Who], permissions: frozenset[str], on: date, free: bool
) -> paths.Refusal | None:
    if step.since is not None and on < step.since:
        return _no("那时的条例没有这个环节，2022年5月1日起才有", "", "not_in_force")
    if not roles & set(step.who):
        return _no(f"只有{'、'.join(WHO_LABELS[who] for who in step.who)}可以办", "", "not_your_role")
    if not free and step.permission and not permissions & set(step.permission):
        return _no("您现在的岗位没有这项职责", "请由有职责的人员办理", "not_allowed")
    if facts.state not in step.frm:
        return _no(f"事项现在是“{STATE_LABELS[facts.state]}”", _from(step), "wrong_state")
    by_people = not free or roles == {Who.PETITIONER}  # the command line brings in what was done, lawful or not
    barred = paths.refusal(step.key, facts, on) if by_people else None
    return barred or _lacking(step, facts)


def _lacking(step: Step, facts: Facts) -> paths.Refusal | None:
    for need in step.needs:
        holds, what, todo = NEEDS[need]
        if not holds(facts):
            return _no(what, todo, need)
    return None


def _no(what: str, todo: str, code: str) -> paths.Refusal:
    return paths.Refusal(what, todo, code, "")


def _from(step: Step) -> str:
    states = "、".join(STATE_LABELS[state] for state in step.frm)
    return f"{step.title}只能在这些环节办：{states}" if states and len(step.frm) < len(State) else ""


def markdown() -> str:
    """The whole table, and a diagram of it, as docs/steps.md shows them."""
    book = lawbook.load()
    head = "| 步骤 | 代码 | 谁办 | 从 | 到 | 依据 2005 | 依据 2022 | 停止 | 起算 | 说明 |\n"
    head += "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    lines = [_markdown_row(step, book.steps.get(step.key, ("", ""))) for step in ROWS]
    edges = {
        f"    {frm.value} --> {step.to.value}: {step.title}"
        for step in ROWS
        if step.to and not step.corrects
        for frm in step.frm
    }
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", "    [*] --> registered: 登记", *sorted(edges), "```"])
    return (
        f"# 步骤表\n\n由 `xinfang/rules/steps.py` 生成，不要手改。\n\n{head}\n" + "\n".join(lines) + f"\n\n{diagram}\n"
    )


def _markdown_row(step: Step, cites: tuple[str, str]) -> str:
    frm = "、".join(STATE_LABELS[s] for s in step.frm) if len(step.frm) < len(State) else "任何环节"
    cells = [
        step.title + (f"（更正 {STEPS[step.corrects].title}）" if step.corrects else ""),
        f"`{step.key}`",
        "、".join(WHO_LABELS[w] for w in step.who),
        frm,
        STATE_LABELS[step.to] if step.to else "—",
        cites[0] or "—",
        cites[1] or "—",
        "、".join(step.stops) or "—",
        "、".join(step.starts) or "—",
        step.note + ("" if step.part == 1 else f"（第 {step.part} 部分）"),
    ]
    return "| " + " | ".join(cells) + " |"
