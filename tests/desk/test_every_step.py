"""Every step of the table by its page: the form is opened, filled, sent, and the step stands in the timeline afterwards.

``PAGES`` says for each step from where, by whom and what is typed. tests/house/test_steps.py wants a row for each.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from tests.cast import OPERATOR, SINCE, account, key, letter, objected, on, registered, sent
from tests.fuzz.test_fuzz import forms_of
from tests.petitions import test_table as states
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.people.kinds import Manner
from xinfang.petitions import actions, life, queries
from xinfang.petitions.kinds import Decision, MatterKind, Outcome, Procedure, RecusalAsked, RecusalGround, ServiceMode
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import code_for
from xinfang.portal.lodge import PETITIONER
from xinfang.rules.steps import STEPS

DAY, LATER = states.DAY, states.LATER  # 2023-03-01 周三, 2023-05-31 周三
SOON = date(2023, 6, 30)  # 周五


@dataclass(frozen=True)
class Page:
    """From where, by whom, what is typed; an organ or a person is named by its code, and stands as its uid."""

    ready: Any
    who: str
    said: dict[str, str] = field(default_factory=dict)
    at: str = LATER.isoformat()


def _then(petition, act, *, at=LATER, actor=OPERATOR, **said):
    return act(petition.uid, actor=actor, when=on(at), key=key(), **said)


def _after(ready, act, **said):
    """Made ready, and one act more; an organ or a person named by its code is meant by its uid."""

    def made(cast):
        meant = {name: (_meant(cast, value) if isinstance(value, str) else value) for name, value in said.items()}
        return _then(ready(cast), act, **meant)

    return made


def _meant(cast, said):
    if said in cast.organs:
        return cast.organ(said).uid
    return cast.posts[said].uid if said in cast.posts else said


TEXT = {"text": "事实和依据见附页。"}
WHY = {"why": "录错了。"}
forwarded, handling, replied = states.in_forwarded, states.in_handling, states.in_replied
answered = _after(handling, actions.reply, at=DAY, outcome=Outcome.REFUSE, **TEXT)
served = _after(answered, actions.serve, mode=ServiceMode.HAND, received_on=LATER)
asked = {"text": "请求复查。", "received_on": LATER}
reviewing = _after(served, actions.request_review, to="GOV", **asked)
joined = _after(handling, actions.join, to="RSJ", due_on=LATER, **TEXT)
drafted = _after(handling, actions.draft_reply, outcome=Outcome.SUPPORT, **TEXT)
supported = _after(replied, actions.serve, mode=ServiceMode.HAND, received_on=LATER)
assigned_answered = _after(
    _after(states.in_assigned, actions.accept, at=DAY), actions.reply, at=DAY, outcome=Outcome.REFUSE, **TEXT
)


def drafted_by_handler(cast):
    said = {"outcome": Outcome.SUPPORT, **TEXT, "actor": cast.handler, "when": on(LATER), "key": key()}
    return actions.draft_reply(handling(cast).uid, **said)


def checked(cast):
    petition = drafted_by_handler(cast)
    return actions.check_draft(petition.uid, actor=cast.deputy, when=on(LATER), key=key())


def assisted(cast):
    return actions.assist(joined(cast).uid, **TEXT, actor=cast.stranger, when=on(LATER), key=key())


def recused(cast):
    said = {"whom": cast.posts["handler"].uid, "ground": RecusalGround.KIN, "asked_by": RecusalAsked.DECLARED}
    said |= {"asked_on": LATER, "reason": "近亲属。", "handler": cast.posts["deputy"].uid}
    return actions.recuse(handling(cast).uid, **said, actor=cast.head, when=on(LATER), key=key())


def of_kind(kind):
    return lambda cast: registered(cast, DAY, kind=kind)


def of_the_county(cast):
    """A county's matter, refused, reviewed by the city's housing office, so that the city's government re-reviews."""
    said = letter(received_on=DAY, kind=MatterKind.CLAIM_ART31_6)
    organ = cast.organ("XAZJ")
    petition = actions.register(said, organ=organ, actor=PETITIONER, when=on(DAY), key=key()).petition
    _then(petition, actions.accept, at=DAY)
    _then(petition, actions.reply, at=DAY, outcome=Outcome.REFUSE, **TEXT)
    _then(petition, actions.serve, mode=ServiceMode.HAND, received_on=LATER)
    _then(petition, actions.request_review, to=cast.organ("ZJJ").uid, **asked)
    _then(petition, actions.decide_review, decision=Decision.MAINTAIN, **TEXT)
    return _then(petition, actions.serve, mode=ServiceMode.HAND, received_on=LATER)


rereviewing = _after(of_the_county, actions.request_rereview, to="GOV", **asked)


def inherited(cast):
    """In hand at an organ that was split in two: the one took it over, the other could."""
    petition = handling(cast)
    successors = [(cast.organ("RSJ"), "物业"), (cast.organ("XFJ"), "信访")]
    actions.close_organ(
        cast.organ("ZJJ"), manner=Manner.SPLIT, successors=successors, last_day=LATER, actor=OPERATOR, on=LATER
    )
    return petition


PAGES = {
    "inform": Page(states.in_registered, "registrar", {"competent": "咸安区人民法院"}),
    "decline": Page(forwarded, "handler", {"reason": "statutory_path", **TEXT}),
    "decline_finally": Page(forwarded, "handler", {"reason": "same_facts_ended", **TEXT}),
    "forward": Page(states.in_registered, "registrar", {"to": "RSJ"}),
    "assign": Page(states.in_registered, "registrar", {"to": "RSJ", "report_by": "2023-06-30"}),
    "receive": Page(lambda cast: sent(cast, DAY), "handler"),
    "report_up": Page(handling, "handler", TEXT),
    "object": Page(forwarded, "handler", TEXT, "2023-03-03"),
    "agree_return": Page(objected, "registrar", TEXT),
    "overrule": Page(objected, "registrar", TEXT),
    "inform_receipt": Page(forwarded, "handler"),
    "accept": Page(forwarded, "handler"),
    "join": Page(handling, "handler", {"to": "RSJ", "due_on": "2023-06-30", **TEXT}),
    "assist": Page(joined, "stranger", TEXT),
    "extend": Page(
        handling, "handler", {"days": "10", "reason": "等待鉴定", "approver": "head", "approved_on": "2023-05-31"}
    ),
    "ask_supplement": Page(handling, "handler", {**TEXT, "by": "2023-06-30"}),
    "supplement": Page(_after(handling, actions.ask_supplement, by=SOON, **TEXT), "handler", TEXT),
    "open_hearing": Page(handling, "handler", {"until": "2023-06-02", **TEXT}),
    "close_hearing": Page(_after(handling, actions.open_hearing, until=LATER, **TEXT), "handler", TEXT),
    "recuse": Page(
        handling,
        "head",
        {
            "whom": "handler",
            "ground": "kin",
            "asked_by": "declared",
            "asked_on": "2023-05-31",
            "reason": "近亲属。",
            "handler": "deputy",
        },
    ),
    "draft_reply": Page(handling, "handler", {"outcome": "support", **TEXT}),
    "check_draft": Page(drafted_by_handler, "deputy"),
    "sign_draft": Page(checked, "head"),
    "return_draft": Page(checked, "head", WHY),
    "reply": Page(handling, "head", {"outcome": "support", **TEXT}),
    "report_back": Page(assigned_answered, "handler", TEXT),
    "serve": Page(answered, "handler", {"mode": "hand", "received_on": "2023-05-31"}),
    "execute": Page(replied, "handler", TEXT),
    "request_review": Page(
        served, "registrar", {"to": "GOV", **TEXT, "asked_on": "2023-05-31", "received_on": "2023-05-31"}
    ),
    "decide_review": Page(reviewing, "city_signer", {"decision": "maintain", **TEXT}),
    "decline_review": Page(reviewing, "city_signer", {"reason": "not_competent", **TEXT}),
    "request_rereview": Page(
        of_the_county, "handler", {"to": "GOV", **TEXT, "asked_on": "2023-05-31", "received_on": "2023-05-31"}
    ),
    "decide_rereview": Page(rereviewing, "city_signer", {"decision": "maintain", **TEXT}),
    "decline_rereview": Page(rereviewing, "city_signer", {"reason": "not_competent", **TEXT}),
    "settle": Page(handling, "handler", TEXT),
    "lead_in": Page(of_kind(MatterKind.CLAIM_ART31_1), "registrar", {"procedure": "lawsuit", **TEXT}),
    "archive": Page(states.in_informed, "registrar"),
    "withdraw": Page(handling, "handler", TEXT),
    "correct_succession": Page(inherited, "stranger", {"to": "XFJ", **WHY}, "2023-06-01"),
    "correct_registration": Page(states.in_registered, "registrar", {"title": "另一个标题", **WHY}),
    "cancel_registration": Page(states.in_registered, "registrar", WHY),
    "undo_join": Page(joined, "handler", WHY),
    "undo_assist": Page(assisted, "stranger", WHY),
    "lift_recusal": Page(recused, "head", WHY),
    "undo_inform": Page(states.in_informed, "registrar", WHY),
    "undo_decline": Page(states.in_declined, "handler", WHY),
    "recall": Page(forwarded, "registrar", WHY),
    "undo_receive": Page(forwarded, "handler", WHY),
    "undo_object": Page(objected, "handler", WHY),
    "correct_acceptance": Page(handling, "handler", {"accepted_on": "2023-03-02", **WHY}),
    "undo_acceptance": Page(handling, "handler", WHY),
    "undo_ask_supplement": Page(_after(handling, actions.ask_supplement, by=SOON, **TEXT), "handler", WHY),
    "undo_extension": Page(
        _after(handling, actions.extend, at=DAY, days=10, reason="等待鉴定", approver="head", approved_on=DAY),
        "handler",
        WHY,
    ),
    "correct_reply": Page(replied, "head", {"outcome": "refuse", **TEXT, **WHY}),
    "undo_reply": Page(replied, "handler", WHY),
    "correct_service": Page(served, "handler", {"mode": "post", "received_on": "2023-05-30", **WHY}),
    "undo_report_back": Page(_after(assigned_answered, actions.report_back, **TEXT), "handler", WHY),
    "reopen_archive": Page(states.in_archived, "registrar", WHY),
    "undo_withdrawal": Page(states.in_withdrawn, "handler", WHY),
    "cancel_review": Page(reviewing, "city_signer", WHY),
    "correct_decision": Page(
        _after(reviewing, actions.decide_review, decision=Decision.MAINTAIN, **TEXT),
        "city_signer",
        {"decision": "change", **TEXT, **WHY},
    ),
    "undo_execution": Page(_after(replied, actions.execute, **TEXT), "handler", WHY),
    "undo_settlement": Page(_after(handling, actions.settle, **TEXT), "handler", WHY),
    "undo_lead_in": Page(
        _after(of_kind(MatterKind.CLAIM_ART31_1), actions.lead_in, procedure=Procedure.LAWSUIT, **TEXT),
        "registrar",
        WHY,
    ),
}


@pytest.fixture
def bench(cast):
    """The cast with who signs at the city's government."""
    person = people.create_person(code="city_signer", name="姚安", actor=OPERATOR, on=SINCE)
    post = people.create_post(cast.organ("GOV"), title="副市长", kind="head", actor=OPERATOR, on=SINCE)
    cast.posts["city_signer"] = people.appoint(person, post, start=SINCE, functions=["sign"], actor=OPERATOR, on=SINCE)
    return cast


def _entered(client, cast, who):
    client.force_login(account(cast, who), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _seen(petition, step):
    file = queries.dossier(Petition.objects.filter(pk=petition.pk))
    return [event for event in life.events(file, own=True) if event.key == step]


@pytest.mark.parametrize("step", PAGES)
def test_the_step_by_its_page(client, bench, step):
    page = PAGES[step]
    petition = page.ready(bench)
    with time_machine.travel(f"{page.at} 10:00+08:00", tick=False):
        _entered(client, bench, page.who)
        url = reverse("desk:step", args=[petition.number, step])
        assert url in client.get(reverse("desk:petition", args=[petition.number])).content.decode()  # its button
        ((_, fields),) = forms_of(client, url)
        said = {**fields, **{name: str(_meant(bench, value)) for name, value in page.said.items()}}
        assert set(page.said) <= set(fields)
        before = len(_seen(petition, step))
        answer = client.post(url, said, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        assert answer.redirect_chain == [(reverse("desk:petition", args=[petition.number]), 302)], _errors(answer)
        assert len(_seen(petition, step)) == before + 1
        assert STEPS[step].title in answer.content.decode().split("<h2>经过</h2>")[1].split("</ol>")[0]
        assert verify().ok


def _errors(answer):
    page = answer.content.decode()
    return page[page.find('id="errors"') :][:600]


def _lodged(cast, client):
    """Lodged, answered and received: the petitioner has looked it up."""
    same = key()
    said = letter(received_on=DAY, kind=MatterKind.CLAIM_ART31_6)
    petition = actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=same).petition
    _then(petition, actions.forward, at=DAY, to=cast.organ("ZJJ").uid)
    _then(petition, actions.receive, at=DAY)
    _then(petition, actions.accept, at=DAY)
    client.post(reverse("portal:look_up"), {"number": petition.number, "code": code_for(same)})
    return petition


PROOF = {"name": "张三丰", "digits": "0000"}
OWN = {  # what the petitioner does at the portal: from where, the page, what is typed
    "withdraw": ((), "withdraw", {**TEXT, **PROOF}),
    "supplement": (((actions.ask_supplement, {**TEXT, "by": SOON}),), "supplement", TEXT),
    "request_review": (
        (
            (actions.reply, {"outcome": Outcome.REFUSE, **TEXT}),
            (actions.serve, {"mode": ServiceMode.HAND, "received_on": LATER}),
        ),
        "review",
        {"to": "GOV", **TEXT, **PROOF},
    ),
    "rate": (
        (
            (actions.reply, {"outcome": Outcome.REFUSE, **TEXT}),
            (actions.serve, {"mode": ServiceMode.HAND, "received_on": LATER}),
        ),
        "rate",
        {"organ_mark": "unhappy", "office_mark": "satisfied", **PROOF},
    ),
}


@pytest.mark.parametrize("step", OWN)
def test_the_petitioners_own_step_by_its_page(client, bench, step):
    acts, page, typed = OWN[step]
    with time_machine.travel(f"{LATER} 10:00+08:00", tick=False):
        petition = _lodged(bench, client)
        for act, said in acts:
            _then(petition, act, **said)
        url = reverse(f"portal:{page}")
        assert url in client.get(reverse("portal:case")).content.decode()
        ((_, fields),) = forms_of(client, url)
        answer = client.post(url, {**fields, **{name: str(_meant(bench, value)) for name, value in typed.items()}})
        assert answer.status_code == 302, _errors(answer)
        assert len(_seen(petition, step)) == 1
        assert verify().ok
