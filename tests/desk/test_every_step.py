"""Every step of the table by its page: the form is opened, filled, sent, and the step stands in the timeline afterwards.

``PAGES`` says for each step from where, by whom and what is typed. tests/house/test_steps.py wants a row for each.
"""

import pytest
import time_machine
from django.urls import reverse

from tests.cast import OPERATOR, SINCE, account, key, letter, objected, on, sent
from tests.desk.pages_of_kinds import MORE
from tests.desk.stepping import (
    DAY,
    LATER,
    SOON,
    TEXT,
    WHY,
    Page,
    after,
    answered,
    as_meant,
    assigned_answered,
    assisted,
    checked,
    drafted_by_handler,
    forwarded,
    handling,
    inherited,
    joined,
    of_kind,
    of_the_county,
    recused,
    replied,
    rereviewing,
    reviewing,
    served,
    then,
)
from tests.fuzz.forms import forms_of
from tests.petitions import test_table as states
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.petitions import actions, life, queries
from xinfang.petitions.kinds import Decision, MatterKind, Outcome, Procedure, ServiceMode
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import code_for
from xinfang.rules.steps import STEPS

PAGES = {
    "inform": Page(states.in_registered, "registrar", {"competent": "咸安区人民法院"}),
    "decline": Page(forwarded, "handler", {"reason": "statutory_path", **TEXT}),
    "decline_finally": Page(forwarded, "handler", {"reason": "same_facts_ended", **TEXT}),
    "forward": Page(states.in_registered, "registrar", {"to": "RSJ"}),
    "assign": Page(states.in_registered, "registrar", {"to": "RSJ", "report_by": "2023-06-30"}),
    "receive": Page(lambda cast: sent(cast, DAY), "handler"),
    "report_up": Page(handling, "handler", {"suggestion": "建议由本局核实，十日内反馈。", **TEXT}),
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
    "supplement": Page(after(handling, actions.ask_supplement, by=SOON, **TEXT), "handler", TEXT),
    "open_hearing": Page(handling, "handler", {"until": "2023-06-02", **TEXT}),
    "close_hearing": Page(after(handling, actions.open_hearing, until=LATER, **TEXT), "handler", TEXT),
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
    "draft_reply": Page(handling, "handler", {"outcome": "support", "execute_by": "2023-06-30", **TEXT}),
    "check_draft": Page(drafted_by_handler, "deputy"),
    "sign_draft": Page(checked, "head"),
    "return_draft": Page(checked, "head", WHY),
    "reply": Page(handling, "head", {"outcome": "support", "execute_by": "2023-06-30", **TEXT}),
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
    "urge": Page(forwarded, "office_head", TEXT),
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
    "undo_ask_supplement": Page(after(handling, actions.ask_supplement, by=SOON, **TEXT), "handler", WHY),
    "undo_extension": Page(
        after(handling, actions.extend, at=DAY, days=10, reason="等待鉴定", approver="head", approved_on=DAY),
        "handler",
        WHY,
    ),
    "correct_reply": Page(replied, "head", {"outcome": "refuse", **TEXT, **WHY}),
    "undo_reply": Page(replied, "handler", WHY),
    "correct_service": Page(served, "handler", {"mode": "post", "received_on": "2023-05-30", **WHY}),
    "undo_report_back": Page(after(assigned_answered, actions.report_back, **TEXT), "handler", WHY),
    "reopen_archive": Page(states.in_archived, "registrar", WHY),
    "undo_withdrawal": Page(states.in_withdrawn, "handler", WHY),
    "cancel_review": Page(reviewing, "city_signer", WHY),
    "correct_decision": Page(
        after(reviewing, actions.decide_review, decision=Decision.MAINTAIN, **TEXT),
        "city_signer",
        {"decision": "change", **TEXT, **WHY},
    ),
    "undo_execution": Page(after(replied, actions.execute, **TEXT), "handler", WHY),
    "undo_settlement": Page(after(handling, actions.settle, **TEXT), "handler", WHY),
    "undo_lead_in": Page(
        after(of_kind(MatterKind.CLAIM_ART31_1), actions.lead_in, procedure=Procedure.LAWSUIT, **TEXT),
        "registrar",
        WHY,
    ),
    **MORE,
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
        said = {**fields, **{name: str(as_meant(bench, value, petition)) for name, value in page.said.items()}}
        said = {name: value for name, value in said.items() if value}  # a browser leaves out a list with nothing chosen
        assert set(page.said) <= set(fields)
        before = len(_seen(petition, step))
        answer = client.post(url, said, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        assert answer.redirect_chain == [(reverse(page.to, args=[petition.number]), 302)], _errors(answer)
        assert len(_seen(petition, step)) == before + 1
        life_shown = client.get(reverse("desk:petition", args=[petition.number])).content.decode()
        assert STEPS[step].title in life_shown.split("<h2>经过</h2>")[1].split("</ol>")[0]
        assert verify().ok


def _errors(answer):
    page = answer.content.decode()
    return page[page.find('id="errors"') :][:600]


def _lodged(cast, client):
    """Lodged, answered and received: the petitioner has looked it up."""
    same = key()
    said = letter(received_on=DAY, kind=MatterKind.CLAIM_ART31_6)
    petition = actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=same).petition
    then(petition, actions.forward, at=DAY, to=cast.organ("ZJJ").uid)
    then(petition, actions.receive, at=DAY)
    then(petition, actions.accept, at=DAY)
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
            then(petition, act, **said)
        url = reverse(f"portal:{page}")
        assert url in client.get(reverse("portal:case")).content.decode()
        ((_, fields),) = forms_of(client, url)
        answer = client.post(url, {**fields, **{name: str(as_meant(bench, value)) for name, value in typed.items()}})
        assert answer.status_code == 302, _errors(answer)
        assert len(_seen(petition, step)) == 1
        assert verify().ok
