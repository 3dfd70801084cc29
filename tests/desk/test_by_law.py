"""What happens by law to one matter within an act on another: it stands in the life of both, and the page shows it."""

import pytest
import time_machine
from django.urls import reverse

from tests.cast import account, day, key, on, signer
from tests.desk.pages_of_kinds import told_beside_another
from xinfang.ledger.verify import verify
from xinfang.petitions import actions, life, queries
from xinfang.petitions.kinds import Outcome
from xinfang.petitions.models import Petition
from xinfang.rules.steps import STEPS

DAY, AT = day("2023-03-01 周三"), day("2023-03-02 周四")


def act(cast, what, petition, actor=None, **said):
    return what(petition.uid, actor=actor or cast.handler, when=on(AT), key=key(), **said)


def merged(cast):
    """The lead, and what is merged into it."""
    one = told_beside_another(cast)
    lead = Petition.objects.exclude(pk=one.pk).get()
    act(cast, actions.merge, one, into=lead.uid)
    return lead, one


def replied(cast):
    lead, one = merged(cast)
    said = {"outcome": Outcome.EXPLAIN, "text": "标准已公示。", "actor": signer(cast.handler)}
    act(cast, actions.reply, lead, **said)
    return lead, one


def withdraw(cast):
    lead, one = merged(cast)
    act(cast, actions.withdraw, lead, text="问题已经解决。")
    return lead, one


def undo_merge(cast):
    lead, one = merged(cast)
    act(cast, actions.undo_merge, one, why="不是同一件事。")
    return lead, one


def undo_reply(cast):
    lead, one = replied(cast)
    act(cast, actions.undo_reply, lead, why="登错了事项。")
    return lead, one


LEAD, MERGED = 0, 1
BY_LAW = {  # step → the act within which it happens, on which of the two, and the state of that one afterwards
    "take_in": (merged, LEAD, "handling"),
    "reply_with": (replied, MERGED, "replied"),
    "release": (withdraw, MERGED, "handling"),
    "give_back": (undo_merge, LEAD, "handling"),
    "take_back_reply": (undo_reply, MERGED, "merged"),
}


@pytest.mark.parametrize("step", BY_LAW)
def test_it_stands_in_the_life_and_on_the_page(client, cast, step):
    done, which, after = BY_LAW[step]
    petition = done(cast)[which]
    file = queries.dossier(Petition.objects.filter(pk=petition.pk))
    assert [event.key for event in life.events(file, own=True)].count(step) == 1
    assert file.proceeding.state == after
    with time_machine.travel(f"{AT} 10:00+08:00", tick=False):
        client.force_login(account(cast, "handler"), backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(reverse("desk:petition", args=[petition.number])).content.decode()
    assert STEPS[step].title in page.split("<h2>经过</h2>")[1].split("</ol>")[0]
    assert verify().ok


@pytest.mark.parametrize("step", BY_LAW)
def test_it_has_no_page_of_its_own(client, cast, step):
    petition = merged(cast)[0]
    with time_machine.travel(f"{AT} 10:00+08:00", tick=False):
        client.force_login(account(cast, "handler"), backend="django.contrib.auth.backends.ModelBackend")
        url = reverse("desk:step", args=[petition.number, step])
        assert client.get(url).status_code == 404
