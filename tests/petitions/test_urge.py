"""Urge: by the office that sent the matter or looks on it; no clock, no state, no version is moved (2005/36; 2022/40)."""

from datetime import date

import pytest
from django.utils import timezone

from tests.cast import forwarded, key, on, registered
from tests.petitions.usual import entry, paper, refused, without_duties
from xinfang.bureau import outbox
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.models import Clock, Notice
from xinfang.petitions.when import When

DAY = date(2013, 6, 20)  # 周四


def urge(cast, petition, actor="registrar", **said):
    given = {"text": "请抓紧办理。", "actor": getattr(cast, actor), "when": on(DAY), "key": key(), **said}
    return actions.urge(petition.uid, **given)


@pytest.mark.parametrize(
    ("actor", "said", "code"),
    [
        ("stranger", {}, "not_found"),
        ("handler", {}, "not_your_role"),
        ("head", {}, "not_your_role"),
        ("registrar", {"text": ""}, "empty_paper"),
        ("registrar", {"when": When(DAY, date(2013, 6, 19))}, "future"),
        ("registrar", {"when": When(DAY, date(2013, 6, 21))}, "late_without_proof"),
        ("registrar", {"expected": 99}, "stale"),
    ],
)
def test_it_is_refused(cast, actor, said, code):
    refused(code, urge, cast, forwarded(cast), actor, **said)


def test_who_only_reads_may_not(cast):
    petition = forwarded(cast)
    given = {"text": "请办。", "actor": without_duties(cast.registrar), "when": on(DAY), "key": key()}
    refused("not_allowed", actions.urge, petition.uid, **given)


def test_an_office_does_not_urge_itself(cast):
    refused("not_your_role", urge, cast, registered(cast))


def test_it_moves_nothing_and_tells_handler_and_deputy(cast):
    petition = forwarded(cast)
    clocks = list(Clock.objects.order_by("pk").values_list("digest", flat=True))
    urge(cast, petition)
    petition.refresh_from_db()
    found, said = entry(petition)
    assert (said["step"], found.cite, said["version"]) == ("urge", "2005/36", petition.version)
    assert list(Clock.objects.order_by("pk").values_list("digest", flat=True)) == clocks
    assert paper(petition, "urging_note").body == "请抓紧办理。"
    outbox.drain(timezone.now())
    assert sorted(Notice.objects.values_list("person__name", "code")) == [("孙丽", "urged"), ("王芳", "urged")]
    assert verify().ok


def test_what_is_done_at_the_organ_may_still_be_dated_before_it(cast):
    petition = forwarded(cast)
    urge(cast, petition)
    when = When(date(2013, 6, 18), DAY, "收文簿")
    actions.accept(petition.uid, actor=cast.handler, when=when, key=key(), expected=petition.version)
