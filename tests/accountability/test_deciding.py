"""Listed supervision and interviews: of the joint conference since May 2022, by its minutes or its own hand (2022/39-3)."""

from datetime import date, timedelta

import pytest

from tests.accountability.town import NEW, with_conference
from tests.cast import OPERATOR, accepted, day, forwarded, key, on
from tests.petitions.usual import refused
from xinfang.accountability.actions import deciding
from xinfang.accountability.actions.deciding import Upon
from xinfang.accountability.models import Interview, Listing
from xinfang.accountability.supervised import visible
from xinfang.bureau.actions import change_setting
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.when import When

ONE = timedelta(days=1)
OLD = day("2022-04-29 周五")
MINUTES = "联席会议纪要〔2023〕2号"


@pytest.fixture
def town(cast):
    return with_conference(cast)


def upon(cast, petition=None, decider="LX", minutes=MINUTES, organ="ZJJ"):
    who = cast.organ(decider).uid if decider else None
    return Upon(cast.organ(organ).uid, petition.uid if petition else None, who, minutes)


def put(cast, on_what, actor="office_head", at=NEW, **said):
    given = {"leader": cast.posts["mayor"].uid, "reason": "久拖不决，反映集中。", "until": date(2023, 4, 28), **said}
    return deciding.list_matter(on_what, **{"actor": getattr(cast, actor), "when": on(at), "key": key(), **given})


def summon(cast, on_what, actor="office_head", at=NEW, **said):
    given = {"whom": cast.posts["head"].uid, "meet_on": date(2023, 3, 8), "place": "市信访局", **said}
    given.setdefault("about", "三件交办事项逾期没有报告。")
    return deciding.set_interview(on_what, **{"actor": getattr(cast, actor), "when": on(at), "key": key(), **given})


@pytest.mark.parametrize(
    ("actor", "what", "said", "code"),
    [
        ("head", {}, {}, "not_allowed"),
        ("registrar", {}, {}, "not_allowed"),
        ("office_head", {"decider": None}, {}, "not_the_conference"),
        ("office_head", {"decider": "GOV"}, {}, "not_the_conference"),
        ("office_head", {"minutes": " "}, {}, "no_minutes"),
        ("office_head", {"organ": "GOV"}, {}, None),
        ("county_head", {"organ": "XAZJ"}, {}, "not_the_conference"),
        ("office_head", {}, {"at": OLD}, "not_in_force"),
        ("office_head", {}, {"reason": ""}, "missing"),
        ("office_head", {}, {"until": NEW}, "due_passed"),
        ("office_head", {}, {"leader": "handler"}, "not_a_leader"),
        ("office_head", {}, {"when": When(NEW + ONE, NEW)}, "future"),
    ],
)
def test_listing_is_refused(town, actor, what, said, code):
    said = {name: town.posts[value].uid if name == "leader" else value for name, value in said.items()}
    if code is None:  # the body that the conference belongs to is within its part of the tree
        assert put(town, upon(town, **what), actor, **said).organ.code == "GOV"
        return
    refused(code, put, town, upon(town, **what), actor, **said)
    assert Listing.objects.count() == 0


def test_the_refusal_before_may_2022_names_the_article(town):
    assert refused("not_in_force", put, town, upon(town), at=OLD).cite == "2022/39-3"
    assert refused("not_in_force", put, town, upon(town, decider=None), "convener", at=OLD).cite == "2022/39-3"


def test_the_conference_lists_an_organ_itself(town):
    row = put(town, upon(town, decider=None, minutes=""), "convener")
    assert (row.decider.code, row.office.code, row.organ.code, row.state) == ("LX", "LX", "ZJJ", "open")
    seers = [
        p for p in ("convener", "office_head", "head", "handler", "inspector", "stranger") if _sees(town, p, Listing)
    ]
    assert seers == ["convener", "head", "handler", "inspector"]


def _sees(cast, part, model):
    return visible(model.objects.all(), getattr(cast, part)).exists()


def test_the_office_lists_by_itself_only_where_the_bureau_set_that(town):
    own = upon(town, decider=None, minutes="")
    refused("not_the_conference", put, town, own)
    change_setting("office_lists", 1, actor=OPERATOR, on=NEW)
    assert put(town, own).decider.code == "XFJ"


def test_a_matter_is_listed_once_with_progress_and_taken_off_with_a_result(town):
    petition = accepted(town, NEW)
    refused("not_its_matter", put, town, upon(town, petition, organ="RSJ"))
    row = put(town, upon(town, petition))
    refused("listed", put, town, upon(town, petition))
    given = {"when": on(NEW + ONE), "key": key()}
    refused("not_found", deciding.note_progress, row.uid, words="x", **given, actor=town.stranger)
    refused("missing", deciding.note_progress, row.uid, words="", **given, actor=town.handler)
    deciding.note_progress(row.uid, words="已退费 62 户。", **given, actor=town.handler)
    given["key"] = key()
    refused("not_allowed", deciding.unlist, row.uid, result="办结。", **given, actor=town.handler)
    refused("missing", deciding.unlist, row.uid, result="", **given, actor=town.office_head)
    assert deciding.unlist(row.uid, result="全部退费。", **given, actor=town.office_head).state == "ended"
    refused("ended", deciding.unlist, row.uid, result="再来。", **{**given, "key": key()}, actor=town.office_head)
    assert put(town, upon(town, petition)).state == "open"  # once off the list, it may come on again
    assert verify().ok


def test_a_listing_by_mistake_is_voided_and_stays(town):
    row = put(town, upon(town))
    given = {"actor": town.office_head, "when": on(NEW)}
    refused("missing", deciding.void_decided, Listing, row.uid, why="", **given, key=key())
    assert deciding.void_decided(Listing, row.uid, why="录错了单位。", **given, key=key()).state == "voided"
    refused("ended", deciding.unlist, row.uid, result="办结。", **given, key=key())
    assert verify().ok


def test_an_accusation_is_never_listed_on_the_organ_it_accuses(town):
    petition = forwarded(town, NEW, purpose=Purpose.ACCUSATION, complained_of=(town.organ("RSJ").uid,))
    refused("accused", put, town, upon(town, petition, organ="RSJ"))
    row = put(town, upon(town, petition))
    parts = ("office_head", "handler", "inspector", "stranger", "convener")
    assert [part for part in parts if _sees(town, part, Listing)] == ["office_head", "handler"]
    assert row.petition == petition


# --- interviews


@pytest.mark.parametrize(
    ("actor", "what", "said", "code"),
    [
        ("head", {}, {}, "not_allowed"),
        ("office_head", {"decider": None}, {}, "not_the_conference"),
        ("office_head", {"minutes": ""}, {}, "no_minutes"),
        ("office_head", {}, {"at": OLD}, "not_in_force"),
        ("office_head", {}, {"whom": "handler"}, "not_a_leader"),
        ("office_head", {}, {"whom": "mayor"}, "not_a_leader"),
        ("office_head", {}, {"meet_on": NEW - ONE}, "due_passed"),
        ("office_head", {}, {"about": " "}, "missing"),
        ("office_head", {}, {"place": ""}, "missing"),
    ],
)
def test_an_interview_is_refused(town, actor, what, said, code):
    said = {name: town.posts[value].uid if name == "whom" else value for name, value in said.items()}
    refused(code, summon, town, upon(town, **what), actor, **said)
    assert Interview.objects.count() == 0


def test_an_interview_has_its_notice_record_promise_and_what_came_of_it(town):
    row = summon(town, upon(town))
    paper = Paper.objects.get(uid=row.paper)
    assert (paper.title, paper.number) == ("约谈通知", "市联席会议约〔2023〕1号")
    held = on(date(2023, 3, 8))
    given = {"actor": town.office_head, "when": held}
    refused("missing", deciding.hold_interview, row.uid, record="", **given, key=key())
    refused("bad_promise", deciding.hold_interview, row.uid, record="谈了。", promise="四月底办结", **given, key=key())
    refused("wrong_state", deciding.keep_promise, row.uid, words="办了。", **given, key=key())
    said = {"record": "指出三件逾期。", "promise": "四月底前办结", "promise_by": date(2023, 4, 28)}
    refused("not_allowed", deciding.hold_interview, row.uid, **said, actor=town.head, when=held, key=key())
    assert deciding.hold_interview(row.uid, **said, **given, key=key()).state == "held"
    kept = {"words": "三件都已办结。", "actor": town.head, "when": on(date(2023, 4, 26)), "key": key()}
    assert deciding.keep_promise(row.uid, **kept).kept_on == date(2023, 4, 26)
    refused("wrong_state", deciding.keep_promise, row.uid, **{**kept, "key": key()})
    kinds = Entry.objects.filter(kind__in=("supervision:set_interview", "supervision:hold_interview")).count()
    assert kinds == 2
    assert verify().ok


def test_who_knows_of_an_interview(town):
    summon(town, upon(town))
    parts = ("office_head", "convener", "head", "deputy", "handler", "registrar", "inspector", "stranger")
    assert [part for part in parts if _sees(town, part, Interview)] == [
        "office_head",
        "convener",
        "head",
        "deputy",
        "inspector",
    ]


def test_an_interview_by_mistake_is_voided_with_its_notice(town):
    row = summon(town, upon(town, decider=None, minutes=""), "convener")
    deciding.void_decided(Interview, row.uid, why="时间有变。", actor=town.convener, when=on(NEW), key=key())
    assert Paper.objects.get(uid=row.paper).voided_on == NEW
    assert verify().ok
