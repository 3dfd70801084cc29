"""A verification: opened by people on an alert, the chain of those days, subjects heard in order, and how it ends."""

from datetime import date

import pytest

from tests.accountability import foundtown
from tests.accountability.foundtown import OPENED, alerted
from tests.cast import day, key, on
from xinfang.accountability.actions import hearing_subjects as hearing
from xinfang.accountability.actions import verifying
from xinfang.accountability.decided import visible_verifications
from xinfang.accountability.models import Alert, Proof, Verification
from xinfang.accountability.proposable import lacking
from xinfang.accountability.sweep import sweep
from xinfang.accountability.verified import concerning
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.rules.refusals import Refused

pytestmark = pytest.mark.django_db
CHECKED = day("2013-08-22 周四")


def refused(code, act, *args, **said):
    with pytest.raises(Refused) as error:
        act(*args, **said)
    assert error.value.code == code, error.value


@pytest.fixture
def town(cast):
    return foundtown.with_people(cast)


def opened(cast, alert, officers=("supervisor", "second"), actor="supervisor", at=OPENED, **more):
    said = {"officers": [cast.posts[one].uid for one in officers], "grounds": "办结期限已过，需要核实。"}
    return verifying.open_verification(
        [alert.uid], **{**said, **more}, actor=getattr(cast, actor), when=on(at), key=key()
    )


@pytest.mark.parametrize(
    ("officers", "code"),
    [
        (("supervisor",), "too_few_officers"),
        (("supervisor", "supervisor"), "too_few_officers"),
        (("supervisor", "head"), "own_organ"),
        (("supervisor", "handler"), "own_organ"),
        (("supervisor", "registrar"), "not_of_the_office"),
        (("supervisor", "county_second"), "not_of_the_office"),
    ],
)
def test_two_officers_of_the_office_and_none_of_the_subjects(town, officers, code):
    _, alert = alerted(town)
    refused(code, opened, town, alert, officers)
    alert.refresh_from_db()
    assert (alert.state, Verification.objects.count()) == ("open", 0)


def test_two_posts_of_one_person_are_one_person(town):
    _, alert = alerted(town)
    post = people.create_post(
        town.organ("XFJ"), title="兼职督查员", kind="handler", actor=foundtown.OPERATOR, on=OPENED
    )
    person = town.posts["supervisor"].person
    said = {"start": date(2013, 1, 1), "functions": ["supervise"], "actor": foundtown.OPERATOR, "on": OPENED}
    town.posts["again"] = people.appoint(person, post, **said)
    refused("same_person", opened, town, alert, ("supervisor", "again"))


@pytest.mark.parametrize("actor", ["registrar", "head", "handler", "inspector", "jw_head", "mayor_head", "county_head"])
def test_nobody_but_who_is_charged_with_it_opens_one(town, actor):
    _, alert = alerted(town)
    with pytest.raises(Refused) as error:
        opened(town, alert, actor=actor)
    assert error.value.code in {"not_found", "not_the_office", "not_allowed"}
    assert not Verification.objects.exists()


def test_grounds_are_written_and_an_alert_is_taken_up_once(town):
    _, alert = alerted(town)
    refused("missing", opened, town, alert, grounds="  ")
    opened(town, alert)
    refused("not_open", opened, town, alert)


def test_conduct_that_lies_too_far_back_is_not_looked_into(town):
    _, alert = alerted(town)
    refused("too_old", opened, town, alert, at=day("2015-08-20 周四"))  # 24 months after 14 August 2013 and more


def test_the_chain_is_drawn_when_it_is_opened_and_names_only_office_and_days(town):
    _, alert = alerted(town)
    row = opened(town, alert)
    found = {one.appointment.person.name: (one.responsibility, one.days) for one in row.links.all()}
    # conclude ran from Friday 14 June to Tuesday 13 August 2013, both counted: 17 + 31 + 13 = 61 days
    assert found["刘建军"] == ("overall", 61)
    assert found["孙丽"] == ("principal", 61)
    assert found["王芳"] == ("direct", 61)
    assert [one.target for one in row.subjects.all()] == ["organ"]  # people name the others
    alert.refresh_from_db()
    assert alert.state == "verifying"


def test_a_change_of_office_in_mid_clock_names_both_with_their_days(town):
    _, alert = alerted(town)
    people.close_appointment(town.posts["head"], end=day("2013-07-14 周日"), actor=foundtown.OPERATOR, on=OPENED)
    new = people.create_person(code="new_head", name="韩立", actor=foundtown.OPERATOR, on=OPENED)
    said = {"start": day("2013-07-15 周一"), "actor": foundtown.OPERATOR, "on": OPENED}
    people.appoint(new, town.posts["head"].post, **said)
    row = opened(town, alert)
    found = {one.appointment.person.name: one.days for one in row.links.all()}
    # 14 June to 14 July is 31 days, 15 July to 13 August is 30
    assert (found["刘建军"], found["韩立"]) == (31, 30)


def test_a_deputy_who_stood_in_is_charged_with_those_days(town):
    _, alert = alerted(town)
    said = {"start": day("2013-07-01 周一"), "end": day("2013-07-10 周三"), "ground": "外出学习"}
    people.name_deputy(
        town.posts["head"], town.posts["deputy"], **said, actor=foundtown.OPERATOR, on=day("2013-07-01 周一")
    )
    row = opened(town, alert)
    overall = {one.appointment.person.name: one.days for one in row.links.filter(responsibility="overall")}
    assert overall == {"刘建军": 51, "孙丽": 10}


def test_lateness_made_upstream_is_shown_as_that_of_who_sent_it_on(town):
    from tests.cast import accepted  # registered and sent on the same day there
    from xinfang.accountability import chaining

    petition = accepted(town)
    sweep(foundtown.LAPSED)
    row = opened(town, Alert.objects.get(petition=petition, limit="conclude"))
    assert [(leg.organ.code, leg.days) for leg in chaining.upstream(row)] == [("XFJ", 0)]


def asked(cast, row, what="reasons", at=CHECKED):
    subject = row.subjects.get(target="organ").uid
    return hearing.ask(
        row.uid, subject=subject, what=what, words="为什么没有按期办结。", actor=cast.supervisor, when=on(at), key=key()
    )


def test_reasons_are_asked_for_first(town):
    row = opened(town, alerted(town)[1])
    refused("reasons_first", asked, town, row, "statement")
    asked(town, row)
    refused("asked_already", asked, town, row)
    refused("reasons_open", asked, town, row, "statement")


def test_a_letter_that_names_somebody_is_refused(town):
    row = opened(town, alerted(town)[1])
    said = {"subject": row.subjects.get().uid, "what": "reasons", "words": "来信人电话 13900000000。"}
    refused("identity", hearing.ask, row.uid, **said, actor=town.supervisor, when=on(CHECKED), key=key())
    with pytest.raises(Refused):
        hearing.ask(
            row.uid, **{**said, "words": "张三丰反映的事。"}, actor=town.supervisor, when=on(CHECKED), key=key()
        )
    assert not row.subjects.filter(askings__isnull=False).exists()


def test_who_does_not_verify_neither_asks_nor_dismisses(town):
    row = opened(town, alerted(town)[1])
    said = {"subject": row.subjects.get().uid, "what": "reasons", "words": "为什么。"}
    refused("not_officer", hearing.ask, row.uid, **said, actor=town.office_head, when=on(CHECKED), key=key())
    refused(
        "not_officer", verifying.dismiss, row.uid, why="有理由。", actor=town.office_head, when=on(CHECKED), key=key()
    )


def heard(cast, row):
    """Reasons and statement asked, both answered by the head on the desk."""
    for what, at, back in (
        ("reasons", CHECKED, day("2013-08-26 周一")),
        ("statement", day("2013-08-27 周二"), day("2013-08-30 周五")),
    ):
        one = asked(cast, row, what, at)
        hearing.state(one.uid, words="人手不足。", reason="other", actor=cast.head, when=on(back), key=key())


def test_what_is_lacking_is_said_until_everybody_was_heard(town):
    row = opened(town, alerted(town)[1])
    assert lacking(row, CHECKED) == ("责任单位市住房和城乡建设局：还没有请其说明理由",)
    heard(town, row)
    assert lacking(row, day("2013-09-02 周一")) == ()


def test_silence_does_not_hold_it_up_for_ever(town):
    row = opened(town, alerted(town)[1])
    one = asked(town, row)
    refused("missing", hearing.serve, row.uid, asking=one.uid, actor=town.second, when=on(CHECKED), key=key())
    from xinfang.petitions.when import When

    served = When(CHECKED, CHECKED, "送达回证 3 号")
    hearing.serve(row.uid, asking=one.uid, actor=town.second, when=served, key=key())
    one.refresh_from_db()
    assert one.due_on == day("2013-08-27 周二")  # five days from Thursday 22 August
    asked(town, row, "statement", day("2013-08-28 周三"))


def test_the_subject_sees_what_concerns_it_and_nobody_of_its_organ_the_working(town):
    row = opened(town, alerted(town)[1])
    asked(town, row)
    assert concerning(town.head).count() == 1  # it leads the organ
    assert not concerning(town.deputy).filter(appointment__isnull=False).exists()
    assert not concerning(town.handler).exists()
    assert not concerning(town.stranger).exists()
    for part, sees in {
        "supervisor": True,
        "second": True,
        "office_head": True,
        "inspector": True,
        "head": False,
        "deputy": False,
        "handler": False,
        "registrar": False,
        "personnel": False,
        "mayor_head": False,
        "county_head": False,
        "convener": False,
    }.items():
        assert visible_verifications(getattr(town, part)).filter(pk=row.pk).exists() is sees, part


def test_only_the_subject_answers(town):
    one = asked(town, opened(town, alerted(town)[1]))
    for part in ("handler", "stranger", "supervisor"):
        refused(
            "not_found", hearing.state, one.uid, words="我说。", actor=getattr(town, part), when=on(CHECKED), key=key()
        )


def test_people_choose_the_persons_from_the_chain(town):
    row = opened(town, alerted(town)[1])
    link = row.links.get(appointment=town.posts["handler"])
    said = {"link": link.uid, "when": on(CHECKED)}
    made = verifying.name_subject(row.uid, **said, actor=town.supervisor, key=key())
    assert (made.target, concerning(town.handler).count()) == ("person", 1)
    refused("twice", verifying.name_subject, row.uid, **said, actor=town.supervisor, key=key())


def test_evidence_points_at_the_ledger_and_is_struck_not_deleted(town):
    row = opened(town, alerted(town)[1])
    said = {"actor": town.supervisor, "when": on(CHECKED)}
    refused("unknown_entry", hearing.prove, row.uid, kind="entry", ref="999999", words="逾期。", **said, key=key())
    from xinfang.ledger.models import Entry

    seq = str(Entry.objects.filter(subject=row.petition.uid).first().seq)
    hearing.prove(row.uid, kind="entry", ref=seq, words="受理的日期。", **said, key=key())
    hearing.strike_proof(row.uid, number=1, why="列错了。", **said, key=key())
    assert Proof.objects.get().struck_on == CHECKED


def test_a_dismissal_has_reasons_and_ends_the_alerts(town):
    row = opened(town, alerted(town)[1])
    said = {"actor": town.supervisor, "when": on(CHECKED)}
    refused("missing", verifying.dismiss, row.uid, why=" ", **said, key=key())
    verifying.dismiss(row.uid, why="当时停电三天，属不可抗力。", **said, key=key())
    assert Alert.objects.get(limit="conclude").state == "dismissed"
    assert verify().ok


def test_it_is_opened_again_only_on_new_facts(town):
    row = opened(town, alerted(town)[1])
    said = {"actor": town.supervisor, "when": on(CHECKED)}
    officers = [town.posts[one].uid for one in ("supervisor", "second")]
    refused("not_dismissed", verifying.reopen, row.uid, officers=officers, facts="新的。", **said, key=key())
    verifying.dismiss(row.uid, why="不可抗力。", **said, key=key())
    refused("missing", verifying.reopen, row.uid, officers=officers, facts="", **said, key=key())
    again = verifying.reopen(row.uid, officers=officers, facts="停电只有一天。", **said, key=key())
    assert (again.reopens, Alert.objects.get(limit="conclude").state) == (row, "verifying")
    refused("reopened", verifying.reopen, row.uid, officers=officers, facts="再来。", **said, key=key())


def test_one_opened_by_mistake_is_voided_before_anybody_was_asked(town):
    row = opened(town, alerted(town)[1])
    said = {"actor": town.supervisor, "when": on(CHECKED)}
    verifying.void(row.uid, why="开错了。", **said, key=key())
    alert = Alert.objects.get(limit="conclude")
    assert alert.state == "open"
    other = opened(town, alert)
    asked(town, other)
    refused("asked", verifying.void, other.uid, why="开错了。", **said, key=key())


def test_the_same_form_sent_again_makes_one(town):
    _, alert = alerted(town)
    said = {"officers": [town.posts[one].uid for one in ("supervisor", "second")], "grounds": "核实。"}
    rows = [
        verifying.open_verification([alert.uid], **said, actor=town.supervisor, when=on(OPENED), key="again")
        for _ in "12"
    ]
    assert rows[0].pk == rows[1].pk
    assert Verification.objects.count() == 1


def test_what_goes_sealed_is_refused_whatever_the_matter(town):
    _, alert = alerted(town)
    alert.sealed_path = True
    Alert.objects.filter(pk=alert.pk).update(sealed_path=True)
    with pytest.raises(Refused) as error:
        opened(town, alert, actor="office_head")
    assert error.value.code in {"sealed", "not_found"}
    assert not Verification.objects.exists()


def test_after_both_left_others_are_named_one_by_one(town):
    row = opened(town, alerted(town)[1])
    for part in ("supervisor", "second"):
        said = {"officer": town.posts[part].uid, "why": "生病。", "when": on(CHECKED)}
        verifying.leave(row.uid, **said, actor=town.office_head, key=key())
    for part in ("office_deputy", "second"):
        said = {"officer": town.posts[part].uid, "when": on(CHECKED)}
        verifying.name_officer(row.uid, **said, actor=town.office_head, key=key())
    refused("same_person", verifying.name_officer, row.uid, **said, actor=town.office_head, key=key())
    assert lacking(row, CHECKED) == ("责任单位市住房和城乡建设局：还没有请其说明理由",)


def test_a_number_that_only_looks_like_one_is_refused(town):
    row = opened(town, alerted(town)[1])
    for ref in ("²", "9" * 40, ""):
        said = {"kind": "entry", "ref": ref, "words": "逾期。", "actor": town.supervisor, "when": on(CHECKED)}
        refused("unknown_entry", hearing.prove, row.uid, **said, key=key())
