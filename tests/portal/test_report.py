"""A report of a leak or a reprisal: sealed, to the discipline inspection, never to the organ named."""

import re
from datetime import date

import pytest
import time_machine

from tests.cast import OPERATOR, SINCE, forwarded, key, on
from tests.petitions.usual import refused, seers
from tests.portal.test_asking import text
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.petitions import actions
from xinfang.petitions.actions.reporting import Wrong, discipline_for
from xinfang.petitions.identities import Identity
from xinfang.petitions.models import Petition, Report
from xinfang.portal.lodge import PETITIONER
from xinfang.rules.refusals import Refused


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2023-04-10 10:00+08:00", tick=False):
        yield


def said(client, cast, **changes):
    page = text(client.get("/report/"))
    found = re.search(r'name="key" value="([^"]+)"', page)[1]
    accused = str(cast.organ("ZJJ").uid)
    return {"key": found, "wrong": "leak", "accused": accused, "text": "把我的信给了物业看。", "name": "", **changes}


def test_what_is_missing_is_said_and_nothing_is_kept(client, cast):
    for wrong in ({"wrong": ""}, {"accused": ""}, {"text": ""}, {"wrong": "gossip"}, {"accused": "ABCD"}):
        answer = client.post("/report/", said(client, cast, **wrong))
        assert answer.status_code == 400
        assert "把我的信给了物业看" in text(answer) or "text" in wrong
    assert not Petition.objects.exists()


def test_where_none_stands_clear_of_the_organ_named_it_is_said_where_to_go(client, cast):
    for code in ("GOV", "JW"):
        with pytest.raises(Refused) as error:
            discipline_for(cast.organ(code))
        assert error.value.code == "no_discipline"
    answer = client.post("/report/", said(client, cast, accused=str(cast.organ("GOV").uid)))
    assert answer.status_code == 400
    assert "12388" in text(answer)
    assert not Petition.objects.exists()


def test_the_nearest_discipline_inspection_that_is_not_below_takes_it(cast):
    more = {"code": "XAJW", "name": "中共咸安区纪律检查委员会", "short_name": "区纪委", "kind": "discipline"}
    parent = cast.organ("XAQ")
    below = people.create_organ(
        {**more, "level": "county", "valid_from": SINCE}, parent=parent, actor=OPERATOR, on=SINCE
    )
    assert discipline_for(cast.organ("XAZJ")) == below
    assert discipline_for(cast.organ("ZJJ")) == cast.organ("JW")
    assert discipline_for(parent) == cast.organ("JW")
    assert discipline_for(below) == cast.organ("JW")


def test_the_organ_named_never_sees_it(client, cast, sign_in):
    words = said(client, cast)
    for _ in range(2):
        page = text(client.post("/report/", words, follow=True))
    assert "中共咸宁市纪律检查委员会收到了您反映的事项" in page
    petition = Petition.objects.get()
    assert (petition.registrar.code, petition.sealed_path, petition.purpose) == ("JW", True, "accusation")
    assert seers(petition) == {"JW": "holder"}  # nor does the petition office look on
    for who in ("handler", "head", "stranger", "registrar", "office_head"):
        assert not Petition.objects.visible_to(getattr(cast, who)).exists()
        assert sign_in(who).get(f"/desk/petitions/{petition.number}/").status_code == 404
    assert not Petition.objects.visible_to(OPERATOR).exists()
    assert "泄露了我的信息" in text(sign_in("inspector").get(f"/desk/petitions/{petition.number}/"))
    assert (Report.objects.get().wrong, Report.objects.get().about) == ("leak", None)
    assert verify().problems == []


def test_it_is_linked_to_ones_own_matter_by_uid_alone(client, cast, sign_in):
    own = forwarded(cast)
    session = client.session
    session["case"] = [str(own.uid), 1681092000]
    session.save()
    assert "/report/" in text(client.get("/case/"))
    words = said(client, cast, wrong="reprisal", linked="on")
    assert own.number in text(client.get("/report/"))
    client.post("/report/", words)
    report = Report.objects.get()
    assert (report.wrong, report.about) == ("reprisal", own.uid)
    assert not [entry for entry in Entry.objects.all() if "reprisal" in entry.payload and str(own.uid) in entry.payload]
    assert "举报" not in text(sign_in("handler").get(f"/desk/petitions/{own.number}/"))
    assert Entry.objects.filter(subject=own.uid).count() == 3  # registered, forwarded, received: as before


def test_without_the_case_opened_nothing_can_be_linked(client, cast):
    own = forwarded(cast)
    client.post("/report/", said(client, cast, linked="on", about=str(own.uid)))
    assert Report.objects.get().about is None


def test_the_same_key_with_another_report_is_refused(cast):
    day, same = on(date(2023, 4, 10)), key()
    what = {"accused": cast.organ("ZJJ"), "text": "经过。", "identity": Identity("张三丰"), "actor": PETITIONER}
    actions.report_wrong(Wrong.LEAK, **what, when=day, key=same)
    refused("key_reused", actions.report_wrong, Wrong.REPRISAL, **what, when=day, key=same)
