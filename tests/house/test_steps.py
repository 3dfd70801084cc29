"""Each step of the table has a test by its action and one by its page: a new step fails here until it has both."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.desk.test_every_step import OWN, PAGES
from xinfang.desk.steps import FORMS
from xinfang.petitions import actions
from xinfang.rules.steps import ROWS, STEPS

TESTS = Path(__file__).resolve().parents[1]
CALLED = {  # a step whose action has another name, or that happens by law within another act
    "object": "object_to",
    "succeed": "close_organ",
    "take_in": "merge",
    "reply_with": "reply",
    "release": "withdraw",
    "give_back": "undo_merge",
    "take_back_reply": "undo_reply",
}
ELSEWHERE = {  # a step whose page is not one of the steps: where it is sent and then seen
    "register": "tests/desk/test_desk.py",
    "rate": "tests/desk/test_every_step.py",
    "succeed": "tests/desk/test_people.py",
    **dict.fromkeys(("take_in", "reply_with", "release", "give_back", "take_back_reply"), "tests/desk/test_by_law.py"),
}
NOT_YET: dict[str, str] = {}  # step → why it has no test of its own yet; empty when a part is whole
STEPS_OF_NOW = [step.key for step in ROWS if step.part == 1]


@cache
def _actions_tried() -> set[str]:
    """The actions that some test under tests/petitions calls, the walk through wrong states left out."""
    found = set()
    for path in sorted((TESTS / "petitions").glob("test_*.py")):
        if path.name == "test_table.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Name):
                found.add(node.id)
    return found


@pytest.mark.parametrize("step", STEPS_OF_NOW)
def test_the_step_has_a_test_by_its_action_and_one_by_its_page(step):
    if step in NOT_YET:
        pytest.xfail(NOT_YET[step])
    action = CALLED.get(step, step)
    assert hasattr(actions, action)
    assert action in _actions_tried(), f"no test of {action} under tests/petitions"
    assert step in PAGES or step in OWN or step in ELSEWHERE, f"no row for {step} in tests/desk/test_every_step.py"


@pytest.mark.parametrize("step", ELSEWHERE)
def test_the_file_that_shows_a_step_elsewhere_names_it(step):
    assert step not in PAGES
    assert re.search(rf"\b{step}\b", (TESTS.parent / ELSEWHERE[step]).read_text(encoding="utf-8"))


def test_every_form_of_a_step_is_a_step_and_has_its_page():
    assert set(FORMS) <= set(STEPS)
    assert set(FORMS) - set(PAGES) - set(NOT_YET) == set()
    assert set(NOT_YET) <= set(STEPS)
