"""One letter, several claims: matters of their own with their own codes, from the same day and by the same clock."""

from datetime import date

import pytest

from tests.cast import archived, forwarded, key, letter, on, registered, returned
from xinfang.accountability.models import Alert
from xinfang.accountability.sweep import sweep
from xinfang.bureau.models import ActKey
from xinfang.bureau.queries import snapshot
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions import actions, queries, received
from xinfang.petitions.actions import Claim, splitting
from xinfang.petitions.identities import Identity, Person
from xinfang.petitions.kinds import Channel, Purpose, Role
from xinfang.petitions.models import Clock, Petition, Petitioner, Proceeding, Sight, Submission, Tie
from xinfang.rules.refusals import NotFound, Refused

DAY = date(2013, 6, 14)  # Friday: fifteen days end on Saturday 29 June, so Monday 1 July
AT = date(2013, 6, 18)  # Tuesday
DUE = date(2013, 7, 1)
HEATING = Claim("供暖不足", "去年冬天室温只有十二度，请查处供热公司。", category="城乡建设/供热")
SCHOOL = Claim("孩子入学", "小区划片的小学学位不足，请解决入学。", place="温泉街道")


def split(cast, petition, *claims, part="registrar", at=AT, **said):
    given = claims or (HEATING, SCHOOL)
    said = {"actor": getattr(cast, part), "when": on(at), "key": key(), **said}
    return actions.split(petition.uid, given, **said)


def _own(cast):
    """A matter that the petition office accepted itself."""
    petition = registered(cast)
    return actions.accept(petition.uid, actor=cast.registrar, when=on(DAY), key=key())


def undo(cast, petition, at=AT):
    return actions.undo_split(petition.uid, why="是同一件事。", actor=cast.registrar, when=on(at), key=key())


def state(petition):
    return Proceeding.objects.get(petition=petition, current=True).state


def refused(code, act, *given, **said):
    with pytest.raises(Refused) as found:
        act(*given, **said)
    assert found.value.code == code, found.value


def test_only_who_registers_and_only_at_the_counter(cast):
    refused("wrong_state", split, cast, _own(cast))
    refused("not_your_role", split, cast, forwarded(cast), part="registrar")
    petition = registered(cast)
    refused("not_allowed", split, cast, petition, part="office_head")
    with pytest.raises(NotFound):
        split(cast, petition, part="stranger")
    assert Petition.objects.count() == 3


def test_a_claim_needs_words_and_there_is_at_least_one(cast):
    petition = registered(cast)
    said = {"actor": cast.registrar, "when": on(AT), "key": key()}
    refused("no_claims", actions.split, petition.uid, (), **said)
    refused("no_claims", actions.split, petition.uid, (HEATING,) * 10, **said)
    refused("no_text", split, cast, petition, HEATING, Claim("只有标题", " "))
    refused("text_too_long", split, cast, petition, Claim("长", "长" * 100_001))
    assert Petition.objects.count() == 1


def test_what_is_late_already_is_not_split_into_several_lapses(cast):
    petition = registered(cast)
    refused("overdue", split, cast, petition, at=date(2013, 7, 2))
    sweep(date(2013, 7, 5))
    assert Alert.objects.count() == 1


def test_each_part_has_number_code_receipt_and_the_clock_of_the_day_of_receipt(cast):
    petition = registered(cast, identity=Identity("张三丰", "13900000000", "", "温泉街道一号"))
    parts = split(cast, petition)
    assert [one.petition.title for one in parts] == ["供暖不足", "孩子入学"]
    for one in parts:
        made = one.petition
        assert (made.received_on, made.registered_on, made.registrar) == (DAY, AT, cast.organ("XFJ"))
        clock = Clock.objects.get(petition=made)
        assert (clock.limit, clock.start_on, clock.due_on) == ("disposal", DAY, DUE)
        assert queries.by_code(made.number, one.code) == made
        assert made.number in Paper.objects.get(subject=made.uid, kind="receipt").body
        person = Petitioner.objects.get(submission__petition=made)
        assert person.identity["name"] == "张三丰"
        assert Tie.objects.get(petition=made).other == petition
        assert Sight.objects.get(organ=cast.organ("XFJ"), petition=made).todo
    assert parts[1].petition.place == "温泉街道"
    assert len({one.code for one in parts}) == 2
    told = Paper.objects.filter(subject=petition.uid, kind="receipt").latest("pk")
    assert all(one.petition.number in told.body for one in parts)
    assert verify().ok


def test_a_returned_letter_keeps_what_is_left_of_its_days(cast):
    petition = returned(cast)
    (part,) = split(cast, petition, HEATING)
    whole = Clock.objects.get(petition=petition, limit="disposal", met_on__isnull=True, void_on__isnull=True)
    assert Clock.objects.get(petition=part.petition).due_on == whole.due_on
    assert verify().ok


def test_the_same_form_twice_makes_the_same_parts_and_codes(cast):
    petition, again = registered(cast), key()
    first = split(cast, petition, key=again)
    second = split(cast, petition, key=again)
    assert [(one.petition, one.code) for one in first] == [(one.petition, one.code) for one in second]
    assert Petition.objects.count() == 3
    refused("key_reused", split, cast, petition, HEATING, key=again)


def test_a_letter_that_was_split_is_one_item_one_batch_and_its_people_once(cast):
    crowd = (Person(Role.REPRESENTATIVE, Identity("李四光")),)
    said = letter(channel=Channel.VISIT, head_count=8, people=crowd)
    petition = actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=key()).petition
    count = lambda: received.counts(received.received(cast.registrar, DAY, AT), snapshot())[0]  # noqa: E731
    before = count()
    assert (before.items, before.heads, before.batches) == (1, 8, 1)
    parts = split(cast, petition)
    assert count() == before
    assert Petitioner.objects.filter(submission__petition=parts[0].petition).count() == 2
    actions.add_submission(parts[0].petition.uid, letter(received_on=AT), actor=cast.registrar, when=on(AT), key=key())
    assert count().items == 2  # a letter that came later is one of its own


def test_an_accusation_is_split_into_accusations(cast):
    against = (cast.organ("RSJ").uid,)
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=against)
    (part,) = split(cast, petition, HEATING)
    assert part.petition.sealed_path
    assert not Sight.objects.filter(organ=cast.organ("RSJ")).exists()
    with pytest.raises(Refused):
        actions.forward(part.petition.uid, to=cast.organ("RSJ").uid, actor=cast.registrar, when=on(AT), key=key())
    assert verify().ok


def test_a_part_is_taken_back_at_the_counter_and_the_whole_goes_on(cast):
    petition = registered(cast)
    first, second = split(cast, petition)
    undo(cast, first.petition)
    assert state(first.petition) == "cancelled"
    assert Clock.objects.get(petition=first.petition).void_on == DAY
    assert state(petition) == "registered"
    actions.forward(second.petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(AT), key=key())
    refused("wrong_state", undo, cast, second.petition)
    assert verify().ok


def test_the_registration_of_a_whole_or_a_part_is_not_cancelled_past_the_split(cast):
    petition = registered(cast)
    (part,) = split(cast, petition, HEATING)
    said = {"why": "登记了两次。", "actor": cast.registrar, "when": on(AT)}
    refused("not_split_up", actions.cancel_registration, petition.uid, **said, key=key())
    refused("not_split_off", actions.cancel_registration, part.petition.uid, **said, key=key())
    refused("not_split_off", split, cast, part.petition, SCHOOL)
    refused("split_off", undo, cast, petition)
    undo(cast, part.petition)
    actions.cancel_registration(petition.uid, **said, key=key())
    assert state(petition) == "cancelled"


def test_from_no_key_that_is_left_the_code_of_a_destroyed_part_can_be_worked_out(cast):
    petition = registered(cast)
    (part,) = split(cast, petition, HEATING)
    assert ActKey.objects.filter(name="petition.split").count() == 1
    splitting.destroy(None, part.petition.uid)
    assert not ActKey.objects.filter(name="petition.split").exists()
    assert Submission.objects.filter(excerpt=True).count() == 1
    assert archived(cast)
