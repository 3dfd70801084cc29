"""The figures of the process: by hand, for discipline and for the office; counts and no names; statements do not grow."""

import io
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.accountability.foundtown import determined
from tests.accountability.town import LAPSED
from tests.cast import accepted, account
from tests.reports.findings import whole
from xinfang.accountability.models import Alert, Appeal, Finding, Verification
from xinfang.accountability.sweep import sweep
from xinfang.ledger.models import Entry
from xinfang.people.models import Person
from xinfang.petitions.models import Petition
from xinfang.reports import fairness as module
from xinfang.reports.fairness import Asked, by_organ, fairness, organs_of

YEAR = (date(2013, 1, 1), date(2013, 12, 31))
ON = date(2013, 10, 9)  # 周三


def asked(cast, part="inspector", days=YEAR, on=ON):
    return Asked(getattr(cast, part), *days, on)


def figures(found):
    return {one.title: one.said for one in found}


@pytest.fixture
def today():
    with time_machine.travel("2013-10-09 10:00+08:00", tick=False):
        yield


def test_art_seed_11_what_became_of_the_alerts(cast):
    """One taken up and determined, one that nobody looked at since Wednesday 14 August."""
    determined(cast)
    accepted(cast)
    sweep(LAPSED)
    taken_up = Alert.objects.get(state="verifying")
    taken_up.state = "determined"
    taken_up.save(update_fields=["state"])
    for part in ("inspector", "office_head"):
        found = figures(fairness(asked(cast, part)).alerts)
        assert (found["提出"], found["已认定"], found["没有动"], found["作废"]) == ("2", "1", "1", "0"), part
    assert figures(fairness(asked(cast, on=date(2013, 9, 13))).alerts)["没有动"] == "0"  # 30 days: not yet longer
    assert figures(fairness(asked(cast, on=date(2013, 9, 14))).alerts)["没有动"] == "1"
    assert figures(fairness(asked(cast, days=(date(2013, 9, 1), date(2013, 9, 30)))).alerts)["提出"] == "0"
    [line] = by_organ(asked(cast), list(organs_of(asked(cast))))
    assert (line.organ.code, line.counts["raised"], line.counts["untouched"]) == ("ZJJ", 2, 1)


def test_how_long_it_took(cast):
    determined(cast)  # lapsed 14 August, opened 20 August, decided 17 September
    found = figures(fairness(asked(cast)).times)
    assert found["从逾期到启动核查"] == "中位数 6 日，最长 6 日，共 1 件"
    assert found["从启动到有结果"] == "中位数 28 日，最长 28 日，共 1 件"
    assert found["由别的单位核查"] == "0/1（0.0%）"
    Verification.objects.update(why_office="own_office")
    assert figures(fairness(asked(cast)).times)["由别的单位核查"] == "1/1（100.0%）"


def test_how_much_was_overturned(cast):
    whole(cast)
    found = figures(fairness(asked(cast)).overturned)
    assert (found["被撤销、更正的认定"], found["申诉"], found["申诉改变了决定"]) == ("0/1（0.0%）", "1", "—")
    Appeal.objects.update(state="decided", decision="revoked")
    Finding.objects.update(state="revoked")
    found = figures(fairness(asked(cast)).overturned)
    assert (found["被撤销、更正的认定"], found["申诉改变了决定"]) == ("1/1（100.0%）", "1/1（100.0%）")


def test_who_was_charged_by_rank_and_nobody_by_name(cast):
    determined(cast, "admonition", target="leader", part="deputy", item="12.8")
    found = fairness(asked(cast))
    assert figures(found.ranks)["分管领导"] == "1"
    assert figures(found.ranks)["责任单位"] == "0"
    assert all(one.alike for one in found.same)
    for name in Person.objects.values_list("name", flat=True):
        assert name not in str(found)


def test_what_is_sealed_and_accusations_are_in_no_figure(cast):
    whole(cast)
    Petition.objects.update(sealed_path=True)
    Alert.objects.update(sealed_path=True)
    for part in ("inspector", "office_head"):
        found = fairness(asked(cast, part))
        assert figures(found.alerts)["提出"] == "0"
        assert figures(found.times)["由别的单位核查"] == "—"
        assert (figures(found.overturned)["申诉"], found.same) == ("0", ())


def test_another_office_counts_nothing_of_it(cast):
    whole(cast)
    found = fairness(asked(cast, "county_head"))
    assert figures(found.times)["由别的单位核查"] == "—"
    assert found.same == ()
    assert figures(found.alerts)["提出"] == "0"


def test_the_statements_do_not_grow(cast):
    determined(cast)
    counts = []
    for _ in range(2):
        accepted(cast)
        sweep(LAPSED)
        with CaptureQueriesContext(connection) as made:
            fairness(asked(cast))
            by_organ(asked(cast), list(organs_of(asked(cast))))
        counts.append(len(made))
    assert counts[0] == counts[1] <= 10


@pytest.mark.usefixtures("today")
def test_the_page_and_its_file(cast, sign_in):
    whole(cast)
    page = sign_in("inspector").get(reverse("desk:fairness"))
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("没有动", "中位数", "被撤销、更正的认定", "同样的事实", "咸宁市住房和城乡建设局", "不到 5 件"):
        assert words in text
    for name in ("刘建军", "王芳", "张三丰"):
        assert name not in text
    wrong = sign_in("inspector").get(reverse("desk:fairness"), {"first": "2013-10-01", "last": "2013-09-01"})
    assert wrong.status_code == 400
    data = {"first": "2013-01-01", "last": "2013-10-09"}
    answer = sign_in("inspector").post(reverse("desk:fairness_file"), data)
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    cells = [cell for row in rows for cell in row]
    assert "责任追究过程的公正情况" in cells
    assert "咸宁市住房和城乡建设局" in cells
    assert Entry.objects.order_by("-seq").first().kind == "register:export"
    assert sign_in("inspector").post(reverse("desk:fairness_file"), {"first": "x"}).status_code == 400
    for part in ("head", "handler", "stranger", "registrar"):
        account(cast, part)
        assert sign_in(part).get(reverse("desk:fairness")).status_code == 403
    assert module.NOTE in text
    assert "Asked(" not in text  # the search box of the frame shows what is called asked
