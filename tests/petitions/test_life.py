"""A petition's whole first tier under the rules of 2005, act by act, and the ledger behind it."""

from datetime import date

from tests.cast import accepted, key, on, signer
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome, ServiceMode
from xinfang.petitions.models import Clock, Proceeding, Sight


def test_a_letter_of_2013_from_the_counter_to_the_archive(cast):
    petition = accepted(cast)
    clock = Clock.objects.get(petition=petition, limit="conclude")
    assert (clock.start_on, clock.nominal_on, clock.due_on) == (
        date(2013, 6, 14),
        date(2013, 8, 13),
        date(2013, 8, 13),
    )  # 周二
    actions.reply(
        petition.uid,
        outcome=Outcome.SUPPORT,
        text="退还多收的停车费。",
        actor=signer(cast.handler),
        when=on(date(2013, 7, 1)),
        key=key(),
    )
    actions.serve(
        petition.uid,
        mode=ServiceMode.HAND,
        received_on=date(2013, 7, 2),
        actor=cast.handler,
        when=on(date(2013, 7, 2)),
        key=key(),
    )
    window = Clock.objects.get(petition=petition, limit="review_request")
    assert window.due_on == date(2013, 8, 1)  # 周四
    done = {"text": "停车费已退到账。", "actor": cast.handler, "when": on(date(2013, 8, 2)), "key": key()}
    actions.execute(petition.uid, **done)
    actions.archive(petition.uid, actor=cast.handler, when=on(date(2013, 8, 2)), key=key())
    assert Proceeding.objects.get(petition=petition).state == "archived"
    assert not Sight.objects.filter(petition=petition, todo=True).exists()
    report = verify()
    assert report.ok, report.problems
