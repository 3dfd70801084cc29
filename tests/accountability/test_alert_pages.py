"""The pages of alerts: what would refute one, its ledger numbers, what hangs together, the form by hand, the offers (seed/12)."""

import re
from datetime import date

import pytest
import time_machine

from tests.accountability.foundtown import verified, with_people
from tests.accountability.raisetown import RAISED, raised
from tests.accountability.town import overdue_matter
from tests.cast import assigned, day, extended, key, on
from xinfang.accountability import alertreads as reads
from xinfang.accountability.byrule import by_rule
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert, Raised
from xinfang.accountability.supervising import sweep_supervision
from xinfang.accountability.sweep import sweep
from xinfang.ledger.models import Entry
from xinfang.petitions import actions
from xinfang.rules.refuting import OnRecord, refuting

pytestmark = pytest.mark.usefixtures("frozen")
NAMES = ("刘建军", "孙丽", "王芳", "郑强", "张三丰", "李敏")


@pytest.fixture
def frozen():
    with time_machine.travel("2013-08-20 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def there(known, limit="conclude", duty="", fact=""):
    return [one.there for one in refuting(limit, duty, fact, known) if one.there]


def test_what_would_refute_it_says_what_is_on_record_already():
    assert there(OnRecord()) == ["没有办理的登记"]
    said = there(OnRecord(20, day("2013-08-01 周四"), ("2013年7月1日 周一 至 2013年7月3日 周三",), corrected=2))
    assert said[0] == "已批准延期 20 日，2013年8月1日 周四批准，计算时已计入"
    assert "已登记 1 段" in said[1]
    assert "更正过 2 次" in said[-1]
    assert any("补录履职记录" in one.what for one in refuting("", "office_meeting", "", OnRecord()))
    assert any("因果由人写明" in one.what for one in refuting("", "", "claim_unsolved", OnRecord()))
    assert any("没有泄露" in one.what for one in refuting("", "", "identity_untasked", OnRecord()))
    assert any("撤回" in one.what for one in refuting("", "", "by_hand", OnRecord()))


def test_of_an_extended_matter_the_extension_is_said_to_be_counted(cast, sign_in):
    extended(cast)
    sweep(date(2013, 9, 30))
    alert = Alert.objects.get(limit="conclude")
    page = text(sign_in("office_head").get(f"/desk/alerts/{alert.uid}/"))
    assert "已批准延期 20 日" in page
    assert "计算时已计入" in page
    assert "为什么是这一天" in page
    seq = Entry.objects.get(subject=alert.uid).seq
    assert f"第 {seq} 号" in page
    assert not [name for name in NAMES if name in page]


def test_one_clock_and_the_supervision_it_called_for_are_shown_as_one_lapse(cast):
    with_people(cast)
    overdue_matter(cast)
    sweep(date(2013, 9, 20))
    sweep_supervision(date(2013, 8, 14))
    sweep_facts(date(2013, 9, 20))
    clock = Alert.objects.get(limit="conclude")
    owed = Alert.objects.get(fact="supervision_owed")
    assert next((one.alert, one.how) for one in reads.related(clock, cast.office_head)) == (owed, reads.SAME_LAPSE)
    assert next((one.alert, one.how) for one in reads.related(owed, cast.office_head)) == (clock, reads.SAME_LAPSE)
    sweep(date(2013, 9, 21))
    assert Alert.objects.filter(limit="conclude").count() == 1


def test_two_limits_of_one_assignment_are_two_clocks_of_one_group(cast):
    with_people(cast)
    petition = assigned(cast)
    actions.accept(petition.uid, actor=cast.handler, when=on(date(2013, 6, 14)), key=key())
    sweep(date(2013, 9, 1))
    rows = {row.limit: row for row in Alert.objects.filter(petition=petition)}
    assert {limit: row.readings for limit, row in rows.items()} == {
        "conclude": "12.3 12.4",
        "report_back": "12.3 12.4",
    }
    how = [one.how for one in reads.related(rows["conclude"], cast.office_head)]
    assert how == ["同一次转送、交办"]


def filled(client, url, **said):
    page = text(client.get(url))
    given = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1] for name in ("key",)}
    return client.post(url, {**given, **said})


def test_the_form_raises_and_takes_back(cast, sign_in):
    with_people(cast)
    client = sign_in("office_head")
    page = text(client.get("/desk/alerts/raise/?item=12.8"))
    assert "任何线索都不针对信访人" in page
    assert re.search(r'value="12.8"[^>]*checked', page)
    said = {"organ": str(cast.organ("ZJJ").uid), "items": ["12.8", "12.3"], "happened_on": "2013-08-15"}
    said |= {"source": "people", "words": "两次让信访人回去等。", "on": "2013-08-20"}
    for wrong in ({"items": ["12.14"]}, {"happened_on": "2013-06-13"}, {"words": ""}, {"number": "999999"}):
        assert filled(client, "/desk/alerts/raise/", **(said | wrong)).status_code == 400
    assert filled(client, "/desk/alerts/raise/", **said).status_code == 302
    alert = Alert.objects.get()
    page = text(client.get(f"/desk/alerts/{alert.uid}/"))
    assert "两次让信访人回去等" in page
    assert "一件事的几种读法" in page
    assert "由人提出的线索" in text(client.get("/desk/alerts/"))
    assert sign_in("head").get(f"/desk/alerts/{alert.uid}/").status_code == 404
    client, where = sign_in("office_head"), f"/desk/alerts/{alert.uid}/withdraw/"
    assert filled(client, where, why="记错了单位。", on="2013-08-20").status_code == 302
    assert "提出的人撤回" in text(client.get(f"/desk/alerts/{alert.uid}/"))
    assert client.get(where).status_code == 404
    assert Raised.objects.get().voided_on == RAISED


def test_a_sealed_one_says_where_it_goes(cast, sign_in):
    alert = raised(cast, "12.12")
    page = text(sign_in("office_head").get(f"/desk/alerts/{alert.uid}/"))
    assert "密封移送" in page
    assert "市纪律检查委员会" in page or "纪律检查委员会" in page
    assert sign_in("supervisor").get(f"/desk/alerts/{alert.uid}/").status_code == 404
    assert str(alert.uid) not in text(sign_in("supervisor").get("/desk/alerts/?state="))


def test_who_may_not_raise_is_refused_the_pages(cast, sign_in):
    with_people(cast)
    for part, status in (("head", 403), ("registrar", 403), ("inspector", 403), ("office_head", 200), ("jw_head", 200)):
        client = sign_in(part)
        for where in ("/desk/alerts/raise/", "/desk/alerts/reports/", "/desk/alerts/reports/?tab=review"):
            assert client.get(where).status_code == status, (part, where)


def test_the_list_by_matter_and_by_state_asks_a_fixed_number_of_statements(
    cast, sign_in, django_assert_max_num_queries
):
    verified(cast)
    raised(cast, "12.3")
    sweep(date(2013, 8, 20))
    client = sign_in("office_head")
    assert "核查中 1" in text(client.get("/desk/alerts/?state=verifying"))
    assert "核查中" in text(client.get("/desk/alerts/?state=&group=matter"))
    assert "由人提出的线索" not in text(client.get("/desk/alerts/?state=&group=matter"))
    with django_assert_max_num_queries(14):  # the frame's and the two of the list
        client.get("/desk/alerts/?state=&group=matter")


def test_how_many_alerts_each_rule_raised(cast):
    overdue_matter(cast)
    raised(cast, "12.3")
    raised(cast, "12.12")
    sweep(date(2013, 8, 20))
    found = [(one.sort, one.rule, one.items, one.raised, one.assumed, one.moot) for one in by_rule(date(2013, 8, 20))]
    assert found == [("fact", "by_hand", "12.3", 1, 0, 0), ("limit", "conclude", "12.3 12.4", 1, 0, 0)]
