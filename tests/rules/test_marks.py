"""Points by tables worked out by hand: rates, what is missing, bonus and its cap, a veto, ties, half a year."""

from decimal import Decimal

import pytest

from tests.rules.test_schemes import RATE, text
from xinfang.rules.marks import Card, Facts, Lapse, Work, ranked, score
from xinfang.rules.rates import Counts, Stood
from xinfang.rules.schemes import parse

MORE = (
    "\n  good: {title: 经验推广, part: 加分, side: work, shape: bonus, points: 5, each: 2}"
    "\n  bad: {title: 追责, part: 扣分, side: data, shape: deduction, counts: findings, points: 10, each: 3}"
    "\n  veto: {title: 否决, part: 否决, side: work, shape: veto, points: 1, used: true}"
)
SCHEME = parse(text(RATE + MORE))


def lapses(counts, n):
    return tuple(Lapse(f"{counts}-{k}", counts) for k in range(n))


def of(in_time, late, missed=0, findings=0, **more):
    counts = Counts(concluding=Stood(in_time, late))
    return Facts(counts, lapses("meetings_missed", missed) + lapses("findings", findings), **more)


@pytest.mark.parametrize(
    ("facts", "scores", "total"),
    [
        # 60 × 18/24 = 45; no meeting missed: 40
        (of(18, 6), [Decimal("45.00"), Decimal("40.00")], Decimal("85.00")),
        # 60 × 2/3 = 40; one missed: 30
        (of(2, 1, missed=1), [Decimal("40.00"), Decimal("30.00")], Decimal("70.00")),
        # 60 × 1/7 = 8.571…: 8.57; five missed take no more than the 40 there are
        (of(1, 6, missed=5), [Decimal("8.57"), Decimal("0.00")], Decimal("8.57")),
        # two findings take 6; four would take 12, but 10 is the most
        (of(1, 0, findings=2), [Decimal("60.00"), Decimal("40.00")], Decimal("94.00")),
        (of(1, 0, findings=4), [Decimal("60.00"), Decimal("40.00")], Decimal("90.00")),
    ],
)
def test_rates_what_is_missing_and_deductions(facts, scores, total):
    card = score(SCHEME, "甲局", facts)
    assert [line.score for line in card.lines[:2]] == scores
    assert card.total == total


@pytest.mark.parametrize(("value", "total"), [("1", "102.00"), ("2", "104.00"), ("3", "105.00")])
def test_a_bonus_stops_at_its_cap(value, total):
    # 2 points each, 5 at most, above the 100 of the base
    card = score(SCHEME, "甲局", of(1, 0, work={"good": Work(Decimal(value), 1, True)}))
    assert card.total == Decimal(total)


@pytest.mark.parametrize(
    ("work", "why"), [(Work(Decimal(1), 0, True), "没有附依据"), (Work(Decimal(1), 1, False), "还没有第二人审读")]
)
def test_work_without_evidence_or_second_reader_scores_nothing(work, why):
    card = score(SCHEME, "甲局", of(1, 0, work={"good": work}))
    assert card.total == Decimal("100.00")
    assert why in card.lines[2].why[0]


def test_no_rate_is_scored_where_mail_and_hall_are_not_reconciled():
    card = score(SCHEME, "甲局", of(1, 0, unreconciled="三月的来信没有核对"))
    assert card.lines[0].score is None
    assert not card.ranked
    assert "还不能计分" in card.why


def test_nothing_to_count_is_left_out_and_the_others_stand_for_the_whole():
    # of 100 points 40 can be scored; 30 of them are 75 of 100
    card = score(SCHEME, "甲局", Facts(lapses=lapses("meetings_missed", 1)))
    assert (card.lines[0].score, card.total, card.ranked) == (None, Decimal("75.00"), True)


def test_nothing_to_count_gives_full_points_only_where_the_scheme_says_so():
    full = parse(text(RATE, more="empty: full"))
    assert score(full, "甲局", Facts()).total == Decimal("100.00")


def test_one_lapse_one_deduction():
    twice = parse(
        text(
            RATE
            + "\n  bad: {title: 追责, part: 扣分, side: data, shape: deduction, counts: findings, points: 20, each: 3}"
        )
    )
    both = (Lapse("meeting-2026-1", "meetings_missed"), Lapse("meeting-2026-1", "findings"))
    card = score(twice, "甲局", Facts(Counts(concluding=Stood(1)), both))
    # the missed meeting costs 10, the finding on it 3: the 10 stand, and the other line says why it takes nothing
    assert card.total == Decimal("90.00")
    assert "一件事只扣一次" in card.lines[2].why[1]


def test_a_veto_puts_an_organ_last_of_its_group_whatever_its_points():
    best = score(SCHEME, "甲局", of(1, 0, work={"veto": Work(Decimal(1), 2, True)}))
    worst = score(SCHEME, "乙局", of(0, 9, missed=4))
    order = ranked([best, worst])
    assert [(card.organ, card.rank, card.vetoed) for card in order] == [("乙局", 1, False), ("甲局", 2, True)]


def test_equal_totals_share_a_rank_and_leave_the_next_one_free():
    cards = [Card(name, (), Decimal(total)) for name, total in (("丁", 90), ("乙", 95), ("甲", 95), ("丙", 97))]
    assert [(card.organ, card.rank) for card in ranked(cards)] == [("丙", 1), ("乙", 2), ("甲", 2), ("丁", 4)]


@pytest.mark.parametrize(("months", "takes_part"), [(5, False), (6, True), (12, True)])
def test_an_organ_of_less_than_half_a_year_is_scored_and_not_ranked(months, takes_part):
    card = score(SCHEME, "甲局", of(1, 0, months=months))
    assert card.ranked is takes_part
    assert ranked([card])[0].rank == (1 if takes_part else None)


def test_the_same_facts_give_the_same_card_and_one_change_changes_its_line_alone():
    before, again, after = (score(SCHEME, "甲局", of(n, 6)) for n in (18, 18, 19))
    assert before == again
    assert [a == b for a, b in zip(before.lines, after.lines, strict=True)] == [False, True, True, True, True]
