"""Stories of review and re-review: a county's housing office decided, the city's reviews, the city's government re-reviews."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def refused_by_the_county(town, name, title):
    """Refused on Tuesday 1 April 2025; opened on Wednesday 2 April: a review may be asked for until Tuesday 6 May."""
    town.day("2025-03-03 周一")
    said = {"title": title, "text": "请求退还。", "kind": "claim_art31_6"}
    case = town.registers("county_registrar", name=name, phone="13900001111", **said)
    town.does("county_registrar", case, "forward", to="XAZJ")
    for step in ("receive", "inform_receipt", "accept"):
        town.does("county_handler", case, step)
    town.day("2025-04-01 周二")
    town.does("county_head", case, "reply", outcome="refuse", text="不予支持。")
    town.day("2025-04-02 周三")
    assert "不予支持" in town.opens(case, "处理意见书")
    assert "最后一天是 2025年5月6日 周二" in town.sees(case)  # 2 May, rest days until the 5th
    town.day("2025-04-15 周二")
    said = town.asks(case, "review", to="ZJJ", text="没有查清收费依据。")
    assert "市住房和城乡建设局最迟应在 2025年5月15日 周四 给您书面的复查意见" in said  # 15 April + 30
    assert "复查申请书" in town.reads("handler", case)
    assert "没有查清收费依据" in town.opens_at_desk("handler", "复查申请书")
    return case


def test_maintained(town):
    case = refused_by_the_county(town, "安宁", "停车费乱涨")
    town.day("2025-05-08 周四")
    town.does("head", case, "decide_review", decision="maintain", text="原意见事实清楚，予以维持。")
    assert "已作出复查意见" in town.sees(case)
    town.day("2025-05-09 周五")
    assert "予以维持" in town.opens(case, "复查意见书")
    assert "予以维持" in town.downloads()
    assert "要申请复核的，最后一天是 2025年6月9日 周一" in town.sees(case)  # 8 June is a Sunday
    town.day("2025-06-10 周二")
    town.does("handler", case, "archive")
    assert "已办完归档" in town.sees(case)


def test_changed(town):
    case = refused_by_the_county(town, "卞和", "物业费重复收")
    town.day("2025-05-08 周四")
    town.does("handler", case, "draft_reply", outcome="change", text="变更为：退还两个月物业费。")
    town.does("deputy", case, "check_draft")
    town.does("head", case, "sign_draft")
    town.does("handler", case, "decide_review")
    town.day("2025-05-09 周五")
    assert "退还两个月物业费" in town.opens(case, "复查意见书")
    assert "变更" in town.sees(case)


def test_re_reviewed_and_final(town):
    case = refused_by_the_county(town, "常青", "公摊水费")
    town.day("2025-05-08 周四")
    town.does("head", case, "decide_review", decision="maintain", text="予以维持。")
    town.day("2025-05-09 周五")
    town.opens(case, "复查意见书")
    town.day("2025-05-20 周二")
    said = town.asks(case, "review", to="GOV", text="水表没有检定。")
    assert "最迟应在 2025年6月19日 周四 给您书面的复核意见" in said  # 20 May + 30
    town.day("2025-05-26 周一")
    town.does("city_reviewer", case, "open_hearing", until="2025-06-03 周二", text="6月3日上午在市政府听证。")
    town.day("2025-06-03 周二")
    town.does("city_reviewer", case, "close_hearing", text="双方陈述。")
    assert "2025年6月30日 周一" in town.sees(case)  # nine days of hearing: 28 June, a Saturday
    town.day("2025-06-20 周五")
    town.does("city_signer", case, "decide_rereview", decision="maintain", text="维持复查意见，本意见为终结意见。")
    said = town.sees(case)
    assert "已作出复核意见，程序终结" in said
    assert "本意见为终结意见" in town.opens(case, "复核意见书")
    assert "本意见为终结意见" in town.downloads()
    assert "申请复" not in town.sees(case).split("办理经过")[0]
    town.does("city_reviewer", case, "archive")
    assert "已办完归档" in town.sees(case)
    town.day("2025-07-15 周二")
    path, again = f"/desk/register/?join={case.number}", {"name": "常青", "title": "公摊水费", "text": "还是公摊水费。"}
    assert "同一事实和理由" in town.sends("county_registrar", path, button="并入", **again)
    town.sends("county_registrar", button="并入", finding="与已终结的逐条相同。")
    assert "您再次反映的内容已并入这件事项" in town.sees(case)
    said = town.opens(case, "不再受理告知书")
    assert "复核意见书" in said
    assert "逐条相同" not in said


def test_revoked_and_handled_anew(town):
    case = refused_by_the_county(town, "党生", "公共收益去向")
    town.day("2025-05-08 周四")
    town.does("head", case, "decide_review", decision="revoke", text="事实不清，撤销，责令重新办理。")
    assert "撤销" in town.sees(case)
    town.day("2025-05-09 周五")
    assert "2025年7月8日 周二" in town.does("county_handler", case, "receive")  # 9 May + 60
    assert "最迟应在 2025年7月8日 周二 书面答复您" in town.sees(case)
    assert "2025年7月8日 周二" in town.reads("county_handler", case)
    town.day("2025-06-05 周四")
    town.does(
        "county_head", case, "reply", outcome="support", text="公布收益，退还差额。", execute_by="2025-06-30 周一"
    )
    town.day("2025-06-06 周五")
    assert "公布收益" in town.opens(case, "处理意见书")
    assert "最后一天是 2025年7月7日 周一" in town.sees(case)  # 6 July is a Sunday
