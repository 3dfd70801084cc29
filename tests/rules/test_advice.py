"""The facts of Art. 12.7 by hand, and what a sample is: the same seed on the same data draws the same."""

from datetime import date

import pytest

from tests.cast import day
from xinfang.rules.advice import Answered, Said, lapses, names_somebody
from xinfang.rules.refusals import Refused
from xinfang.rules.sampling import Candidate, fingerprint, sample

DUE = day("2013-07-15 周一")  # received on 14 June 2013: the thirtieth day is a Sunday
YES, NO, PARTLY = Answered.ADOPTED, Answered.NOT_ADOPTED, Answered.PARTLY
JULY_10 = day("2013-07-10 周三")
AUG_1 = day("2013-08-01 周四")


@pytest.mark.parametrize(
    ("answers", "on", "facts"),
    [
        ([], DUE, []),  # the last day itself
        ([], day("2013-07-16 周二"), [("advice_no_feedback", DUE)]),
        ([Said(DUE, YES)], day("2013-07-16 周二"), []),  # answered on the last day
        ([Said(day("2013-07-16 周二"), YES)], AUG_1, [("advice_no_feedback", DUE)]),  # late stays late
        ([Said(JULY_10, NO)], AUG_1, []),  # refused with reasons
        ([Said(JULY_10, NO, reasons=False)], JULY_10, []),  # the day itself
        ([Said(JULY_10, NO, reasons=False)], day("2013-07-11 周四"), [("advice_refused_bare", JULY_10)]),
        ([Said(JULY_10, PARTLY, reasons=False)], AUG_1, []),  # only what is refused needs reasons by law
        ([Said(JULY_10, YES, do_by=AUG_1)], AUG_1, []),
        ([Said(JULY_10, YES, do_by=AUG_1)], day("2013-08-02 周五"), [("advice_not_done", AUG_1)]),
        ([Said(JULY_10, PARTLY, do_by=AUG_1)], day("2013-08-02 周五"), [("advice_not_done", AUG_1)]),
        ([Said(JULY_10, YES, do_by=AUG_1, done_on=AUG_1)], day("2013-08-09 周五"), []),
        (
            [Said(JULY_10, YES, do_by=AUG_1, done_on=day("2013-08-05 周一"))],
            day("2013-08-09 周五"),
            [("advice_not_done", AUG_1)],
        ),
        ([Said(JULY_10, YES)], day("2014-08-01 周五"), []),  # no day of its own
        # another answer in time takes the place of the first; one that comes too late does not
        ([Said(JULY_10, YES, do_by=AUG_1), Said(AUG_1, NO)], day("2013-08-09 周五"), []),
        (
            [Said(JULY_10, YES, do_by=AUG_1), Said(day("2013-08-02 周五"), NO)],
            day("2013-08-09 周五"),
            [("advice_not_done", AUG_1)],
        ),
    ],
)
def test_the_facts_of_12_7(answers, on, facts):
    assert [(one.fact, one.due_on) for one in lapses(DUE, answers, on)] == facts


def test_without_days_nothing_is_late_and_a_fact_is_dated_by_the_day_after():
    assert list(lapses(None, [], date(2030, 1, 1))) == []
    assert [one.lapsed_on for one in lapses(DUE, [], AUG_1)] == [day("2013-07-16 周二")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请联系 13907150001", True),
        ("身份证 42120219800101123X。", True),
        ("事项编号 8K3M-22PQ，涉及 62 户", False),
        ("建设用地 139071500011234567890 号", False),
    ],
)
def test_what_looks_like_an_identity(text, found):
    assert names_somebody(text) is found


MATTERS = [Candidate(f"m{n:02}", "ABC"[n % 3] if n < 27 else "D") for n in range(28)]  # nine each, and one of D
DRAWN = ["m08", "m09", "m11", "m15", "m19", "m27"]


def test_the_same_seed_on_the_same_data_draws_the_same_in_whatever_order():
    first = sample(MATTERS, 8, 613)
    assert sample(reversed(MATTERS), 8, 613) == first
    assert sample(MATTERS, 8, 614) != first
    assert fingerprint(reversed(MATTERS)) == fingerprint(MATTERS) != fingerprint(MATTERS[1:])


def test_what_one_seed_draws_never_changes():
    """Written down once: another version of the language or the rule would show here."""
    assert [one.key for one in sample(MATTERS, 6, 7)] == DRAWN


@pytest.mark.parametrize("seed", range(1, 60))
def test_each_organ_has_one_where_the_size_allows_it(seed):
    taken = sample(MATTERS, 4, seed)
    assert {one.stratum for one in taken} == set("ABCD")
    assert len(sample(MATTERS, 9, seed)) == 9
    assert len({one.stratum for one in sample(MATTERS, 3, seed)}) == 3  # too few for all: the organs are drawn


def test_all_where_there_are_fewer_and_none_of_none():
    assert len(sample(MATTERS, 200, 1)) == 28
    assert sample([], 5, 1) == ()


@pytest.mark.parametrize(
    ("size", "seed", "code"), [(0, 1, "bad_size"), (201, 1, "bad_size"), (5, 0, "bad_seed"), (5, 1_000_000, "bad_seed")]
)
def test_a_size_or_a_seed_out_of_bounds_is_refused(size, seed, code):
    with pytest.raises(Refused) as error:
        sample(MATTERS, size, seed)
    assert error.value.code == code
