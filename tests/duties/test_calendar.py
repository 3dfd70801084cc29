"""Meetings, days in the field, working time, letters: entered through the acts, judged in the calendar (seed/6, 7, 8, 15)."""

from datetime import date

import pytest

from tests.cast import OPERATOR, key, on
from xinfang.bureau.queries import snapshot
from xinfang.duties import actions
from xinfang.duties.actions.entering import Held, Kept, Submitted, Task
from xinfang.duties.actions.leading import Worked
from xinfang.duties.calendar import lines
from xinfang.duties.kinds import MeetingKind, ProvisionKind, WorkSort
from xinfang.duties.models import Decision, Meeting, WorkLog
from xinfang.duties.reach import watched
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.people.kinds import Manner
from xinfang.people.models import Organ
from xinfang.people.queries import actor_from
from xinfang.petitions.when import When
from xinfang.rules.duties import Standing
from xinfang.rules.refusals import NotFound, Refused

FRI = date(2014, 3, 14)  # 周五
SINCE = date(2005, 1, 1)


@pytest.fixture
def county(cast):
    """A county with its committee and government, a township; a leader and a secretary in each."""
    gov = cast.organ("XAQ")
    said = {"kind": "party_committee", "level": "county", "valid_from": SINCE}
    dw = {**said, "code": "XADW", "name": "中共咸安区委员会", "short_name": "区委"}
    cast.organs["XADW"] = people.create_organ(dw, parent=gov, actor=OPERATOR, on=SINCE)
    town = {
        **said,
        "code": "WQZ",
        "name": "汀泗桥镇人民政府",
        "short_name": "汀泗桥镇",
        "kind": "township",
        "level": "township",
    }
    cast.organs["WQZ"] = people.create_organ(town, parent=gov, actor=OPERATOR, on=SINCE)
    rows = [
        ("mayor", "XAQ", "区长", "head", "", "黄河"),
        ("secretary", "XAQ", "秘书", "handler", "secretary", "江南"),
        ("party_head", "XADW", "书记", "head", "", "林海"),
        ("town_head", "WQZ", "镇长", "head", "", "石磊"),
    ]
    for part, organ, title, kind, functions, name in rows:
        person = people.create_person(code=part, name=name, actor=OPERATOR, on=SINCE)
        post = people.create_post(cast.organ(organ), title=title, kind=kind, actor=OPERATOR, on=SINCE)
        cast.posts[part] = people.appoint(
            person, post, start=SINCE, functions=functions.split(), actor=OPERATOR, on=SINCE
        )
    return cast


def meeting(cast, code="ZJJ", by="head", day=FRI, kind=MeetingKind.OFFICE, **more):
    said = {"kind": kind, "minutes": "纪要〔2014〕3号", "heard": True, "deployed": True, "solved": True, **more}
    return actions.record_meeting(cast.organ(code), Held(**said), actor=getattr(cast, by), when=on(day), key=key())


def standing(code, duty, day, first=None, post=""):
    found = lines(Organ.objects.filter(code=code), day, snapshot(), first=first, keys=[duty])
    return {one.verdict.term.label: one.verdict.standing for one in found if one.post == post}


REFUSED = [
    ({"minutes": " "}, "head", "missing"),
    ({"kind": MeetingKind.EXECUTIVE}, "head", "wrong_meeting"),
    ({}, "handler", "not_allowed"),
    ({}, "office_head", "not_allowed"),  # not even the petition office enters another's meeting
]


@pytest.mark.parametrize(("said", "by", "code"), REFUSED)
def test_a_meeting_is_refused_and_nothing_is_written(cast, said, by, code):
    with pytest.raises(Refused) as told:
        meeting(cast, by=by, **said)
    assert (told.value.code, Meeting.objects.count()) == (code, 0)


def test_nobody_attends_who_held_no_post_that_day_and_no_task_is_due_before(cast):
    term = people.close_appointment(cast.posts["deputy"], end=date(2014, 3, 13), actor=OPERATOR, on=FRI)
    for said, code in (
        ({"there": (term.uid,)}, "not_in_office"),
        ({"tasks": (Task(cast.organ("RSJ").uid, "查清", date(2014, 3, 13)),)}, "bad_task"),
        ({"tasks": (Task(term.uid, "查清", FRI),)}, "unknown_organ"),
    ):
        with pytest.raises(Refused) as told:
            meeting(cast, **said)
        assert told.value.code == code
    assert Meeting.objects.count() == 0


def test_a_future_meeting_and_a_late_one_without_proof_are_refused(cast):
    said = Held(MeetingKind.OFFICE, "1号", heard=True)
    for when, code in ((When(FRI, date(2014, 3, 13)), "future"), (When(FRI, date(2014, 4, 1)), "late_without_proof")):
        with pytest.raises(Refused) as told:
            actions.record_meeting(cast.organ("ZJJ"), said, actor=cast.head, when=when, key=key())
        assert told.value.code == code


def test_seed_8_a_quarter_with_and_one_without(cast):
    meeting(cast, there=(cast.posts["head"].uid, cast.posts["deputy"].uid))
    found = standing("ZJJ", "office_meeting", date(2014, 7, 1), first=date(2014, 1, 1))
    assert found == {"2014年第一季度": Standing.MET, "2014年第二季度": Standing.MISSED, "2014年第三季度": Standing.DUE}
    assert verify().problems == []


def test_a_voided_meeting_counts_for_nothing_and_stays(cast):
    row = meeting(cast)
    for why, actor, code in (("", cast.head, "missing"), ("记错了", cast.office_head, "not_allowed")):
        with pytest.raises(Refused) as told:
            actions.void("meeting", row.uid, why=why, actor=actor, when=on(FRI), key=key())
        assert told.value.code == code
    actions.void("meeting", row.uid, why="记到别的季度的会议", actor=cast.head, when=on(FRI), key=key())
    assert standing("ZJJ", "office_meeting", FRI, first=FRI) == {"2014年第一季度": Standing.DUE}
    with pytest.raises(Refused):
        actions.void("meeting", row.uid, why="再来", actor=cast.head, when=on(FRI), key=key())
    with pytest.raises(NotFound):
        actions.void("work_log", row.uid, why="再来", actor=cast.head, when=on(FRI), key=key())
    assert verify().problems == []


def test_the_same_form_twice_is_one_meeting(cast):
    said = {"actor": cast.head, "when": on(FRI), "key": key()}
    rows = {
        actions.record_meeting(cast.organ("ZJJ"), Held(MeetingKind.OFFICE, "1号", heard=True), **said).pk
        for _ in range(2)
    }
    assert len(rows) == 1


def test_seed_6_either_of_a_county_s_two_bodies_meets_for_both(county):
    assert standing("XAQ", "leading_meeting", FRI, first=FRI) == {"2014年第一季度": Standing.DUE}
    meeting(county, "XADW", "party_head", kind=MeetingKind.STANDING_COMMITTEE)
    assert standing("XAQ", "leading_meeting", FRI, first=FRI) == {"2014年第一季度": Standing.MET}
    assert standing("XADW", "leading_meeting", FRI, first=FRI) == {"2014年第一季度": Standing.MET}
    assert standing("GOV", "leading_meeting", FRI, first=FRI) == {}  # the source has no number for the city


def test_a_new_organ_goes_on_with_the_quarter_of_the_one_it_took_over(cast):
    said = {
        "code": "ZJ2",
        "name": "咸宁市住房保障局",
        "short_name": "市住房保障局",
        "kind": "department",
        "level": "city",
    }
    meeting(cast, day=date(2014, 1, 10))
    new = people.create_organ(
        {**said, "valid_from": date(2014, 2, 16)}, parent=cast.organ("GOV"), actor=OPERATOR, on=FRI
    )
    people.close_organ(
        cast.organ("ZJJ"),
        manner=Manner.MERGED,
        successors=[(new, "")],
        last_day=date(2014, 2, 15),
        actor=OPERATOR,
        on=FRI,
    )
    day = date(2014, 4, 1)
    assert standing("ZJ2", "office_meeting", day, first=FRI)["2014年第一季度"] is Standing.MET
    assert standing("ZJJ", "office_meeting", day, first=date(2014, 1, 1))["2014年第一季度"] is Standing.NOT_OWED


def test_a_leader_who_changed_county_in_mid_year_has_one_year(county):
    said = {"code": "CBS", "name": "赤壁市人民政府", "short_name": "赤壁市", "kind": "government", "level": "county"}
    other = people.create_organ({**said, "valid_from": SINCE}, parent=county.organ("GOV"), actor=OPERATOR, on=SINCE)
    post = people.create_post(other, title="市长", kind="head", actor=OPERATOR, on=SINCE)
    first = county.posts["mayor"]
    stay = {"place": "横沟桥镇", "words": "协调三户拆迁安置", "key": key()}
    actions.record_field_stay(
        first, first=date(2014, 6, 16), last=date(2014, 6, 30), actor=county.mayor, when=on(date(2014, 6, 30)), **stay
    )
    people.close_appointment(first, end=date(2014, 6, 30), actor=OPERATOR, on=date(2014, 7, 1))
    second = people.appoint(first.person, post, start=date(2014, 7, 1), actor=OPERATOR, on=date(2014, 7, 1))
    mayor = actor_from(second)
    actions.record_field_stay(
        second,
        first=date(2014, 7, 1),
        last=date(2014, 7, 15),
        actor=mayor,
        when=on(date(2014, 7, 15)),
        **{**stay, "key": key()},
    )
    day = date(2015, 1, 1)
    assert standing("XAQ", "field_days", day, first=date(2014, 12, 1), post="区长") == {}
    assert standing("CBS", "field_days", day, first=date(2014, 12, 1), post="市长")["2014年"] is Standing.MET


FIELD = [
    ({"first": date(2014, 3, 14), "last": date(2014, 3, 12)}, "out_of_order"),
    ({"first": date(2014, 3, 14), "last": date(2014, 3, 15)}, "future"),
    ({"first": date(2004, 12, 31), "last": date(2014, 3, 1)}, "not_in_office"),
    ({"first": FRI, "last": FRI, "words": ""}, "missing"),
]


@pytest.mark.parametrize(("said", "code"), FIELD)
def test_days_in_the_field_are_refused(county, said, code):
    words = {"place": "村里", "words": "解决了通水", **said}
    with pytest.raises(Refused) as told:
        actions.record_field_stay(county.posts["mayor"], actor=county.secretary, when=on(FRI), key=key(), **words)
    assert told.value.code == code


def test_who_leads_nothing_owes_no_days(county):
    said = {"first": FRI, "last": FRI, "place": "村里", "words": "通水"}
    with pytest.raises(Refused) as told:
        actions.record_field_stay(county.posts["secretary"], actor=county.secretary, when=on(FRI), key=key(), **said)
    assert told.value.code == "not_a_leader"


def test_a_day_of_work_is_no_more_than_a_day(county):
    post, said = county.posts["town_head"], {"actor": county.town_head, "when": on(FRI)}

    def log(*halves):
        return actions.log_work(post, [Worked(FRI, one, WorkSort.VISIT) for one in halves], key=key(), **said)

    log(1)
    for wrong, code in (
        ((2,), "day_full"),
        ((1, 1), "day_full"),
        ((3,), "bad_halves"),
        ((), "missing"),
        ((1,) * 63, "too_many"),
    ):
        with pytest.raises(Refused) as told:
            log(*wrong)
        assert told.value.code == code
    log(1)
    found = lines(Organ.objects.filter(code="WQZ"), FRI, snapshot(), keys=["third_of_time"])
    assert [one.verdict.counted for one in found if one.verdict.term.label == "2014年"] == [1]


def test_a_month_s_sheet_is_entered_in_one_act(county):
    days = [Worked(date(2014, 3, n), 2, WorkSort.RECEIVE) for n in (3, 4, 5)]
    said = {"actor": county.town_head, "when": When(date(2014, 3, 5), FRI, "三月工作日志"), "key": key()}
    rows = {actions.log_work(county.posts["town_head"], days, **said)[0].sheet for _ in range(2)}
    assert (len(rows), WorkLog.objects.count()) == (1, 3)
    row = WorkLog.objects.earliest("pk")
    actions.void("work_log", row.uid, why="记到别人名下", actor=county.town_head, when=on(FRI), key=key())
    assert WorkLog.objects.filter(voided_on=FRI).count() == 3  # the sheet is voided whole
    assert verify().problems == []


def test_seed_8_an_arrangement_says_what_it_lacks_and_a_new_one_ends_it(cast):
    kept = Kept(leader=cast.posts["deputy"].uid, office="信访办", staff=2)
    said = {"actor": cast.head, "key": key()}
    with pytest.raises(Refused):
        actions.arrange(
            cast.organ("ZJJ"),
            ProvisionKind.ARRANGEMENT,
            Kept(leader=cast.posts["handler"].uid),
            when=on(FRI),
            actor=cast.head,
            key=key(),
        )
    first = actions.arrange(cast.organ("ZJJ"), ProvisionKind.ARRANGEMENT, kept, when=on(FRI), **said)

    def ask(day):
        return lines(Organ.objects.filter(code="ZJJ"), day, snapshot(), keys=["standing_arrangement"])[-1].verdict

    assert ask(FRI).lacking == ("工作制度",)
    with pytest.raises(Refused):
        actions.arrange(cast.organ("ZJJ"), ProvisionKind.ARRANGEMENT, kept, when=on(FRI), actor=cast.head, key=key())
    later = date(2014, 3, 17)
    whole = Kept(leader=cast.posts["deputy"].uid, office="信访办", staff=2, rules="首访负责制")
    second = actions.arrange(
        cast.organ("ZJJ"), ProvisionKind.ARRANGEMENT, whole, when=on(later), actor=cast.head, key=key()
    )
    assert ask(later).standing is Standing.MET
    actions.void("provision", second.uid, why="制度还没有印发", actor=cast.head, when=on(later), key=key())
    first.refresh_from_db()
    assert (first.until, ask(later).lacking) == (None, ("工作制度",))
    assert verify().problems == []


def test_seed_7_the_office_submits_its_report_each_quarter(cast):
    said = Submitted(date(2013, 10, 1), date(2013, 12, 31), "咸信报〔2014〕1号", figures=True, supervision=True)
    with pytest.raises(Refused):
        actions.record_report(cast.organ("XFJ"), said, actor=cast.office_head, when=on(date(2013, 12, 30)), key=key())
    actions.record_report(cast.organ("XFJ"), said, actor=cast.office_head, when=on(date(2014, 1, 10)), key=key())
    found = lines(Organ.objects.filter(code="XFJ"), FRI, snapshot(), first=FRI, keys=["analysis_report"])
    assert [(one.verdict.standing, one.verdict.by_setting, one.verdict.lacking) for one in found] == [
        (Standing.MET, True, ("1月10日 周五 的记录没有写：政策性建议及采纳情况",))
    ]


def test_seed_15_each_pair_signs_once_a_year(county):
    year = date(2014, 12, 31)
    letter = lambda upper, lower, by: actions.sign_target_letter(  # noqa: E731
        county.organ(upper), county.organ(lower), year=2014, number="1号", actor=by, when=on(FRI), key=key()
    )
    with pytest.raises(Refused) as told:
        letter("XAQ", "ZJJ", county.mayor)
    assert told.value.code == "not_a_pair"
    letter("XAQ", "XAZJ", county.mayor)
    with pytest.raises(Refused):
        letter("XAQ", "XAZJ", county.mayor)
    assert standing("XAZJ", "target_letter", year, first=year) == {"2014年": Standing.MET}
    assert standing("WQZ", "target_letter", year, first=year) == {"2014年": Standing.DUE}
    assert standing("WQZ", "target_letter", date(2015, 1, 1), first=year)["2014年"] is Standing.MISSED
    assert standing("GOV", "target_letter", year, first=year) == {}  # nobody above it here


def test_a_task_of_a_meeting_is_reported_by_who_was_to_do_it(cast):
    meeting(cast, tasks=(Task(cast.organ("ZJJ").uid, "两周内退还停车费", date(2014, 3, 28)),))
    row = Decision.objects.get()
    for actor, result, code in ((cast.office_head, "退了", "not_allowed"), (cast.head, "", "missing")):
        with pytest.raises(Refused) as told:
            actions.task_done(row.uid, result=result, actor=actor, when=on(FRI), key=key())
        assert told.value.code == code
    assert actions.task_done(row.uid, result="已退 62 户", actor=cast.head, when=on(FRI), key=key()).done_on == FRI


def test_who_watches_sees_the_part_of_the_tree_and_no_more(county):
    seen = lambda part: set(watched(getattr(county, part)).values_list("code", flat=True))  # noqa: E731
    assert seen("head") == {"ZJJ"}
    assert seen("mayor") == {"XAQ", "XAXF", "XAZJ", "XADW", "WQZ"}
    assert seen("county_registrar") == seen("mayor")
    assert seen("office_head") == set(Organ.objects.values_list("code", flat=True)) == seen("inspector")
    assert seen("handler") == seen("admin") == set()


def test_the_calendar_asks_a_bounded_number_of_times(county, django_assert_max_num_queries):
    now = snapshot()
    with django_assert_max_num_queries(15):
        assert len(lines(Organ.objects.all(), date(2014, 12, 31), now)) > 60
