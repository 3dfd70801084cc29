"""Disputes over competence 管辖争议: refusals first; who decides and sees it, what moves and which days run on."""

import re
from datetime import date

import time_machine
from django.urls import reverse

from tests.cast import (
    OPERATOR,
    SINCE,
    accepted,
    account,
    assigned,
    day,
    forwarded,
    key,
    on,
    overruled,
    registered,
    signer,
)
from tests.petitions.test_assisting import joined
from tests.petitions.test_retention import destroyed
from tests.petitions.usual import Case, clock, entry, paper, refused, seers, state, usual, voids, waits
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.petitions import actions
from xinfang.petitions.disputed import About
from xinfang.petitions.kinds import Outcome, Purpose, ServiceMode
from xinfang.petitions.models import Dispute, Holding, Part, Petition

RAISED, DECIDED, LATER = day("2013-06-20 周四"), day("2013-06-24 周一"), day("2013-06-25 周二")
RIGHT, WRONG = {"text": "属于劳动保障职权，已与人社局协商未果。"}, {"text": "别的"}


def with_mayor(cast):
    """Who decides at the government: its head."""
    if "mayor" not in cast.posts:
        person = people.create_person(code="mayor", name="方远", actor=OPERATOR, on=SINCE)
        post = people.create_post(cast.organ("GOV"), title="市长", kind="head", actor=OPERATOR, on=SINCE)
        cast.posts["mayor"] = people.appoint(person, post, start=SINCE, actor=OPERATOR, on=SINCE)
    return cast


def said(cast):
    return {"against": cast.organ("RSJ").uid, "about": About.COMPETENCE, **RIGHT}


RAISE = Case("raise_dispute", actions.raise_dispute, forwarded, "handler", RAISED, said, WRONG)


def raised(cast, petition=None, **changes):
    with_mayor(cast)
    return RAISE.do(cast, petition or forwarded(cast), **changes)


def decision(cast):
    return {"lead": cast.organ("RSJ").uid, "text": "工资纠纷属于劳动保障监察。"}


DECIDE = Case("decide_dispute", actions.decide_dispute, raised, "mayor", DECIDED, decision, WRONG)
UNDO = Case(
    "undo_dispute", actions.undo_dispute, raised, "handler", RAISED, lambda c: {"why": "已协商一致。"}, {"why": "x"}
)


def decided(cast, petition=None, **changes):
    return DECIDE.do(cast, raised(cast, petition), **changes)


AGAIN = Case(
    "correct_dispute",
    actions.correct_dispute,
    decided,
    "mayor",
    LATER,
    lambda cast: {"lead": cast.organ("ZJJ").uid, "text": "仍由住建局办理。", "why": "职责分工认定有误。"},
    WRONG,
    outsider="county_handler",
)
test_the_usual_refusals_of_raising = usual(RAISE)
test_the_usual_refusals_of_deciding = usual(DECIDE)
test_the_usual_refusals_of_taking_back = usual(UNDO)
test_the_usual_refusals_of_deciding_anew = usual(AGAIN)


def test_it_refuses_oneself_nobody_no_reasons_and_a_second_one(cast):
    petition = forwarded(with_mayor(cast))
    assert refused("to_self", RAISE.do, cast, petition, against=cast.organ("ZJJ").uid).field == "against"
    refused("unknown_organ", RAISE.do, cast, petition, against=petition.uid)
    refused("empty_paper", RAISE.do, cast, petition, text=" ")
    raised(cast, petition)
    refused("not_disputed", RAISE.do, cast, petition)
    for step, act, more in (("forward", actions.forward, {}), ("recall", actions.recall, {"why": "收回。"})):
        to = {"to": cast.organ("RSJ").uid} if step == "forward" else {}
        who = cast.handler if step == "forward" else cast.registrar
        refused("not_disputed", act, petition.uid, **to, **more, actor=who, when=on(RAISED), key=key())


def test_the_government_sees_it_and_has_it_to_do_and_no_clock_stops(cast):
    petition = forwarded(with_mayor(cast))
    assert not Petition.objects.visible_to(cast.mayor).exists()
    before = clock(petition, "accept_notice", "ZJJ").due_on
    raised(cast, petition)
    assert seers(petition) == {"ZJJ": "holder", "XFJ": "sender", "GOV": "decider"}
    assert waits(petition, "GOV") == ("decide_dispute", day("2013-06-23 周日"))  # three days, the bureau's own
    assert waits(petition, "ZJJ") == ("accept_notice", before)
    assert voids(petition) == []
    assert not Petition.objects.visible_to(cast.stranger).exists()  # whoever is named learns nothing by it
    letter = paper(petition, "official_letter")
    assert "市人民政府是市住房和城乡建设局、市人力资源和社会保障局的共同上一级。" in letter.body
    assert (letter.public, letter.organ_label) == (False, "咸宁市住房和城乡建设局")
    found, words = entry(petition)
    assert (found.cite, words["ground"], words["decider"]) == ("2005/24", "common_superior", str(cast.organ("GOV").uid))
    assert "属于" not in found.payload
    assert verify().ok


def test_decided_before_acceptance_the_lead_signs_for_it_and_its_own_days_run(cast):
    petition = decided(cast)
    assert state(petition) == ("forwarded", "RSJ")
    assert seers(petition) == {"RSJ": "holder", "XFJ": "sender", "GOV": "decider", "ZJJ": "former"}
    assert waits(petition, "RSJ") == ("receive", day("2013-06-27 周四"))
    assert waits(petition, "GOV") is None
    assert waits(petition, "ZJJ") is None
    assert voids(petition) == [("accept_notice", DECIDED, "dispute_decided")]
    actions.receive(petition.uid, actor=cast.stranger, when=on(LATER), key=key())
    assert clock(petition, "accept_notice", "RSJ").due_on == day("2013-07-10 周三")  # 25 June + 15 days
    order = paper(petition, "official_notice")
    assert order.organ_label == "咸宁市人民政府"
    assert "由咸宁市人力资源和社会保障局办理" in order.body
    row = Dispute.objects.get()
    assert (row.state, row.lead.code, row.decided_on, row.said) == ("decided", "RSJ", DECIDED, decision(cast)["text"])
    assert verify().ok


def test_who_was_decided_upon_neither_objects_nor_is_it_called_back(cast):
    petition = forwarded(with_mayor(cast), date(2023, 3, 1))
    raised(cast, petition, when=on(day("2023-03-06 周一")))
    DECIDE.do(cast, petition, when=on(day("2023-03-08 周三")))
    actions.receive(petition.uid, actor=cast.stranger, when=on(day("2023-03-09 周四")), key=key())
    assert not petition.clocks.filter(limit="objection", organ=cast.organ("RSJ")).exists()
    at = {"when": on(day("2023-03-10 周五"))}
    error = refused(
        "already_decided", actions.object_to, petition.uid, text="不属于。", actor=cast.stranger, **at, key=key()
    )
    assert error.cite == "2022/24"
    refused("not_redo", actions.recall, petition.uid, why="收回。", actor=cast.registrar, **at, key=key())


def test_an_overruled_objection_is_insisted_on_and_the_lead_stays(cast):
    petition = raised(cast, overruled(with_mayor(cast)), when=on(day("2023-03-10 周五")))
    due = clock(petition, "accept_notice", "ZJJ").due_on
    DECIDE.do(cast, petition, lead=cast.organ("ZJJ").uid, when=on(day("2023-03-13 周一")))
    assert state(petition) == ("forwarded", "ZJJ")
    assert clock(petition, "accept_notice", "ZJJ").due_on == due
    assert voids(petition) == []
    assert entry(petition)[0].cite == "2022/24"
    assert verify().ok


def test_decided_after_acceptance_the_days_run_on_with_the_new_lead_to_the_same_day(cast):
    petition = accepted(with_mayor(cast))
    due = clock(petition, "conclude").due_on
    assert due == day("2013-08-13 周二")
    raised(cast, petition)
    more = {"assists": [cast.organ("ZJJ").uid], "due_on": day("2013-07-05 周五")}
    DECIDE.do(cast, petition, **more)
    assert state(petition) == ("handling", "RSJ")
    assert (clock(petition, "conclude").organ.code, clock(petition, "conclude").due_on) == ("RSJ", due)
    assert seers(petition) == {"RSJ": "holder", "XFJ": "sender", "GOV": "decider", "ZJJ": "assisting"}
    assert waits(petition, "ZJJ") == ("assist", day("2013-07-05 周五"))
    assert (Part.objects.get().organ.code, Part.objects.get().asked_by.code) == ("ZJJ", "RSJ")
    assert not Holding.objects.filter(petition=petition, organ=cast.organ("ZJJ"), end__isnull=True).exists()
    reply = {"outcome": Outcome.EXPLAIN, "text": "解释。", "actor": signer(cast.stranger), "when": on(LATER)}
    actions.reply(petition.uid, **reply, key=key())
    assert clock(petition, "conclude").met_on == LATER
    refused("wrong_state", actions.raise_dispute, petition.uid, **said(cast),
            actor=cast.stranger, when=on(LATER), key=key())  # fmt: skip
    assert verify().ok


def test_the_new_lead_does_not_hand_it_back_as_a_succession(cast):
    petition = accepted(with_mayor(cast))
    decided(cast, petition)
    back = {"to": cast.organ("ZJJ").uid, "why": "退回。", "actor": cast.stranger, "when": on(LATER), "key": key()}
    refused("succeeded", actions.correct_succession, petition.uid, **back)


def test_what_lapsed_before_the_decision_stays_a_lapse_of_who_had_it(cast):
    petition = forwarded(with_mayor(cast))
    raised(cast, petition)
    DECIDE.do(cast, petition, when=on(day("2013-07-02 周二")))  # the 15 days ended on 1 July
    late = clock(petition, "accept_notice", "ZJJ")
    assert (late.due_on, late.void_on, late.met_on) == (day("2013-07-01 周一"), None, None)
    assert verify().ok


def test_an_assigned_matter_is_reported_on_by_the_lead_on_the_same_day(cast):
    petition = decided(with_mayor(cast), assigned(cast))
    assert state(petition) == ("assigned", "RSJ")
    assert clock(petition, "report_back", "RSJ").due_on == day("2013-08-20 周二")
    assert ("report_back", DECIDED, "dispute_decided") in voids(petition)
    assert verify().ok


def test_an_assisting_organ_disputes_the_lead_and_its_own_part_ends_when_it_leads(cast):
    petition = joined(with_mayor(cast))
    lead = {"against": cast.organ("ZJJ").uid, "about": About.LEAD}
    RAISE.do(cast, petition, actor=cast.stranger, **lead)
    assert seers(petition)["GOV"] == "decider"
    refused("not_yours", UNDO.do, cast, petition)  # the housing department did not raise it
    refused("no_day", DECIDE.do, cast, petition, assists=[cast.organ("ZJJ").uid])
    DECIDE.do(cast, petition)
    assert state(petition) == ("handling", "RSJ")
    assert Part.objects.get().ended_on == DECIDED
    assert waits(petition, "RSJ")[0] == "conclude"
    assert verify().ok


def test_taken_back_the_government_sees_it_no_more(cast):
    petition = UNDO.do(cast, raised(cast))
    assert "GOV" not in seers(petition)
    assert paper(petition, "official_letter").voided_on == RAISED
    refused("disputed", UNDO.do, cast, petition)
    raised(cast, petition)
    assert seers(petition)["GOV"] == "decider"
    assert Dispute.objects.count() == 2
    assert verify().ok


def test_decided_anew_the_first_paper_stays_as_voided(cast):
    petition = AGAIN.do(cast, decided(cast))
    assert state(petition) == ("forwarded", "ZJJ")
    assert [row.voided_on for row in papers(petition)] == [LATER, None]
    refused("disputed", DECIDE.do, cast, petition, when=on(LATER))
    assert entry(petition)[1]["corrects"]
    assert verify().ok


def papers(petition):
    from xinfang.papers.models import Paper

    return list(Paper.objects.filter(subject=petition.uid, kind="official_notice").order_by("pk"))


def test_the_dispute_of_an_accusation_never_reaches_the_accused_side(cast):
    """The district is accused: neither it nor the government above it decides; with a joint conference, that does."""
    with_mayor(cast)
    petition = registered(cast, date(2023, 3, 1), purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,))
    at = {"when": on(date(2023, 3, 2))}
    actions.forward(petition.uid, to=cast.organ("JW").uid, actor=cast.registrar, **at, key=key())
    actions.receive(petition.uid, actor=cast.inspector, **at, key=key())
    do = {"actor": cast.inspector, "when": on(day("2023-03-03 周五"))}
    for code in ("XAQ", "XAZJ"):
        assert refused("accused", RAISE.do, cast, petition, against=cast.organ(code).uid, **do).cite == "2022/30"
    error = refused("nobody_decides", RAISE.do, cast, petition, **do)
    assert "纪检监察" in error.todo
    assert seers(petition) == {"JW": "holder", "XFJ": "sender"}
    assert not Petition.objects.visible_to(cast.mayor).exists()


def test_through_the_pages_of_both(cast, client):
    petition = accepted(with_mayor(cast))

    def send(step, **words):
        url = reverse("desk:step", args=[petition.number, step])
        page = client.get(url).content.decode()
        hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("key", "version")}
        answer = client.post(url, {**hidden, "on": "2013-06-20", "proof": "", **words})
        assert answer.status_code == 302, answer.content.decode()
        return client.get(reverse("desk:petition", args=[petition.number])).content.decode()

    with time_machine.travel("2013-06-20 10:00+08:00", tick=False):
        mayor, handler = account(cast, "mayor"), account(cast, "handler")
        client.force_login(mayor)
        assert client.get(reverse("desk:petition", args=[petition.number])).status_code == 404
        client.force_login(handler)
        assert (
            "不停止任何期限"
            in client.get(reverse("desk:step", args=[petition.number, "raise_dispute"])).content.decode()
        )
        form = client.get(reverse("desk:step", args=[petition.number, "raise_dispute"])).content.decode()
        assert "咸宁市人力资源和社会保障局（由市人民政府裁决）" in form
        assert "咸宁市人民政府（没有可以裁决的）" in form
        page = send("raise_dispute", against=cast.organ("RSJ").uid, about="competence", text="属于劳动保障。")
        assert "报市人民政府裁决（它是双方共同的上一级）" in page
        assert "市人民政府是市住房和城乡建设局、市人力资源和社会保障局的共同上一级。" in page
        client.force_login(mayor)
        assert "裁决管辖争议" in client.get(reverse("desk:inbox")).content.decode()
        page = send("decide_dispute", lead=cast.organ("RSJ").uid, assists=[str(cast.organ("ZJJ").uid)],
                    due_on="2013-07-05", text="由人社局主办。")  # fmt: skip
        assert "市住房和城乡建设局 → 市人力资源和社会保障局" in page
        page = send("correct_dispute", lead=cast.organ("ZJJ").uid, text="仍由住建局主办。", why="认定有误。", due_on="")
        client.force_login(handler)
        send("raise_dispute", against=cast.organ("RSJ").uid, about="lead", text="请再裁。")
        assert "撤回管辖争议" in client.get(reverse("desk:petition", args=[petition.number])).content.decode()
        send("undo_dispute", why="协商一致。")
    assert verify().ok


def test_its_words_are_destroyed_with_the_file(cast):
    """What was written of a dispute is matter text: nothing of it is left when the file's years are over."""
    petition = accepted(with_mayor(cast))
    raised(cast, petition)
    DECIDE.do(cast, petition, lead=cast.organ("ZJJ").uid)
    reply = {"outcome": Outcome.EXPLAIN, "text": "解释。", "actor": signer(cast.handler), "when": on(LATER)}
    actions.reply(petition.uid, **reply, key=key())
    serve = {"mode": ServiceMode.HAND, "received_on": LATER, "actor": cast.handler, "when": on(LATER)}
    actions.serve(petition.uid, **serve, key=key())
    actions.archive(petition.uid, actor=cast.handler, when=on(day("2013-09-02 周一")), key=key())
    destroyed(cast, petition)
    row = Dispute.objects.get()
    assert RIGHT["text"] not in row.reason
    assert decision(cast)["text"] not in row.said
    assert row.decided_on == DECIDED
    assert verify().ok
