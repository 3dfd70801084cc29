"""An organ is abolished, merged or split: what it has in hand goes on at its successor, with the same days (2005/25)."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import OPERATOR, accepted, forwarded, key, on, registered, signer
from xinfang.accountability.sweep import sweep
from xinfang.bureau.queries import snapshot
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.people.kinds import Manner
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import actor_from
from xinfang.petitions import actions, life, queries, remains, sight
from xinfang.petitions.kinds import Outcome, Purpose
from xinfang.petitions.models import Clock, Petition, Proceeding, Sight, Transfer
from xinfang.rules.refusals import NotFound, Refused

FRI = date(2013, 6, 14)  # Friday
LAST = date(2013, 6, 30)  # Sunday
DAY = date(2013, 7, 1)  # Monday


def close(cast, code="ZJJ", to=("RSJ",), last_day=LAST, day=DAY, manner=Manner.MERGED, actor=None):
    return actions.close_organ(
        cast.organ(code),
        manner=manner,
        successors=[(cast.organ(one), "") for one in to],
        last_day=last_day,
        actor=actor or cast.admin,
        on=day,
        key=key(),
    )


def sound():
    """The chain holds, and the sight rows are what they would be if each petition were looked at anew."""
    assert verify().problems == []
    columns = ("organ__code", "petition_id", "role", "until", "todo", "limit", "due_on", "state")
    before = sorted(map(str, Sight.objects.values_list(*columns)))
    for petition in Petition.objects.all():
        rows = petition.proceedings.select_related("organ").latest("tier")
        transfers = list(petition.transfers.select_related("from_organ", "to_organ"))
        sight.refresh(
            sight.Case(petition, rows, transfers, list(petition.clocks.all()), sight.barred_paths(petition)),
            snapshot(),
        )
    assert sorted(map(str, Sight.objects.values_list(*columns))) == before


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"to": ()}, "matters_in_hand"),
        ({"code": "RSJ", "to": ()}, "no_successor"),
        ({"to": (), "manner": Manner.ABOLISHED}, "matters_in_hand"),
        ({"manner": Manner.SPLIT}, "no_successor"),
        ({"to": ("ZJJ",)}, "self"),
        ({"to": ("RSJ", "RSJ"), "manner": Manner.SPLIT}, "self"),
        ({"last_day": date(2013, 7, 2)}, "future"),
        ({"last_day": date(2004, 12, 31)}, "out_of_order"),
        ({"code": "XAQ"}, "organs_below"),
        ({"code": "XFJ"}, "own_organ"),
    ],
)
def test_closing_refuses_and_writes_nothing(cast, said, code):
    accepted(cast)
    with pytest.raises(Refused) as refused:
        close(cast, **said)
    assert refused.value.code == code
    assert not Organ.objects.filter(valid_to__isnull=False).exists()
    assert not Appointment.objects.filter(end__isnull=False).exists()
    assert verify().problems == []


def test_only_an_administrator_above_may_close(cast):
    for part in ("registrar", "head", "handler"):
        with pytest.raises(Refused) as refused:
            close(cast, actor=getattr(cast, part))
        assert refused.value.code == "not_allowed"


def test_a_district_administrator_names_no_successor_outside_the_district(cast):
    centre = {"code": "XAZX", "name": "咸安区信访服务中心", "short_name": "区信访服务中心", "kind": "department"}
    said = {**centre, "level": "county", "valid_from": FRI}
    cast.organs["XAZX"] = people.create_organ(said, parent=cast.organ("XAQ"), actor=OPERATOR, on=FRI)
    district = replace(cast.admin, reach=cast.organ("XAQ").path, organ_id=cast.organ("XAXF").pk)
    with pytest.raises(Refused) as told:
        close(cast, "XAZX", ("RSJ",), actor=district)
    assert told.value.code == "not_allowed"
    assert close(cast, "XAZX", ("XAZJ",), actor=district).valid_to == LAST


def test_decision_19_no_figure_tells_of_accusations_in_hand(cast):
    registered(cast)
    before = remains.remains(cast.organ("XFJ"), DAY)
    registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,))
    assert remains.remains(cast.organ("XFJ"), DAY) == before
    assert (before.handling, before.clocks, before.files) == (1, 1, 1)
    assert len(remains.in_hand(cast.organ("XFJ"))) == 2


def test_article_25_of_2005_the_successor_goes_on_to_the_same_day(cast):
    petition = accepted(cast)
    close(cast)
    old, new = petition.clocks.filter(limit="conclude").order_by("pk")
    assert (old.organ.code, old.void_on, old.void_why) == ("ZJJ", DAY, "succeeded")
    assert (new.organ.code, new.start_on, new.due_on) == ("RSJ", FRI, date(2013, 8, 13))  # Tuesday, 60 days
    assert Sight.objects.get(petition=petition, organ=cast.organ("RSJ")).todo
    assert not Sight.objects.get(petition=petition, organ=cast.organ("ZJJ")).todo
    ended = Appointment.objects.filter(post__organ=cast.organ("ZJJ"))
    assert {row.end for row in ended} == {LAST}
    sound()
    day = date(2013, 7, 3)
    actions.reply(
        petition.uid, outcome=Outcome.SUPPORT, text="已退。", actor=signer(cast.stranger), when=on(day), key=key()
    )
    new.refresh_from_db()
    assert new.met_on == day
    assert sweep(date(2013, 9, 1)).raised == 0
    said = [event.title for event in life.events(queries.dossier(Petition.objects.filter(pk=petition.pk)))]
    assert "由承接单位继续办理" in said
    sound()


def test_what_lapsed_before_stays_with_the_closed_organ_and_is_still_to_be_done(cast):
    petition = accepted(cast)  # due 13 August 2013, Tuesday
    close(cast, last_day=date(2013, 8, 20), day=date(2013, 8, 21))
    clock = petition.clocks.get(limit="conclude")
    assert (clock.organ.code, clock.void_on) == ("ZJJ", None)
    waits = Sight.objects.get(petition=petition, organ=cast.organ("RSJ"))
    assert (waits.todo, waits.limit, waits.due_on) == (True, "conclude", date(2013, 8, 13))
    assert [one.organ for one in sweep(date(2013, 8, 22)).lapsed] == ["ZJJ"]
    when = on(date(2013, 8, 22))
    actions.reply(
        petition.uid, outcome=Outcome.EXPLAIN, text="解释。", actor=signer(cast.stranger), when=when, key=key()
    )
    clock.refresh_from_db()
    assert clock.met_on == date(2013, 8, 22)
    sound()


def test_a_transfer_not_signed_for_is_signed_for_by_the_successor(cast):
    petition = registered(cast)
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(FRI), key=key())
    close(cast)
    actions.receive(petition.uid, actor=cast.stranger, when=on(DAY), key=key())
    clock = petition.clocks.get(limit="accept_notice")
    assert (clock.organ.code, clock.due_on) == ("RSJ", date(2013, 7, 16))  # Tuesday, 15 days
    sound()


def test_repeating_the_same_closing_does_nothing_twice(cast):
    petition = accepted(cast)
    said = {"manner": Manner.MERGED, "successors": [(cast.organ("RSJ"), "")], "last_day": LAST}
    for _ in range(2):
        actions.close_organ(cast.organ("ZJJ"), **said, actor=cast.admin, on=DAY, key="the-same-key-twice")
    assert petition.clocks.filter(limit="conclude").count() == 2
    assert Transfer.objects.filter(kind="succeed").count() == 1
    with pytest.raises(Refused):
        close(cast)


def test_the_sender_s_place_is_taken_too(cast):
    day = date(2022, 6, 1)  # Wednesday
    petition = registered(cast, day)
    actions.forward(petition.uid, to=cast.organ("XAXF").uid, actor=cast.registrar, when=on(day), key=key())
    actions.receive(petition.uid, actor=cast.county_registrar, when=on(day), key=key())
    actions.forward(petition.uid, to=cast.organ("XAZJ").uid, actor=cast.county_registrar, when=on(day), key=key())
    actions.receive(petition.uid, actor=cast.county_handler, when=on(day), key=key())
    actions.object_to(petition.uid, text="不归我局。", actor=cast.county_handler, when=on(day), key=key())
    after = date(2022, 6, 6)  # Monday
    actions.close_organ(
        cast.organ("XAXF"),
        manner=Manner.MERGED,
        successors=[(cast.organ("XFJ"), "")],
        last_day=date(2022, 6, 5),
        actor=OPERATOR,
        on=after,
        key=key(),
    )
    sound()
    actions.agree_return(petition.uid, text="同意。", actor=cast.registrar, when=on(after), key=key())
    proceeding = Proceeding.objects.get(petition=petition)
    assert (proceeding.state, proceeding.organ.code) == ("returned", "XFJ")
    runs = Clock.objects.filter(petition=petition, met_on__isnull=True, void_on__isnull=True)
    assert [clock.organ.code for clock in runs] == ["XFJ"]
    assert verify().problems == []


def test_after_a_split_a_matter_goes_to_the_organ_that_has_the_power(cast):
    petition = accepted(cast)
    close(cast, to=("RSJ", "XAZJ"), manner=Manner.SPLIT)
    with pytest.raises(Refused) as refused:
        actions.correct_succession(
            petition.uid, to=cast.organ("XFJ").uid, why="错了", actor=cast.stranger, when=on(DAY), key=key()
        )
    assert refused.value.code == "not_a_successor"
    actions.correct_succession(
        petition.uid, to=cast.organ("XAZJ").uid, why="住房归区局", actor=cast.stranger, when=on(DAY), key=key()
    )
    runs = petition.clocks.get(limit="conclude", void_on__isnull=True)
    assert (runs.organ.code, runs.due_on) == ("XAZJ", date(2013, 8, 13))
    sound()
    with pytest.raises(Refused):
        actions.correct_succession(
            registered(cast).uid, to=cast.organ("RSJ").uid, why="x", actor=cast.registrar, when=on(DAY), key=key()
        )


def test_a_successor_never_gets_an_accusation_against_itself(cast):
    held = forwarded(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,))
    close(cast)
    assert Proceeding.objects.get(petition=held).organ.code == "XFJ"
    with pytest.raises(NotFound):
        Petition.objects.get_visible(cast.stranger, pk=held.pk)
    sound()


def test_taking_over_the_accused_is_being_the_accused(cast):
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("ZJJ").uid,))
    actions.forward(petition.uid, to=cast.organ("RSJ").uid, actor=cast.registrar, when=on(FRI), key=key())
    close(cast)
    assert Proceeding.objects.get(petition=petition).organ.code == "XFJ"
    assert not Petition.objects.visible_to(cast.stranger).filter(pk=petition.pk).exists()
    sound()
    with pytest.raises(Refused) as refused:
        actions.forward(petition.uid, to=cast.organ("RSJ").uid, actor=cast.registrar, when=on(DAY), key=key())
    assert refused.value.code == "accused"


def test_files_put_away_are_seen_by_the_successor(cast):
    petition = registered(cast)
    actions.inform(petition.uid, competent="法院", text="", actor=cast.registrar, when=on(FRI), key=key())
    actions.archive(petition.uid, text="", actor=cast.registrar, when=on(FRI), key=key())
    close(cast, "XFJ", ("XAXF",), actor=OPERATOR)
    actor = actor_from(cast.posts["county_registrar"])
    assert Petition.objects.get_visible(actor, pk=petition.pk)
    sound()
    actions.reopen_archive(petition.uid, why="漏页", actor=actor, when=on(DAY), key=key())


def test_the_stronger_place_is_inherited(cast):
    petition = registered(cast)
    county = cast.county_registrar
    actions.forward(petition.uid, to=cast.organ("XAXF").uid, actor=cast.registrar, when=on(FRI), key=key())
    actions.receive(petition.uid, actor=county, when=on(FRI), key=key())
    actions.decline(petition.uid, reason="statutory_path", text="走诉讼。", actor=county, when=on(FRI), key=key())
    actions.archive(petition.uid, text="", actor=county, when=on(FRI), key=key())
    close(cast, "XAXF", ("XFJ",), actor=OPERATOR)
    assert Sight.objects.get(petition=petition, organ=cast.organ("XFJ")).role == "holder"
    sound()


def test_a_closing_by_mistake_is_taken_back(cast):
    from xinfang.people.actions import reopen_organ

    petition = accepted(cast)
    close(cast)
    organ = reopen_organ(Organ.objects.get(code="ZJJ"), actor=cast.admin, on=DAY, act_key=key())
    assert (organ.valid_to, organ.successor) == (None, None)
    with pytest.raises(Refused):
        reopen_organ(organ, actor=cast.admin, on=DAY, act_key=key())
    actions.correct_succession(petition.uid, to=organ.uid, why="误登记", actor=cast.stranger, when=on(DAY), key=key())
    assert Proceeding.objects.get(petition=petition).organ.code == "ZJJ"
    assert verify().problems == []
