"""The table of steps: walked, printed, refused with reasons."""

from datetime import date
from pathlib import Path

import pytest

from xinfang.rules import lawbook, steps
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import ROWS, STEPS, TERMINAL, Facts, State, Who

DAY = date(2013, 6, 14)
HANDLE = frozenset({"petition:handle"})
HOLDER = frozenset({Who.HOLDER})


def test_the_printed_table_is_the_table():
    printed = Path(__file__).parents[2] / "docs" / "steps.md"
    assert printed.read_text(encoding="utf-8") == steps.markdown()


def test_every_state_can_be_reached_and_every_open_state_left():
    reached, grew = {State.REGISTERED}, True
    while grew:
        new = {step.to for step in ROWS if step.to and reached & set(step.frm)} - reached
        reached |= new
        grew = bool(new)
    assert reached == set(State)
    for state in set(State) - TERMINAL:
        assert any(state in step.frm and not step.corrects for step in ROWS), state


def test_every_step_rests_on_an_article_and_its_limits_exist():
    book = lawbook.load()
    for step in ROWS:
        assert steps.cite(step.key, date(2023, 1, 1)), step.key
        assert set(step.starts) | set(step.stops) <= set(book.limits), step.key


@pytest.mark.parametrize(
    ("key", "facts", "who", "may", "day", "code"),
    [
        ("accept", Facts(State.REPLIED), HOLDER, HANDLE, DAY, "wrong_state"),
        ("accept", Facts(State.FORWARDED, transferred=True, received=False), HOLDER, HANDLE, DAY, "received"),
        ("accept", Facts(State.REGISTERED), frozenset({Who.ANY}), HANDLE, DAY, "not_your_role"),
        ("accept", Facts(State.REGISTERED), HOLDER, frozenset(), DAY, "not_allowed"),
        ("object", Facts(State.FORWARDED, transferred=True), HOLDER, HANDLE, DAY, "not_in_force"),
        ("extend", Facts(State.HANDLING), HOLDER, HANDLE, DAY, "conclude"),
        ("serve", Facts(State.REPLIED, served=True), HOLDER, HANDLE, DAY, "not_served"),
        ("archive", Facts(State.REPLIED, served=True, window_open=True), HOLDER, HANDLE, DAY, "file_ready"),
        ("receive", Facts(State.FORWARDED, transferred=True, received=True), HOLDER, HANDLE, DAY, "not_received"),
        (
            "agree_return",
            Facts(State.FORWARDED, transferred=True),
            frozenset({Who.SENDER}),
            HANDLE,
            date(2023, 1, 3),
            "objected",
        ),
    ],
)
def test_refusals_say_what_and_where_in_the_law(key, facts, who, may, day, code):
    with pytest.raises(Refused) as refused:
        steps.take(key, facts, who, may, day)
    assert refused.value.code == code
    assert refused.value.cite


def test_allowed_is_what_take_allows():
    facts = Facts(State.HANDLING, open_clocks=frozenset({"conclude"}), accepted=True)
    offered = {step.key for step in steps.allowed(facts, HOLDER, HANDLE, DAY)}
    assert {"reply", "extend", "withdraw"} <= offered
    for key in set(STEPS) - offered:
        step = STEPS[key]
        if step.part == 1 and step.frm:
            with pytest.raises(Refused):
                steps.take(key, facts, HOLDER, HANDLE, DAY)


def test_article_2022_34_acceptance_alone_does_not_stop_the_notice():
    assert "accept_notice" in STEPS["accept"].stops_on(date(2022, 4, 30))
    assert "accept_notice" not in STEPS["accept"].stops_on(date(2022, 5, 1))
