"""Say of which kind a matter is, and answer it as its kind wants (2022/29-31): refusals first, then what it brings."""

from dataclasses import replace
from datetime import date

from tests.cast import OPERATOR, accepted, day, forwarded, key, on, registered
from tests.petitions.usual import Case, clock, entry, paper, refused, seers, state, usual, voids
from xinfang.bureau.queries import snapshot
from xinfang.ledger.verify import verify
from xinfang.petitions import actions, life, queries
from xinfang.petitions.kinds import Answer, Channel, MatterKind, Outcome, Procedure, Purpose, ServiceMode
from xinfang.petitions.models import Petition, Sight
from xinfang.portal.lodge import PETITIONER

DAY, LATER = day("2023-03-01 周三"), day("2023-03-06 周一")
K = MatterKind


def sent_down(cast):
    """Registered in the city, sent on by the district's office to its housing department: the office only looks on."""
    petition = registered(cast, DAY)
    for to, clerk, there in (
        ("XAXF", cast.registrar, cast.county_registrar),
        ("XAZJ", cast.county_registrar, cast.county_handler),
    ):
        actions.forward(petition.uid, to=cast.organ(to).uid, actor=clerk, when=on(DAY), key=key())
        actions.receive(petition.uid, actor=there, when=on(DAY), key=key())
    petition.refresh_from_db()
    return petition


CASE = Case(
    step="set_kind",
    act=actions.set_kind,
    ready=sent_down,
    actor="county_handler",
    day=LATER,
    said=lambda cast: {"kind": K.SUGGESTION, "why": "提的是建议。"},
    other={"why": "另一个理由。"},
    onlooker="county_registrar",
)


def file_of(petition):
    return queries.dossier(Petition.objects.filter(pk=petition.pk))


def set_kind(cast, petition, kind, actor="handler", **said):
    given = {"kind": kind, "why": "核对后改。", "actor": getattr(cast, actor), "when": on(LATER), "key": key()}
    return actions.set_kind(petition.uid, **{**given, **said})


def answer(cast, petition, outcome, actor="head", **said):
    who = getattr(cast, actor) if isinstance(actor, str) else actor
    given = {"outcome": outcome, "text": "答复如下。", "actor": who, "when": on(LATER), "key": key()}
    return actions.answer(petition.uid, **{**given, **said})


def test_who_does_not_have_it_does_not_say_its_kind(cast):
    petition = forwarded(cast, DAY)
    refused("not_found", set_kind, cast, petition, K.SUGGESTION, actor="stranger")
    old = forwarded(cast)
    refused("not_in_force", set_kind, cast, old, K.SUGGESTION, when=on(date(2013, 6, 20)))


def test_a_change_needs_its_reason_and_the_same_kind_is_no_change(cast):
    petition = forwarded(cast, DAY)
    assert refused("same_kind", set_kind, cast, petition, K.CLAIM_ART31_6).field == "kind"
    assert refused("no_reason", set_kind, cast, petition, K.SUGGESTION, why=" ").field == "why"
    unsaid = forwarded(cast, DAY, kind=None)
    assert set_kind(cast, unsaid, K.SUGGESTION, why="").kind == "suggestion"


def test_art_2022_31_from_may_2022_nothing_is_accepted_before_its_kind_is_said(cast):
    petition = forwarded(cast, DAY, kind=None)
    said = {"actor": cast.handler, "when": on(LATER), "key": key()}
    error = refused("kind_unsaid", actions.accept, petition.uid, **said)
    assert error.cite == "2022/31"
    assert "确定类别" in error.todo
    set_kind(cast, petition, K.CLAIM_ART31_6, why="")
    actions.accept(petition.uid, **said)
    assert clock(petition, "conclude").due_on == day("2023-05-05 周五")  # 25 of March, 30 of April, the fifth


def test_the_clocks_follow_and_were_shown_before(cast):
    petition = accepted(cast, DAY)
    shown = life.kind_brings(file_of(petition), "suggestion", LATER, snapshot())
    assert any("办结期限作废" in line for line in shown)
    set_kind(cast, petition, K.SUGGESTION)
    assert ("conclude", DAY, "kind_corrected") in voids(petition)
    assert paper(petition, "correction_note").body.startswith("类别由“申诉求决类（第三十一条第六项）”改为“建议意见类”")
    assert entry(petition)[1]["matter"] == "suggestion"
    shown = life.kind_brings(file_of(petition), "claim_art31_6", LATER, snapshot())
    assert any("2023年3月1日 周三 起算，最迟 2023年5月4日 周四" in line for line in shown), shown
    set_kind(cast, petition, K.CLAIM_ART31_6)
    assert clock(petition, "conclude").due_on == day("2023-05-04 周四")
    assert verify().ok


def test_art_2022_30_said_to_be_an_accusation_it_is_sealed_from_whom_it_accuses(cast):
    petition = forwarded(cast, DAY)
    assert refused("not_sealed", set_kind, cast, petition, K.ACCUSATION).cite == "2022/30"
    own = (cast.organ("ZJJ").uid,)
    assert refused("accused", set_kind, cast, petition, K.ACCUSATION, accused=own).cite == "2022/30"
    assert "ZJJ" in seers(petition)
    at_office = registered(cast, DAY)
    set_kind(cast, at_office, K.ACCUSATION, actor="registrar", accused=own)
    at_office.refresh_from_db()
    assert (at_office.sealed_path, at_office.purpose) == (True, "accusation")
    assert not Sight.objects.filter(petition=at_office, organ__code="ZJJ").exists()
    said = {"to": cast.organ("ZJJ").uid, "actor": cast.registrar, "when": on(LATER), "key": key()}
    refused("accused", actions.forward, at_office.uid, **said)
    refused("sealed", set_kind, cast, at_office, K.CLAIM_ART31_6, actor="registrar")
    changes = {"changes": {"kind": "suggestion"}, "why": "改。", "actor": cast.registrar, "when": on(LATER)}
    refused("sealed", actions.correct_registration, at_office.uid, **changes, key=key())
    other = registered(cast, DAY)
    changes["changes"] = {"kind": "accusation"}
    refused("not_sealed", actions.correct_registration, other.uid, **changes, key=key())
    assert verify().ok


def test_art_2022_29_a_suggestion_is_studied_and_answered(cast):
    petition = accepted(cast, DAY, kind=K.SUGGESTION)
    said = {"outcome": Outcome.SUPPORT, "text": "支持。", "actor": cast.head, "when": on(LATER), "key": key()}
    assert refused("not_of_its_kind", actions.reply, petition.uid, **said).cite == "2022/29"
    refused("no_outcome", answer, cast, petition, Answer.FULFILLED)
    refused("unsigned", answer, cast, petition, Answer.ADOPTED, actor="handler")
    answer(cast, petition, Answer.PARTLY_ADOPTED)
    assert state(petition)[0] == "replied"
    given = paper(petition, "answer")
    assert given.public
    assert given.body.startswith("答复：部分采纳。")
    serve = {"mode": ServiceMode.HAND, "received_on": LATER, "actor": cast.handler, "when": on(LATER)}
    actions.serve(petition.uid, **serve, key=key())
    assert not petition.clocks.filter(limit="review_request").exists()
    offered = {step.key for step in life.steps_for(file_of(petition), PETITIONER, LATER)}
    assert "request_review" not in offered
    assert "rate" in offered
    actions.archive(petition.uid, actor=cast.handler, when=on(LATER), key=key())
    assert verify().ok


def test_an_answer_goes_through_draft_check_and_signature_and_can_be_taken_back(cast):
    petition = accepted(cast, DAY, kind=K.SUGGESTION)
    drafts = {"when": on(LATER), "actor": cast.handler}
    refused("no_outcome", actions.draft_reply, petition.uid, outcome=Outcome.SUPPORT, text="稿。", **drafts, key=key())
    actions.draft_reply(petition.uid, outcome=Answer.ADOPTED, text="予以采纳。", **drafts, key=key())
    actions.check_draft(petition.uid, actor=cast.deputy, when=on(LATER), key=key())
    actions.sign_draft(petition.uid, actor=cast.head, when=on(LATER), key=key())
    actions.answer(petition.uid, **drafts, key=key())
    assert "予以采纳" in paper(petition, "answer").body
    assert refused("opinion_given", actions.correct_reply, petition.uid, outcome=Outcome.SUPPORT, text="x", why="改。",
                   actor=cast.head, when=on(LATER), key=key())  # fmt: skip
    actions.undo_reply(petition.uid, why="登错了事项。", **drafts, key=key())
    assert state(petition)[0] == "handling"
    assert paper(petition, "answer").voided_on == LATER
    assert verify().ok


def test_art_2022_31_5_the_limit_of_its_field_is_met_by_the_answer(cast):
    petition = forwarded(cast, DAY, kind=K.CLAIM_ART31_5)
    said = {"actor": cast.handler, "when": on(LATER), "key": key()}
    actions.accept(petition.uid, own_days=30, own_law="《城市房地产管理法》第六条", **said)
    answer(cast, petition, Answer.FULFILLED)
    assert clock(petition, "conclude").met_on == LATER
    assert entry(petition)[0].cite == "2022/31.5"


def test_art_2022_30_the_competent_organ_feeds_back_only_what_it_may(cast):
    petition = registered(cast, DAY, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("ZJJ").uid,))
    said = {"actor": cast.registrar, "when": on(LATER)}
    assert refused("not_of_its_kind", actions.accept, petition.uid, **said, key=key()).cite == "2022/30"
    actions.forward(petition.uid, to=cast.organ("JW").uid, **said, key=key())
    mine = {"actor": cast.inspector, "when": on(LATER)}
    actions.receive(petition.uid, **mine, key=key())
    actions.accept(petition.uid, **mine, key=key())
    assert not petition.clocks.filter(limit="conclude").exists()
    actions.draft_reply(petition.uid, outcome=Answer.FED_BACK, text="已按规定办理。", **mine, key=key())
    refused(
        "not_of_its_kind", actions.withdraw, petition.uid, text="撤回。", actor=PETITIONER, when=on(LATER), key=key()
    )
    boss = replace(cast.inspector, permissions=cast.inspector.permissions | {"petition:approve"})
    answer(cast, petition, Answer.FED_BACK, boss)
    actions.archive(petition.uid, **mine, key=key())  # who accuses without a name is served nothing
    assert verify().ok


def led(cast, kind, procedure, cite):
    """Refused to be accepted, led into its procedure, told, closed here."""
    petition = forwarded(cast, DAY, kind=kind)
    said = {"actor": cast.handler, "when": on(LATER)}
    assert refused("not_of_its_kind", actions.accept, petition.uid, **said, key=key()).cite == cite
    actions.lead_in(petition.uid, procedure=procedure, text="请到那里提出。", **said, key=key())
    assert state(petition)[0] == "led_in"
    assert paper(petition, "inform_notice").public
    refused("wrong_state", actions.reply, petition.uid, outcome=Outcome.SUPPORT, text="x", **said, key=key())


def test_art_2022_31_1_is_led_into_its_procedure_told_and_closed_here(cast):
    led(cast, K.CLAIM_ART31_1, Procedure.LAWSUIT, "2022/31.1")


def test_art_2022_31_2_is_led_into_arbitration(cast):
    led(cast, K.CLAIM_ART31_2, Procedure.ARBITRATION, "2022/31.2")


def test_art_2022_31_3_is_led_into_the_appeal_of_a_party_member(cast):
    led(cast, K.CLAIM_ART31_3, Procedure.PARTY_APPEAL, "2022/31.3")


def test_art_2022_31_4_is_led_into_an_administrative_procedure(cast):
    led(cast, K.CLAIM_ART31_4, Procedure.RECONSIDERATION, "2022/31.4")


def test_art_2022_31_letters_about_lawsuits_go_to_the_political_legal_organs_and_visitors_are_guided(cast):
    letter = registered(cast, DAY, kind=K.LITIGATION)
    said = {"actor": cast.registrar, "when": on(LATER)}
    refused("not_political_legal", actions.forward, letter.uid, to=cast.organ("ZJJ").uid, **said, key=key())
    refused("not_of_its_kind", actions.accept, letter.uid, **said, key=key())
    actions.forward(letter.uid, to=cast.organ("XAXF").uid, **said, key=key())
    visit = registered(cast, DAY, kind=K.LITIGATION, channel=Channel.VISIT)
    refused("guide_visitors", actions.forward, visit.uid, to=cast.organ("XAXF").uid, **said, key=key())
    actions.inform(visit.uid, competent="咸安区人民法院", text="", **said, key=key())
    assert state(visit)[0] == "informed"


def test_the_command_line_brings_in_what_was_done(cast):
    petition = registered(cast, DAY, kind=K.SUGGESTION)
    said = {"actor": OPERATOR, "when": on(LATER)}
    actions.accept(petition.uid, **said, key=key())
    actions.reply(petition.uid, outcome=Outcome.EXPLAIN, text="解释。", **said, key=key())
    assert state(petition)[0] == "replied"


test_what_every_act_refuses = usual(CASE)
