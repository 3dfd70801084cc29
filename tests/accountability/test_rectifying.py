"""Rectification: tasks, reports, checks, a later day, what is raised next (seed/12.3, 13). Refusals first."""

from datetime import date

import pytest

from tests.accountability.aftertown import DUE, ordered
from tests.cast import key, on
from xinfang.accountability.actions import rectifying
from xinfang.accountability.aftersight import visible_rectifications
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert, Measure, Rectification
from xinfang.ledger.verify import verify
from xinfang.rules.refusals import NotFound, Refused

AT = date(2013, 10, 8)  # 周二
LATER = date(2013, 10, 21)  # 周一


def do(name, row, actor, at=AT, **said):
    return getattr(rectifying, name)(row.uid, actor=actor, when=on(at), key=key(), **said)


def code(name, row, actor, at=AT, **said):
    with pytest.raises(Refused) as error:
        do(name, row, actor, at, **said)
    return error.value.code


def test_refused(cast):
    row = ordered(cast)
    assert code("report", row, cast.office_head, words="改了。") == "not_the_organ", "信访部门不替单位报告"
    assert code("report", row, cast.handler, words=" ") == "missing", "报告要写内容"
    assert code("check", row, cast.office_head, accepted=True) == "wrong_state", "没有报告不能核对"
    assert code("set_task", row, cast.handler, words="补告知", due_on=LATER) == "bad_day", "任务不晚于整改期限"
    assert code("extend", row, cast.office_head, due_on=DUE, why="人手少") == "bad_day", "延长要更晚"
    assert code("extend", row, cast.head, due_on=LATER, why="人手少") == "not_allowed", "单位不能自己延长"
    assert code("raise_next", row, cast.office_head, why="没改") == "too_early", "没有到期不升级"
    assert Rectification.objects.get().state == "running"


@pytest.mark.parametrize("part", ["stranger", "county_registrar", "registrar", "inspector"])
def test_not_known(cast, part):
    row = ordered(cast)
    with pytest.raises(NotFound):
        do("report", row, getattr(cast, part), words="改了。")
    assert not visible_rectifications(getattr(cast, part)).exists(), "与己无关的看不到"


def test_sight_of_an_order_on_one_person(cast):
    ordered(cast, target="person", part="handler")
    assert visible_rectifications(cast.handler).exists(), "本人看得到"
    assert not visible_rectifications(cast.deputy).exists(), "针对个人的，同单位的别人看不到"


def test_from_task_to_done(cast):
    row = ordered(cast)
    task = do("set_task", row, cast.handler, words="补发告知书，王芳牵头", due_on=date(2013, 10, 11))
    do("finish_task", row, cast.handler, task=task.uid, result="已经补发。")
    do("report", row, cast.handler, words="已经改好。")
    assert code("report", row, cast.handler, words="再报。") == "wrong_state", "等核对时不再报"
    assert code("check", row, cast.office_head, accepted=False) == "missing", "退回要写理由"
    do("check", row, cast.office_head, accepted=False, reason="没有附名单。")
    do("report", row, cast.head, words="附上名单。")
    do("check", row, cast.supervisor, accepted=True)
    row = Rectification.objects.get()
    assert (row.state, row.reported_on, row.ended_on) == ("done", AT, AT)
    assert sweep_facts(LATER).raised == 0, "按期报告的不提示"
    assert verify().ok


def test_late_report_stays_late(cast):
    row = ordered(cast)
    do("report", row, cast.handler, LATER, words="晚了三天，已经改好。")
    do("check", row, cast.office_head, LATER, accepted=True)
    assert sweep_facts(LATER).raised == 1, "晚报的仍然提示"
    alert = Alert.objects.get(fact="rectification_late")
    assert (alert.readings, alert.due_on, alert.fact_uid) == ("12.3", DUE, row.uid)


def test_extended(cast):
    row = ordered(cast)
    do("extend", row, cast.office_head, due_on=LATER, why="等省厅的软件。")
    row = Rectification.objects.get()
    assert (row.due_on, row.extended_why) == (LATER, "等省厅的软件。")
    assert sweep_facts(LATER).raised == 0


def test_sent_back_twice_is_raised_and_no_measure_changes(cast):
    row = ordered(cast)
    for _ in range(2):
        do("report", row, cast.handler, words="改了。")
        do("check", row, cast.office_head, accepted=False, reason="没有改。")
    assert code("raise_next", row, cast.office_head, why=" ") == "missing"
    alert = do("raise_next", row, cast.office_head, why="两次都没有改。")
    assert (alert.state, alert.fact, alert.lapsed_on) == ("open", "rectification_late", AT)
    assert Rectification.objects.get().state == "raised"
    assert Measure.objects.get().kind == "rectification_order", "不自动加重"
    assert (sweep_facts(LATER).raised, sweep_facts(LATER).mooted) == (0, 0), "提示只有一条，一直在"


def test_overdue_is_raised_on_the_alert_of_the_sweep(cast):
    row = ordered(cast)
    assert sweep_facts(DUE).raised == 0, "最后一天还不算"
    assert sweep_facts(date(2013, 10, 19)).raised == 1
    alert = do("raise_next", row, cast.office_head, LATER, why="一直没有报告。")
    assert Alert.objects.filter(fact="rectification_late").get() == alert
    assert verify().ok


def test_repeated(cast):
    row, one = ordered(cast), key()
    for _ in range(2):
        rectifying.report(row.uid, words="改了。", actor=cast.handler, when=on(AT), key=one)
    assert row.reports.count() == 1, "重复提交只有一份"
