"""Extend 延期: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, day, on
from tests.petitions.usual import Case, clock, entry, paper, refused, usual, waits
from xinfang.petitions import actions
from xinfang.petitions.kinds import MatterKind

DAY = date(2013, 8, 1)
CASE = Case(
    "extend",
    actions.extend,
    accepted,
    "handler",
    DAY,
    said=lambda cast: {"days": 20, "reason": "等待检测", "approver": cast.posts["head"].uid, "approved_on": DAY},
    other={"days": 10},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_more_than_thirty_days_at_once_or_in_all(cast):
    petition = accepted(cast)
    assert refused("extension_too_long", CASE.do, cast, petition, days=31).cite == "2005/33"
    CASE.do(cast, petition)
    refused("extension_too_long", CASE.do, cast, petition, days=11)


def test_it_refuses_no_days_and_a_shortening_in_disguise(cast):
    petition = CASE.do(cast, accepted(cast))
    for days in (0, -5):
        assert refused("no_days", CASE.do, cast, petition, days=days).cite == "2005/33"


def test_it_refuses_an_approver_who_is_no_leader_of_the_organ_on_that_day(cast):
    petition = accepted(cast)
    for part in ("office_head", "other_leader", "handler"):
        error = refused("not_a_leader", CASE.do, cast, petition, approver=cast.posts[part].uid)
        assert error.cite == "2005/33"
    refused("not_a_leader", CASE.do, cast, petition, approved_on=date(2004, 12, 31))


def test_it_refuses_an_approval_after_the_extension(cast):
    refused("approved_later", CASE.do, cast, accepted(cast), approved_on=date(2013, 8, 2))


def test_it_refuses_where_no_limit_to_conclude_runs(cast):
    petition = accepted(cast, date(2023, 3, 1), kind=MatterKind.CLAIM_ART31_5)
    at = {"when": on(date(2023, 3, 2)), "approved_on": date(2023, 3, 2)}
    assert refused("conclude", CASE.do, cast, petition, **at).cite == "2022/34"


def test_the_days_are_added_and_the_notice_names_both_days(cast):
    petition = CASE.do(cast, accepted(cast))
    runs = clock(petition, "conclude")
    assert (runs.extension_days, runs.extended_on) == (20, DAY)
    assert runs.due_on == day("2013-09-02 周一")  # 13 August and 20 days
    assert waits(petition, "ZJJ") == ("conclude", date(2013, 9, 2))
    notice = paper(petition, "extension_notice")
    assert notice.public
    assert all(word in notice.body for word in ("等待检测", "2013年9月2日", "2013年8月13日"))
    said = entry(petition)[1]
    assert (said["days"], said["was"], said["until"]) == (20, "2013-08-13", "2013-09-02")


def test_the_deputy_in_charge_may_approve_and_two_extensions_add_up(cast):
    petition = CASE.do(cast, accepted(cast))
    CASE.do(cast, petition, days=10, approver=cast.posts["deputy"].uid)
    assert clock(petition, "conclude").due_on == day("2013-09-12 周四")


def test_after_the_original_day_it_is_still_entered(cast):
    late = on(day("2013-08-20 周二"))
    petition = CASE.do(cast, accepted(cast), when=late, approved_on=date(2013, 8, 12))
    assert clock(petition, "conclude").due_on == date(2013, 9, 2)
