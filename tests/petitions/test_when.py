"""The days of an act: never in the future, never before the act it follows, and late only as far as the bureau allows."""

from datetime import date

import pytest

from tests.cast import key, letter, registered
from xinfang.bureau.actions import change_setting
from xinfang.petitions import actions
from xinfang.petitions.when import When
from xinfang.rules.refusals import Refused

DAY, TODAY = date(2013, 6, 14), date(2013, 8, 1)


@pytest.fixture
def strict(cast):
    change_setting("late_entry_days", 30, actor=cast.admin, on=TODAY)
    return cast


def test_a_late_entry_goes_back_only_so_far(strict):
    petition = registered(strict)
    when = When(DAY, TODAY, proof="签收单第 7 号")
    with pytest.raises(Refused, match="离今天超过 30 天") as refused:
        actions.forward(petition.uid, to=strict.organ("ZJJ").uid, actor=strict.registrar, when=when, key=key())
    assert refused.value.field == "on"
    near = When(date(2013, 7, 2), TODAY, proof="签收单第 7 号")  # thirty days before
    actions.forward(petition.uid, to=strict.organ("ZJJ").uid, actor=strict.registrar, when=near, key=key())


def test_registering_late_is_bound_too_and_a_file_is_not(strict):
    said = {"organ": strict.organ("XFJ"), "actor": strict.registrar}
    with pytest.raises(Refused, match="不能补录"):
        actions.register(letter(), when=When(DAY, TODAY, proof="来信登记簿"), key=key(), **said)
    actions.register(letter(), when=When(DAY, TODAY, imported=True), key=key(), **said)
