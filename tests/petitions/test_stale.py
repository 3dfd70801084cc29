"""The second writer is told what the first one did, and loses nothing."""

from datetime import date

from tests.cast import key, on, registered
from tests.petitions.usual import refused
from xinfang.petitions import actions

DAY = date(2013, 6, 14)


def test_the_second_writer_is_told_what_changed(cast):
    petition = registered(cast)
    said = {"actor": cast.registrar, "when": on(DAY), "expected": 1}
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, **said, key=key())
    error = refused("stale", actions.inform, petition.uid, competent="法院", text="", **said, key=key())
    assert "市信访局科员" in error.why
    assert "账本第" in error.why
