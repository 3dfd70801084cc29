"""The bureau brings its own tree of categories 内容分类, or another one: an act, from a day on."""

from collections.abc import Iterable, Sequence
from datetime import date

from xinfang.bureau import acts
from xinfang.bureau.actions import bump, need
from xinfang.bureau.models import CategoryTree
from xinfang.ledger.kinds import Kind
from xinfang.rules import categories
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def set_categories(
    rows: Iterable[Sequence[str]], *, start: date, ground: str, actor: Actor, on: date, act_key: str = ""
) -> CategoryTree:
    """Bring a tree that holds from ``start`` on; what was sorted before keeps the category of its day.

    Refused: a table that is no tree, no ground, a day gone by, a day not after the tree before.
    """
    need(actor, "bureau:set")
    tree = categories.parse(rows)
    _check(start, ground, on)
    about = (tree.lines, start, ground)
    with acts.begin("category.set", actor=actor, key=act_key, about=about) as act:
        last = CategoryTree.objects.select_for_update().order_by("number").last()
        if act.repeated and last is not None:
            return CategoryTree.objects.get(uid=act.result)
        if last is not None and start <= last.start:
            raise Refused(
                f"第 {last.number} 版分类自 {zh(last.start)} 起施行，新的一版须在这一天之后。",
                todo="请改施行日期",
                field="start",
                code="not_later",
            )
        number = last.number + 1 if last else 1
        said = {"number": number, "start": start, "ground": ground.strip()[:200], "lines": "\n".join(tree.lines)}
        row = act.add(CategoryTree(uid=act.result, **said))
        payload = {"number": number, "entries": len(tree.lines), "start": start}
        act.record(Kind.CATEGORY_SET, row.uid, on=on, payload=payload)
        bump()
    return row


def _check(start: date, ground: str, on: date) -> None:
    if not ground.strip():
        raise Refused("请写明依据。", todo="如 本单位的发文字号，或者采用哪个分类表", field="ground", code="no_ground")
    if start < on:
        raise Refused(
            f"施行日期 {zh(start)} 已经过去。",
            why="以前登记的事项保留当时的分类，不能倒改",
            todo="请改为今天或者以后",
            field="start",
            code="day_gone_by",
        )
