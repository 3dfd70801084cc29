"""The office's routing table as acts: refusals first, what the ledger says of each sending, who is told what is broken."""

import json
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import OPERATOR, SINCE, day, key, letter, on, registered
from tests.petitions.usual import entry, refused
from xinfang.bureau import outbox
from xinfang.bureau.queries import snapshot
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.people.kinds import Manner
from xinfang.petitions import actions, reminding, route_sheet, routes
from xinfang.petitions.actions.routing import set_routing
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Notice, RoutingTable
from xinfang.rules.refusals import Refused
from xinfang.rules.routing import Asked, Example, Rule

DAY = day("2026-03-02 周一")


def rules(cast):
    pk = {code: organ.pk for code, organ in cast.organs.items()}
    return [
        Rule("r1", pk["XAXF"], category="城乡建设", place="咸安"),
        Rule("r2", pk["ZJJ"], category="城乡建设", note="三定方案"),
        Rule("r3", pk["JW"], purpose="accusation", accused=pk["ZJJ"]),
    ]


def examples(cast):
    pk = {code: organ.pk for code, organ in cast.organs.items()}
    return [
        Example(Asked("城乡建设/市政设施/路灯", "咸安区"), pk["XAXF"]),
        Example(Asked("城乡建设/市政设施/路灯"), pk["ZJJ"]),
        Example(Asked("民政")),
        Example(Asked("", "", (pk["ZJJ"],), "accusation"), pk["JW"]),
    ]


def put(cast, given=None, expected_of=None, **said):
    said = {"actor": cast.admin, "on": DAY, "key": key(), **said}
    first = rules(cast) if given is None else given
    second = examples(cast) if expected_of is None else expected_of
    return set_routing(cast.organ("XFJ"), first, second, **said)


def test_only_the_administrator_of_the_office_sets_it_and_only_an_office_has_one(cast):
    for part in ("registrar", "office_head", "handler", "stranger"):
        refused("not_allowed", put, cast, actor=getattr(cast, part))
    said = {"actor": OPERATOR, "on": DAY, "key": key()}
    refused("no_office", set_routing, cast.organ("ZJJ"), rules(cast), [], **said)
    assert not RoutingTable.objects.exists()


def test_it_refuses_rules_that_cannot_hold(cast):
    first, second, third = rules(cast)
    pk = cast.organ("RSJ").pk
    for code, bad in (
        ("code_twice", [first, replace(second, code="r1")]),
        ("bad_code", [replace(first, code="甲")]),
        ("unknown_organ", [replace(first, to=999_999)]),
        ("unknown_category", [replace(first, category="没有这一类")]),
        ("part_of_path", [replace(first, category="市政设施")]),
        ("unknown_purpose", [replace(first, purpose="x")]),
        ("out_of_order", [replace(first, start=day("2026-03-03 周二"), end=DAY)]),
        ("too_long", [replace(first, note="长" * 201)]),
        ("broken_rule", [replace(first, to=cast.organ("XFJ").pk)]),
        ("broken_rule", [replace(third, to=pk)]),  # an accusation to an organ that is not discipline inspection
        ("broken_rule", [second, first]),  # the second is hidden behind the first
    ):
        refused(code, put, cast, bad, [])


def test_a_change_that_breaks_an_example_is_refused_unless_the_example_changes_too(cast):
    put(cast)
    changed = [rules(cast)[1], rules(cast)[2]]
    error = refused("example_missed", put, cast, changed)
    assert "第 1 例（城乡建设/市政设施/路灯、咸安区）应转咸安区信访局，结果是市住房和城乡建设局" in error.what
    follows = [replace(examples(cast)[0], to=cast.organ("ZJJ").pk), *examples(cast)[1:]]
    assert put(cast, changed, follows).number == 2
    refused("example_missed", put, cast, None, [Example(Asked("城乡建设"), cast.organ("RSJ").pk)])


def test_the_second_to_change_it_is_told_and_the_same_form_twice_is_one_version(cast):
    same = key()
    made = put(cast, key=same, expected=0)
    assert put(cast, key=same, expected=0).uid == made.uid
    refused("stale", put, cast, expected=0)
    refused("key_reused", put, cast, rules(cast)[:2], key=same)
    said = Entry.objects.get(subject=made.uid)
    assert json.loads(said.payload) == {"organ": str(cast.organ("XFJ").uid), "number": 1, "rules": 3, "examples": 4}
    assert said.kind == "routing:set"
    assert verify().ok


def send(cast, petition, to, what="forward", **said):
    said = {"to": cast.organ(to).uid, "actor": cast.registrar, "when": on(DAY), "key": key(), **said}
    getattr(actions, what)(petition.uid, **said)
    return {name: entry(petition)[1].get(name) for name in ("routing", "rule", "followed")}


def test_the_entry_of_a_sending_names_the_rule_that_was_followed_or_departed_from(cast):
    at = {"category": "城乡建设/市政设施/路灯"}
    without = send(cast, registered(cast, DAY, **at), "ZJJ")
    assert without == {"routing": None, "rule": None, "followed": None}
    put(cast)
    assert send(cast, registered(cast, DAY, **at), "ZJJ") == {"routing": 1, "rule": "r2", "followed": True}
    assigned = {"what": "assign", "report_by": date(2026, 4, 30)}
    assert send(cast, registered(cast, DAY, **at, place="咸安区温泉"), "XAXF", **assigned)["rule"] == "r1"
    assert send(cast, registered(cast, DAY, **at), "RSJ") == {"routing": 1, "rule": "r2", "followed": False}
    assert send(cast, registered(cast, DAY), "RSJ") == {"routing": 1, "rule": None, "followed": None}
    assert verify().ok


def test_art_2022_30_an_accusation_is_proposed_to_discipline_inspection_and_never_to_the_accused_side(cast):
    put(cast)
    said = {"purpose": Purpose.ACCUSATION, "complained_of": (cast.organ("ZJJ").uid,), "category": "城乡建设"}
    petition = registered(cast, DAY, **said)
    _, route = routes.proposed(petition, [cast.organ("ZJJ").pk], cast.organ("XFJ").pk, snapshot(), DAY)
    assert route.to.code == "JW"
    assert send(cast, petition, "JW") == {"routing": 1, "rule": "r3", "followed": True}
    other = registered(cast, DAY, **{**said, "complained_of": (cast.organ("RSJ").uid,)})
    _, route = routes.proposed(other, [cast.organ("RSJ").pk], cast.organ("XFJ").pk, snapshot(), DAY)
    assert (route.to, route.broken) == (None, "no_match")


def test_a_closed_organ_breaks_its_rule_and_the_people_of_the_office_are_told_once(cast):
    put(cast)
    petition = registered(cast, DAY, category="城乡建设/市政设施/路灯")
    assert routes.problems(cast.organ("XFJ").pk, snapshot(), DAY) == 0
    said = {"manner": Manner.MERGED, "successors": [(cast.organ("RSJ"), "住房")], "last_day": DAY}
    actions.close_organ(cast.organ("ZJJ"), **said, actor=OPERATOR, on=DAY)
    later, now = day("2026-03-03 周二"), snapshot()
    _, route = routes.proposed(petition, [], cast.organ("XFJ").pk, now, later)
    assert (route.to, route.broken, [seat.code for seat in route.heirs]) == (None, "organ_succeeded", ["RSJ"])
    assert routes.problems(cast.organ("XFJ").pk, now, later) == 2  # the rule, and the example that leans on it
    assert reminding.leave_unrouted(later, now) == 1
    outbox.drain(datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    told = set(Notice.objects.filter(code="unrouted").values_list("person__name", "petition"))
    assert told == {("李敏", petition.pk)}
    assert reminding.leave_unrouted(later, now) == 0
    # what the closing broke does not bar the mending of something else, one rule at a time
    first, second, third = rules(cast)
    assert put(cast, [replace(first, note="新的说明"), second, third], on=later).number == 2
    assert put(cast, [first, replace(second, to=cast.organ("RSJ").pk), third], [], on=later).number == 3
    assert routes.problems(cast.organ("XFJ").pk, snapshot(), later) == 0
    assert verify().ok


def test_registering_takes_no_statement_more_and_a_kept_table_none(cast):
    put(cast)
    registered(cast, DAY)
    routes.known(snapshot())
    now = snapshot()
    with CaptureQueriesContext(connection) as seen:
        routes.problems(cast.organ("XFJ").pk, now, DAY)
    assert len(seen) == 0


def test_out_and_in_again_is_the_same_and_a_bad_row_takes_nothing(cast):
    put(cast)
    known = routes.known(snapshot())
    sheet = route_sheet.written(known.table(cast.organ("XFJ").pk), known)
    assert route_sheet.read(sheet, known) == (rules(cast), examples(cast))
    text = sheet.decode("utf-8-sig")
    assert "规则,r2,,城乡建设,,,ZJJ,三定方案,," in text
    assert "例子,,检举控告,,,ZJJ,JW,,," in text
    for bad, row in (("ZJJ", "第 3 行"), ("检举控告", "第 4 行"), ("类型", "第 1 行")):
        with pytest.raises(Refused) as error:
            route_sheet.read(text.replace(bad, "不认识").encode(), known)
        assert error.value.code == "bad_sheet"
        assert row in error.value.what
    hostile = [replace(rules(cast)[0], note="=1+1")]
    put(cast, hostile, [])
    known = routes.known(snapshot())
    sheet = route_sheet.written(known.table(cast.organ("XFJ").pk), known)
    assert "'=1+1" in sheet.decode("utf-8-sig")
    assert route_sheet.read(sheet, known)[0] == hostile


def test_a_category_that_is_not_in_the_tree_is_refused_when_registering_and_kept_when_imported(cast):
    error = refused("unknown_category", registered, cast, DAY, category="物业管理费")
    assert error.field == "category"
    assert "城乡建设/住房与房地产/物业服务" in error.todo
    assert registered(cast, DAY, category="物业服务").category == "城乡建设/住房与房地产/物业服务"
    said = letter(received_on=DAY, category="外系统/自己的分类")
    when = replace(on(DAY), imported=True)
    kept = actions.register(said, organ=cast.organ("XFJ"), actor=OPERATOR, when=when, key=key()).petition
    assert kept.category == "外系统/自己的分类"


def test_an_old_matter_is_corrected_by_the_tree_of_its_own_day(cast):
    from xinfang.bureau.classifying import set_categories

    old = registered(cast, DAY, category="物业服务")
    start = day("2026-03-09 周一")
    given = {"start": start, "ground": "咸信〔2026〕3号", "actor": OPERATOR, "on": DAY}
    set_categories([["一级分类", "二级分类", "三级分类"], ["甲", "乙", "丙"]], **given)
    refused("unknown_category", registered, cast, start, category="物业服务")
    assert registered(cast, start, category="丙").category == "甲/乙/丙"
    said = {"why": "选错。", "actor": cast.registrar, "when": on(start)}
    correct = actions.correct_registration
    refused("unknown_category", correct, old.uid, changes={"category": "丙"}, **said, key=key())
    changed = correct(old.uid, changes={"category": "路灯"}, **said, key=key())
    assert changed.category == "城乡建设/市政设施/路灯"
    assert verify().ok


def test_a_tree_is_refused_from_who_may_not_from_a_day_gone_by_and_not_later_than_the_last(cast):
    from xinfang.bureau.classifying import set_categories

    rows = [["甲", "乙", "丙"]]
    given = {"start": DAY, "ground": "文号", "actor": OPERATOR, "on": DAY}
    for part in ("registrar", "office_head", "handler"):
        refused("not_allowed", set_categories, rows, **{**given, "actor": getattr(cast, part)})
    refused("no_ground", set_categories, rows, **{**given, "ground": " "})
    refused("day_gone_by", set_categories, rows, **{**given, "start": day("2026-03-01 周日")})
    set_categories(rows, **given)
    refused("not_later", set_categories, [["丁", "", ""]], **given)
    assert snapshot().tree(SINCE).nodes[0] == "城乡建设"  # before its day, those that came with the product
    assert snapshot().tree(DAY).nodes == ("甲", "甲/乙", "甲/乙/丙")


def test_a_new_organ_is_known_at_once(cast):
    before = routes.known(snapshot())
    said = {"code": "NEW", "name": "新局", "short_name": "新局", "kind": "department", "level": "city"}
    made = people.create_organ({**said, "valid_from": SINCE}, parent=cast.organ("GOV"), actor=OPERATOR, on=DAY)
    assert made.pk not in before.seats
    assert routes.known(snapshot()).seats[made.pk].code == "NEW"
