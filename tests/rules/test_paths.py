"""Each kind of 2022 and what its path has: a table written by hand from 2022/29-34, and the one way of 2005 (2005/32-35)."""

import csv
from datetime import date
from pathlib import Path as File

import pytest

from xinfang.petitions.kinds import MatterKind
from xinfang.rules import paths, steps
from xinfang.rules.paths import Path
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import STEPS, Facts, State, Who

OLD, NEW = date(2022, 4, 29), date(2022, 5, 5)  # Friday, Thursday
with File(__file__).with_name("paths.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
TRIED = [(row["kind"], step, said) for row in ROWS for step, said in row.items() if step != "kind"]
STANDS = {"request_review": State.REPLIED, "rate": State.REPLIED, "accept": State.REGISTERED}


def facts(kind, step, **said):
    """A matter to which nothing is lacking but what its kind does not have."""
    state = STANDS.get(step, State.HANDLING)
    purpose = "accusation" if kind == "accusation" else "claim"
    given = {"kind": kind, "purpose": purpose, "open_clocks": frozenset({"conclude"}), "reviewable": True}
    return Facts(state, **{**given, "answered": True, **said})


def take(kind, step, on, **said):
    who, may = frozenset({Who.HOLDER, Who.PETITIONER}), frozenset(STEPS[step].permission)
    return steps.take(step, facts(kind, step, **said), who, may, on)


def test_every_kind_stands_in_the_table():
    assert {row["kind"] for row in ROWS} == {"", *MatterKind}


@pytest.mark.parametrize(("kind", "step", "said"), TRIED)
def test_from_may_2022_each_kind_has_its_path(kind, step, said):
    if said == "yes":
        assert take(kind, step, NEW).key == step
        return
    with pytest.raises(Refused) as error:
        take(kind, step, NEW)
    assert error.value.todo
    if said == "need":
        assert error.value.code == "led"
    else:
        assert (error.value.code, error.value.cite) == ("not_of_its_kind" if kind else "kind_unsaid", said)


@pytest.mark.parametrize(("kind", "step"), [(kind, step) for kind, step, _ in TRIED])
def test_art_2005_33_every_accepted_matter_has_the_sixty_days_and_the_review(kind, step):
    """What the rules of 2005 do not know is refused as not yet in force; an accusation is not rated in any regime."""
    unknown = {"answer", "settle", "lead_in", "rate"}
    if step in unknown:
        with pytest.raises(Refused) as error:
            take(kind, step, OLD)
        assert error.value.code == "not_in_force"
    else:
        assert take(kind, step, OLD).key == step


def test_what_was_accepted_under_the_rules_of_2005_goes_on_as_it_began():
    for kind in ("", *MatterKind):
        for step in ("reply", "extend", "open_hearing", "request_review"):
            assert take(kind, step, NEW, old=True).key == step


def test_art_2022_30_a_petition_office_does_not_look_into_an_accusation():
    for step in ("accept", "answer", "draft_reply"):
        with pytest.raises(Refused) as error:
            take("accusation", step, NEW, office=True)
        assert (error.value.code, error.value.cite) == ("not_of_its_kind", "2022/30")


def test_the_purpose_binds_an_accusation_of_whatever_kind():
    assert paths.path_of("claim_art31_6", NEW, purpose="accusation") is Path.ACCUSATION
    assert paths.path_of("", NEW, purpose="accusation") is Path.ACCUSATION
    assert paths.path_of("suggestion", OLD, purpose="accusation") is Path.OLD


def test_every_path_says_what_it_is_and_bars_only_steps_that_there_are():
    assert set(paths.WAYS) == set(paths.BARS) == set(Path)
    for path, bars in paths.BARS.items():
        assert set(bars) <= set(STEPS), path
        assert all(bar.what and bar.todo for bar in bars.values())
    for path in set(Path) - {Path.OLD, Path.UNSAID}:
        assert "复查" in paths.WAYS[path].plain
