"""Words of a channel's own: from above with its report, a leader's mailbox, a call, a prison; refused, shown, destroyed."""

from datetime import date

import pytest

from tests.cast import key, letter, on
from tests.petitions.test_retention import FREE
from xinfang.accountability.models import Alert
from xinfang.accountability.sweep import sweep
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.kinds import Channel, Outcome, Purpose, ServiceMode
from xinfang.petitions.models import ChannelWords, Clock, ExternalNumber, Petition, Sight, Transfer
from xinfang.petitions.registration import Came
from xinfang.rules.refusals import Refused

DAY = date(2013, 6, 14)  # Friday
BY = date(2013, 7, 15)  # Monday
ABOVE = Channel.ASSIGNED_FROM_ABOVE


def register(cast, channel=ABOVE, **said):
    came = Came(**{name: said.pop(name) for name in list(said) if name in Came.__slots__})
    given = letter(received_on=DAY, channel=channel, came=came, **said)
    done = actions.register_with(given, [], organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=key())
    return done.petition


def refused(code, act, *given, **said):
    with pytest.raises(Refused) as found:
        act(*given, **said)
    assert found.value.code == code, found.value


def test_what_does_not_fit_is_refused_by_field(cast):
    refused("no_assigner", register, cast)
    refused("report_by", register, cast, assigner="省信访局", report_by=DAY)
    refused("too_long", register, cast, Channel.LEADER_MAILBOX, leader="长" * 121)
    refused("too_long", register, cast, Channel.CALL, called="12345\x00")
    refused("not_superior", register, cast, assigned_by=cast.organ("XFJ").uid)
    assert not Petition.objects.exists()


def test_an_accused_superior_is_not_let_in(cast):
    against = (cast.organ("RSJ").uid,)
    said = {"purpose": Purpose.ACCUSATION, "complained_of": against}
    refused("accused", register, cast, assigned_by=cast.organ("RSJ").uid, **said)
    made = register(cast, assigned_by=cast.organ("GOV").uid, **said)
    assert not Sight.objects.filter(petition=made, organ=cast.organ("RSJ")).exists()


def test_art_2005_21_4_from_above_with_the_day_of_the_report_to_the_superior_who_sees_it(cast):
    made = register(cast, assigned_by=cast.organ("GOV").uid, letter="咸政办函2013-5", report_by=BY)
    transfer = Transfer.objects.get(petition=made)
    assert (transfer.kind, transfer.from_organ, transfer.received_on) == ("assign", cast.organ("GOV"), DAY)
    clocks = dict(Clock.objects.filter(petition=made).values_list("limit", "due_on"))
    assert clocks == {"disposal": date(2013, 7, 1), "report_back": BY}
    assert Sight.objects.get(petition=made, organ=cast.organ("GOV")).role == "sender"
    number = ExternalNumber.objects.get(petition=made)
    assert (number.system, number.number) == ("instruction", "咸政办函2013-5")
    actions.accept(made.uid, actor=cast.registrar, when=on(DAY), key=key())
    sweep(date(2013, 7, 17))
    assert Alert.objects.get().clock.limit == "report_back"
    actions.report_back(made.uid, text="正在办理。", actor=cast.registrar, when=on(date(2013, 7, 18)), key=key())
    assert Clock.objects.get(petition=made, limit="report_back").met_on == date(2013, 7, 18)
    assert verify().ok


def test_a_superior_that_is_not_in_the_tree_is_named_and_its_day_runs(cast):
    made = register(cast, assigner="湖北省信访局", report_by=BY)
    assert not Transfer.objects.exists()
    assert Clock.objects.get(petition=made, limit="report_back").due_on == BY
    assert ChannelWords.objects.get().assigner == "湖北省信访局"
    actions.forward(made.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(DAY), key=key())
    assert verify().ok


def test_mailbox_call_and_prison_keep_their_own(cast):
    register(cast, Channel.LEADER_MAILBOX, leader="市长")
    register(cast, Channel.CALL, called="12371", recorded=True, read_back=True)
    register(cast, Channel.LETTER, prison="某监狱", unopened=True)
    rows = [(r.leader, r.called, r.recorded, r.prison, r.unopened) for r in ChannelWords.objects.order_by("pk")]
    assert rows == [
        ("市长", "", False, "", False),
        ("", "12371", True, "", False),
        ("", "", False, "某监狱", True),
    ]
    assert not Clock.objects.filter(limit="report_back").exists()


def test_the_same_form_twice_is_one_matter_with_one_number(cast):
    given = letter(received_on=DAY, channel=ABOVE, came=Came(assigner="省信访局", letter="鄂信2013-9"))
    said = {"organ": cast.organ("XFJ"), "actor": cast.registrar, "when": on(DAY), "key": key()}
    one, two = (actions.register_with(given, [], **said) for _ in range(2))
    assert one.petition == two.petition
    assert ExternalNumber.objects.count() == 1
    refused("number_taken", actions.register_with, given, [], **{**said, "key": key()})
    assert Petition.objects.count() == 1


def test_retention_leaves_no_prison(cast):
    made = register(cast, Channel.LETTER, prison="某监狱")
    actions.forward(made.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(DAY), key=key())
    actions.receive(made.uid, actor=cast.handler, when=on(DAY), key=key())
    actions.accept(made.uid, actor=cast.handler, when=on(DAY), key=key())
    said = {"outcome": Outcome.EXPLAIN, "text": "已经说明。", "actor": cast.head, "when": on(date(2013, 7, 1))}
    actions.reply(made.uid, **said, key=key())
    served = {"mode": ServiceMode.HAND, "received_on": date(2013, 7, 2), "when": on(date(2013, 7, 2))}
    actions.serve(made.uid, **served, actor=cast.handler, key=key())
    actions.archive(made.uid, actor=cast.handler, when=on(date(2013, 9, 2)), key=key())
    actions.propose_disposal(made.uid, actor=cast.registrar, on=FREE, key=key())
    actions.confirm_disposal(made.uid, actor=cast.office_head, on=FREE, key=key())
    assert ChannelWords.objects.get().prison == ""
    assert verify().ok
