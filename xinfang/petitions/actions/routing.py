"""The office sets its routing table: a whole new version, tested against its examples before it holds."""

import re
from collections.abc import Sequence
from datetime import date

from xinfang.bureau import acts
from xinfang.bureau.actions import bump
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.ledger.kinds import Kind
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.petitions import routes
from xinfang.petitions.kinds import PURPOSE_LABELS, Purpose
from xinfang.petitions.models import RoutingTable
from xinfang.petitions.routes import Known, Table
from xinfang.rules import categories, routing
from xinfang.rules.refusals import Refused, Stale
from xinfang.rules.routing import Example, Failed, Rule
from xinfang.rules.values import Actor

CODE = re.compile(r"r[1-9]\d{0,4}", re.ASCII)
MOST, LONGEST_PLACE, LONGEST_NOTE = 500, 60, 200


def set_routing(
    organ: Organ,
    rules: Sequence[Rule],
    examples: Sequence[Example],
    *,
    actor: Actor,
    on: date,
    key: str = "",
    expected: int | None = None,
) -> RoutingTable:
    """Set the table of a petition office: rules in their order, and the examples they must meet.

    Refused: who is not that office's administrator; a rule that is broken as it stands; an example that the rules do
    not meet and that the version before did not already miss. ``expected``: the version that was seen, else Stale.
    """
    may_set(actor, organ)
    with acts.begin("routing.set", actor=actor, key=key, about=(organ.uid, rules, examples)) as act:
        Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
        last = RoutingTable.objects.filter(organ=organ).order_by("number").last()
        if act.repeated:
            return RoutingTable.objects.get(uid=act.result)
        number = last.number if last else 0
        _refuse_stale(number, expected)
        now = snapshot(act.stamp)
        check(organ, rules, examples, now, on)
        first, second = routes.stored(rules, examples, routes.known(now))
        row = RoutingTable(uid=act.result, organ=organ, number=number + 1, made_on=on, rules=first, examples=second)
        act.add(row)
        said = {"organ": organ.uid, "number": row.number, "rules": len(rules), "examples": len(examples)}
        act.record(Kind.ROUTING_SET, row.uid, on=on, payload=said)
        bump()
    return row


def may_set(actor: Actor, organ: Organ) -> None:
    """Refuse whoever is not the administrator of the petition office whose table it is."""
    own = actor.may("routing:set") and actor.organ_id == organ.pk
    if not own and not actor.operator:
        raise Refused(
            "您现在的岗位不能改路由表。",
            why="路由表由信访部门自己的系统管理人员维护",
            todo="请由他（她）办理",
            code="not_allowed",
        )
    if organ.kind != OrganKind.PETITION_OFFICE:
        raise Refused("只有信访部门有路由表。", code="no_office")


def _refuse_stale(number: int, expected: int | None) -> None:
    if expected is not None and expected != number:
        raise Stale(
            f"您打开页面之后，路由表已经改成第 {number} 版，这次没有改。",
            todo="请看清现在的一版，再改",
            code="stale",
        )


def check(organ: Organ, rules: Sequence[Rule], examples: Sequence[Example], now: Snapshot, on: date) -> None:
    """Refuse a version that may not hold; what was wrong in the version before already does not bar its mending."""
    if len(rules) > MOST or len(examples) > MOST:
        raise Refused(f"路由和例子各不超过 {MOST} 条。", code="too_many")
    known = routes.known(now)
    before = known.table(organ.pk)
    codes = [rule.code for rule in rules]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise Refused(f"编号 {twice} 用了两次。", todo="每条路由一个编号", field="code", code="code_twice")
    for rule in rules:
        if rule not in before.rules:
            _check_rule(rule, now, known, on)
    _not_broken(rules, before, known, on, organ)
    for example in examples:
        if example not in before.examples:
            _check_example(example, now, known, on)
    missed = newly_failed(organ, rules, examples, now, on)
    if missed:
        raise Refused(
            f"改了以后有 {len(missed)} 个例子不对：" + "；".join(in_words(one, known) for one in missed[:3]) + "。",
            why="例子说好了什么样的事项转给哪个单位，改路由不能悄悄改掉它们",
            todo="要么改路由，要么把例子一起改",
            field="examples",
            code="example_missed",
        )


def newly_failed(
    organ: Organ, rules: Sequence[Rule], examples: Sequence[Example], now: Snapshot, on: date
) -> list[Failed]:
    """The examples that these rules do not meet, but for those that the version in force does not meet either."""
    known = routes.known(now)
    before = known.table(organ.pk)
    old = {one.example for one in routing.failed(before.rules, before.examples, known.seats, on, organ.pk)}
    found = routing.failed(rules, examples, known.seats, on, organ.pk)
    return [one for one in found if one.example not in old]


def in_words(one: Failed, known: Known) -> str:
    """One missed example: what it says, what comes out."""
    said = one.example.asked
    accused = "、".join(known.seats[pk].name for pk in said.accused if pk in known.seats)
    what = "、".join(filter(None, (said.category, said.place, accused and f"反映{accused}")))
    seat = known.seats.get(one.example.to)
    got = one.got.to.name if one.got.to else "由人定"
    return f"第 {one.number} 例（{what or '任何事项'}）应转{seat.name if seat else '由人定'}，结果是{got}"


def _check_rule(rule: Rule, now: Snapshot, known: Known, on: date) -> None:
    if not CODE.fullmatch(rule.code):
        raise Refused(f"编号“{rule.code[:20]}”不对。", todo="请写 r1、r2 的样子", field="code", code="bad_code")
    if rule.to not in known.seats:
        raise Refused(f"{rule.code} 没有写转给哪个单位。", todo="请选择单位", field="to", code="unknown_organ")
    if rule.start and rule.end and rule.end < rule.start:
        raise Refused(f"{rule.code} 的止日早于起日。", field="end", code="out_of_order")
    if len(rule.place) > LONGEST_PLACE or len(rule.note) > LONGEST_NOTE or not (rule.place + rule.note).isprintable():
        raise Refused(f"{rule.code} 的地点或者说明过长，或者有控制字符。", field="note", code="too_long")
    _check_words(rule.code, rule.category, rule.purpose, now, on)


def _check_example(example: Example, now: Snapshot, known: Known, on: date) -> None:
    asked = example.asked
    if len(asked.place) > LONGEST_PLACE or not asked.place.isprintable():
        raise Refused("例子的地点过长，或者有控制字符。", field="place", code="too_long")
    if any(pk not in known.seats for pk in asked.accused) or (example.to and example.to not in known.seats):
        raise Refused("例子里有系统不认识的单位。", field="to", code="unknown_organ")
    _check_words("例子", asked.category, asked.purpose, now, on)


def _check_words(who: str, category: str, purpose: str, now: Snapshot, on: date) -> None:
    if categories.resolve(category, now.tree(on)) != category:
        raise Refused(f"{who} 的分类要写全路径。", todo="如 城乡建设/市政设施", field="category", code="part_of_path")
    if purpose not in {"", *(one.value for one in Purpose)}:
        known = "、".join(PURPOSE_LABELS.values())
        raise Refused(f"{who} 的信访目的不认识。", todo=f"可写：{known}", field="purpose", code="unknown_purpose")


def _not_broken(rules: Sequence[Rule], before: Table, known: Known, on: date, organ: Organ) -> None:
    for rule, why in routing.broken(rules, known.seats, on, organ.pk):
        if rule not in before.rules:
            raise Refused(f"{rule.code} 用不了：{why}", todo="请改这一条", field="to", code="broken_rule")
