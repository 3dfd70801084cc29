"""Who may see a petition: what one may not know gives the same answer as what is not there."""

from datetime import date

from tests.cast import OPERATOR, forwarded, key, on, registered, returned
from tests.petitions.usual import refused, seers
from xinfang.petitions import actions
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Petition

DAY = date(2013, 6, 14)


def test_who_may_not_know_gets_the_same_answer_as_for_nothing(cast):
    petition = forwarded(cast)
    hidden = refused("not_found", actions.accept, petition.uid, actor=cast.stranger, when=on(DAY), key=key())
    nothing = refused("not_found", actions.accept, cast.organ("XFJ").uid, actor=cast.stranger, when=on(DAY), key=key())
    assert (hidden.what, hidden.todo) == (nothing.what, nothing.todo)


def test_an_administrator_sees_no_petition(cast):
    forwarded(cast)
    assert not Petition.objects.visible_to(cast.admin).exists()
    assert Petition.objects.visible_to(cast.registrar).exists()


def test_the_command_line_sees_all_but_accusations(cast):
    seen = forwarded(cast)
    registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,))
    assert list(Petition.objects.visible_to(OPERATOR)) == [seen]


def test_a_former_holder_still_sees_what_it_had_and_the_office_over_a_department_sees_it(cast):
    assert seers(returned(cast)) == {"XFJ": "holder", "ZJJ": "former"}
    petition = registered(cast)
    actions.forward(petition.uid, to=cast.organ("XAZJ").uid, actor=cast.registrar, when=on(DAY), key=key())
    assert seers(petition) == {"XAZJ": "holder", "XFJ": "sender", "XAXF": "superior"}


def test_the_accused_organ_gets_no_row_though_it_supervises_the_holder(cast):
    accused = cast.organ("XAXF")
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(accused.uid,))
    actions.forward(petition.uid, to=cast.organ("XAZJ").uid, actor=cast.registrar, when=on(DAY), key=key())
    assert seers(petition) == {"XAZJ": "holder", "XFJ": "sender"}
