"""The petitioner rates: who may, when, what is kept, who reads what of it."""

from datetime import date
from fractions import Fraction

import pytest

from tests.cast import OPERATOR, accepted, day, key, letter, on, registered, signer
from tests.petitions.test_retention import destroyed
from tests.petitions.usual import refused
from xinfang.bureau.actions import change_setting
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.petitions import actions, life, queries, ratings
from xinfang.petitions.actions.rating import Said
from xinfang.petitions.kinds import MatterKind, Outcome, Purpose, ServiceMode
from xinfang.petitions.models import Petition, Rating
from xinfang.portal.lodge import PETITIONER
from xinfang.rules.ratings import Mark, share

BEGUN, REPLIED, SERVED = day("2023-03-01 周三"), day("2023-04-03 周一"), day("2023-04-05 周三")
LAST = day("2023-05-05 周五")  # thirty days after the receipt
GOOD = {"organ": Said(Mark.UNHAPPY, "没有到现场看过。"), "office": Said(Mark.SATISFIED)}


def replied(cast, **more):
    petition = accepted(cast, BEGUN, kind=MatterKind.CLAIM_ART31_6, **more)
    said = {"outcome": Outcome.REFUSE, "text": "不予支持。", "actor": cast.head, "when": on(REPLIED), "key": key()}
    return actions.reply(petition.uid, **said)


def served(cast, **more):
    petition = replied(cast, **more)
    how = {"mode": ServiceMode.HAND, "received_on": SERVED, "actor": cast.handler, "when": on(SERVED), "key": key()}
    return actions.serve(petition.uid, **how)


def rated(petition, at=SERVED, **changes):
    said = {**GOOD, "actor": PETITIONER, "when": on(at), "key": key(), **changes}
    return actions.rate(petition.uid, **said)


@pytest.mark.parametrize("who", ["handler", "head", "registrar", "office_head"])
def test_nobody_rates_for_the_petitioner(cast, who):
    petition = served(cast)
    refused("not_your_role", rated, petition, actor=getattr(cast, who))
    refused("not_your_role", rated, petition, actor=OPERATOR)


def test_before_the_reply_was_received_there_is_nothing_to_rate(cast):
    error = refused("answered", rated, replied(cast))
    assert error.cite == "2022/21-2"
    refused("wrong_state", rated, registered(cast, BEGUN), at=BEGUN)


def test_under_the_old_rules_there_is_no_rating(cast):
    refused("not_in_force", rated, served(cast), at=date(2022, 4, 30))


def test_after_the_bureaus_days_it_is_over(cast):
    petition = served(cast)
    refused("rating_closed", rated, petition, at=date(2023, 5, 6))
    assert rated(petition, LAST)
    change_setting("rate_days", 60, actor=OPERATOR, on=LAST)
    assert rated(petition, day("2023-06-04 周日"))
    refused("rating_closed", rated, petition, at=date(2023, 6, 5))


def test_office_and_organ_are_rated_apart(cast):
    refused("rate_apart", rated, served(cast), office=None)
    refused("too_long", rated, served(cast), organ=Said(Mark.UNHAPPY, "长" * 2001))


def test_an_accusation_is_not_rated(cast):
    from xinfang.rules import steps
    from xinfang.rules.refusals import Refused
    from xinfang.rules.steps import Facts, State, Who

    facts = Facts(State.REPLIED, purpose=Purpose.ACCUSATION.value, answered=True)
    with pytest.raises(Refused) as error:
        steps.take("rate", facts, frozenset({Who.PETITIONER}), frozenset(), LAST, free=True)
    assert (error.value.code, error.value.cite) == ("not_of_its_kind", "2022/30")


def test_it_is_kept_sealed_and_moves_nothing_of_the_matter(cast):
    petition = served(cast)
    before = (petition.version, petition.proceedings.get().last_on, sorted(petition.clocks.values_list("pk", "met_on")))
    rated(petition, at=LAST)
    row = Rating.objects.get()
    assert (row.organ.code, row.organ_mark, row.office.code, row.office_mark) == ("ZJJ", "unhappy", "XFJ", "satisfied")
    assert (row.organ_reason, row.rated_on, row.until, row.times) == ("没有到现场看过。", LAST, LAST, 1)
    again = Petition.objects.get(pk=petition.pk)
    assert (again.version, again.proceedings.get().last_on, sorted(again.clocks.values_list("pk", "met_on"))) == before
    assert "没有到现场" not in Entry.objects.latest("seq").payload
    assert "unhappy" not in Entry.objects.latest("seq").payload
    assert verify().ok


def test_it_is_one_rating_and_changeable(cast):
    petition, same = served(cast), key()
    for _ in range(2):
        rated(petition, key=same)
    assert Rating.objects.get().times == 1
    rated(petition, at=LAST, organ=Said(Mark.MOSTLY))
    row = Rating.objects.get()
    assert (row.organ_mark, row.organ_reason, row.times) == ("mostly", "", 2)


def test_the_organs_page_does_not_say_that_it_was_rated(cast):
    petition = served(cast)
    rated(petition)
    file = queries.dossier_seen(petition.number, cast.handler)
    assert "rate" not in {event.key for event in life.events(file)}
    assert "rate" in {event.key for event in life.events(file, own=True)}


def test_figures_for_the_rated_and_reasons_for_the_office_alone(cast):
    petition = served(cast)
    rated(petition)
    counts = lambda actor: [rows.count() for rows in ratings.counted(actor, 2023)]  # noqa: E731
    assert counts(cast.handler) == [0, 0, 1, 0, 0, 0]
    assert counts(cast.registrar) == [0, 0, 0, 0, 1, 0]
    assert counts(cast.stranger) == counts(cast.admin) == [0] * 6
    assert [rows.count() for rows in ratings.counted(cast.handler, 2024)] == [0] * 6
    assert [row.petition_id for row in ratings.with_reasons(cast.registrar)] == [petition.pk]
    for nobody in (cast.handler, cast.head, cast.stranger, cast.admin, cast.inspector, cast.county_registrar):
        assert not ratings.with_reasons(nobody).exists()


def test_the_reasons_go_with_the_file_and_the_marks_stay(cast):
    petition = served(cast)
    rated(petition)
    actions.archive(petition.uid, actor=cast.handler, when=on(day("2023-05-08 周一")), key=key())
    destroyed(cast, petition, day=date(2034, 1, 1))
    row = Rating.objects.get()
    assert (row.organ_mark, row.organ_reason) == ("unhappy", ratings.GONE)
    assert not ratings.with_reasons(cast.registrar).exists()
    assert verify().problems == []


def test_silence_is_no_satisfaction():
    assert share({}) is None
    assert share({Mark.UNHAPPY: 1}) == 0
    assert share({Mark.SATISFIED: 1, Mark.MOSTLY: 1, Mark.UNHAPPY: 1}) == Fraction(2, 3)


def test_lodged_directly_there_is_only_the_organ(cast):
    said = letter(received_on=BEGUN, kind=MatterKind.CLAIM_ART31_6)
    stranger = cast.stranger  # registers at its own organ
    petition = actions.register(said, organ=cast.organ("RSJ"), actor=stranger, when=on(BEGUN), key=key()).petition
    actions.accept(petition.uid, text="", handler=None, actor=stranger, when=on(BEGUN), key=key())
    reply = {"outcome": Outcome.EXPLAIN, "text": "解释。", "actor": signer(stranger), "when": on(REPLIED), "key": key()}
    actions.reply(petition.uid, **reply)
    how = {"mode": ServiceMode.HAND, "received_on": SERVED, "actor": stranger, "when": on(SERVED), "key": key()}
    actions.serve(petition.uid, **how)
    refused("rate_apart", rated, petition)
    rated(petition, office=None)
    assert Rating.objects.get().office is None
