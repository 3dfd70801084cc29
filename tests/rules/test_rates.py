"""The rates, worked out by hand, each parameter both ways (facts, part 5.1)."""

from fractions import Fraction

import pytest

from xinfang.rules.rates import (
    RATES,
    Counts,
    NeverAccepted,
    NotDue,
    Parameters,
    Rate,
    Silent,
    Stood,
    if_silent,
    percent,
)

# 40 to accept: 30 in time, 4 late, 3 past due, 3 running; 25 to conclude: 18, 2, 1, 4; 3 never accepted.
# 10 rated: 5 satisfied, 2 mostly, 3 unhappy; 6 silent. 50 submissions, 12 of them repeats. 16 of 20 did not come back.
ORGAN = Counts(
    accepting=Stood(30, 4, 3, 3),
    concluding=Stood(18, 2, 1, 4),
    never_accepted=3,
    satisfied=5,
    mostly=2,
    unhappy=3,
    silent=6,
    submissions=50,
    repeats=12,
    to_resolve=20,
    resolved=16,
)


@pytest.mark.parametrize(
    ("key", "parameters", "part", "whole", "said"),
    [
        ("timely_acceptance", Parameters(), 30, 37, "81.08%"),
        ("timely_acceptance", Parameters(not_due=NotDue.AGAINST), 30, 40, "75.00%"),
        ("on_time_conclusion", Parameters(), 18, 24, "75.00%"),
        ("on_time_conclusion", Parameters(never_accepted=NeverAccepted.LEFT_OUT), 18, 21, "85.71%"),
        ("on_time_conclusion", Parameters(not_due=NotDue.AGAINST), 18, 28, "64.29%"),
        ("satisfaction", Parameters(), 7, 10, "70.00%"),
        ("satisfaction", Parameters(silent=Silent.SATISFIED), 13, 16, "81.25%"),
        ("satisfaction", Parameters(silent=Silent.UNHAPPY), 7, 16, "43.75%"),
        ("participation", Parameters(), 10, 16, "62.50%"),
        ("repeats", Parameters(), 12, 50, "24.00%"),
        ("resolution", Parameters(), 16, 20, "80.00%"),
    ],
)
def test_a_rate_is_its_part_of_its_whole(key, parameters, part, whole, said):
    rate = RATES[key].of(ORGAN, parameters)
    assert (rate.part, rate.whole, rate.said) == (part, whole, said)


@pytest.mark.parametrize("key", list(RATES))
def test_nothing_to_count_is_neither_nought_nor_all(key):
    rate = RATES[key].of(Counts(), Parameters())
    assert rate.share is None
    assert rate.said == "—"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (1, 800, "0.13"), (1, 16_000, "0.01"), (1, 1, "100.00")],
)
def test_a_half_is_rounded_up(part, whole, said):
    # 1/800 is 0.125 per cent: half a hundredth goes up; 1/16000 is 0.00625
    assert percent(Fraction(part, whole)) == said


def test_the_defaults_gain_nothing_from_what_was_not_done():
    # silence counts for nothing, never accepting counts against
    assert Parameters().words() == (
        "期限还没有到的，不计入",
        "应受理未受理的，在按期办结率里按没有按期算",
        "过了期限没有评价的，不计入满意率",
    )


def test_silence_as_satisfaction_says_so_under_the_table():
    assert "按满意算" in Parameters(silent=Silent.SATISFIED).words()[2]


def test_what_silencing_the_unhappy_would_gain_is_shown():
    # 7 of 10 is 70 per cent; with the three unhappy silent 7 of 7
    assert if_silent(ORGAN, Parameters()) == (Rate(7, 10), Rate(7, 7))
    # where silence counts as unhappiness nothing is gained: 7 of 16 either way
    said = Parameters(silent=Silent.UNHAPPY)
    assert if_silent(ORGAN, said) == (Rate(7, 16), Rate(7, 16))


def test_two_parts_of_a_year_add_up():
    assert Stood(1, 2, 3, 4) + Stood(10, 20, 30, 40) == Stood(11, 22, 33, 44)
