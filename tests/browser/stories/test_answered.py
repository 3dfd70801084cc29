"""Stories that end with an answer of the organ in hand. Each date stands with its weekday and was worked out by hand."""

import pytest

from tests.browser.pressing import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_accepted_supported_carried_out_and_archived(town):
    town.day("2025-03-03 周一")
    case = town.lodges(name="李四光", phone="13900001111", title="小区电梯停了两周没人修", text="老人上下楼困难。")
    said = town.sees(case)
    assert "等待市信访局决定由谁办理" in said
    assert "2025年3月18日 周二" in said  # 3月3日 + 15
    town.does("registrar", case, "correct_registration", kind="claim_art31_6", why="核定类别。")
    town.day("2025-03-04 周二")
    town.does("registrar", case, "forward", to="ZJJ")
    assert "已转给市住房和城乡建设局" in town.sees(case)
    town.day("2025-03-05 周三")
    assert "异议期限最迟 2025年3月12日 周三" in town.does("handler", case, "receive")  # five workdays
    assert "市住房和城乡建设局最迟应在 2025年3月20日 周四 决定是否受理" in town.sees(case)
    town.does("handler", case, "inform_receipt")
    assert "已告诉您由谁、怎么办理" in town.sees(case)
    town.day("2025-03-06 周四")
    assert "办结期限最迟 2025年5月6日 周二" in town.does("handler", case, "accept")
    said = town.reads("handler", case)
    assert "名义到期日 2025年5月5日 周一" in said  # 60 days; 1 to 5 May are rest days
    assert "最迟应在 2025年5月6日 周二 书面答复您" in town.sees(case)
    town.day("2025-04-08 周二")
    town.does("handler", case, "draft_reply", outcome="support", text="电梯两日内修好。", execute_by="2025-04-10 周四")
    town.does("deputy", case, "check_draft")
    town.does("head", case, "sign_draft")
    town.does("handler", case, "reply")
    assert "书面答复已经作出" in town.sees(case)
    town.day("2025-04-10 周四")
    assert "电梯两日内修好" in town.opens(case, "处理意见书")
    assert "电梯两日内修好" in town.downloads()
    assert "要申请复查的，最后一天是 2025年5月12日 周一" in town.sees(case)  # 10 May is a Saturday
    town.does("handler", case, "execute", text="4月9日修好，信访人确认。")
    assert "期限还没有过" in town.refused("handler", case, "archive")
    town.day("2025-05-13 周二")
    town.does("handler", case, "archive")
    said = town.sees(case)
    assert "已办完归档" in said
    assert "支持的意见已经落实" in said


def test_joint_handling_ends_in_one_answer(town):
    case = town.in_hand("何小满", "工地欠薪又占了通道")
    town.does("handler", case, "join", to="RSJ", due_on="2025-03-20 周四", text="请核实欠薪。")
    assert "3月20日 提出协办意见（非法定）" in town.inbox("stranger")
    town.day("2025-03-18 周二")
    assert "不能" in town.refused("stranger", case, "reply", outcome="support", text="由我局答复。")
    town.does("stranger", case, "assist", text="欠薪属实，已责令支付。")
    town.day("2025-04-02 周三")
    assert "协办意见" in town.reads("handler", case)
    town.does("head", case, "reply", outcome="support", text="欠薪已付清，通道已清理。", execute_by="2025-04-11 周五")
    said = town.sees(case)
    assert said.count("已作出书面答复") == 1
    assert "市人力资源和社会保障局" not in said
    assert "欠薪已付清" in town.opens(case, "处理意见书")
    assert "最后一天是 2025年5月6日 周二" in town.sees(case)  # 2 May, a rest day until the 5th


def test_extended(town):
    case = town.in_hand("段青山", "外墙脱落砸坏车辆")
    assert "2025年5月6日 周二" in town.sees(case)  # 60 days: 3 May, rest days until the 5th
    town.day("2025-04-28 周一")
    said = {"reason": "等待鉴定", "approver": "head", "approved_on": "2025-04-28 周一"}
    done = town.does("handler", case, "extend", days=30, **said)
    assert "2025年6月3日 周二" in done  # 3 May + 30 = 2 June, a rest day of the Dragon Boat festival
    assert "30 日" in town.refused("handler", case, "extend", days=1, **said)
    said = town.sees(case)
    assert "办理期限延长了" in said
    assert "最迟应在 2025年6月3日 周二 书面答复您" in said
    assert "等待鉴定" in town.opens(case, "延期告知书")
    assert "等待鉴定" in town.downloads()


def test_who_steps_aside_loses_sight_of_it(town):
    case = town.in_hand("尹秋月", "楼上漏水无人管")
    said = {"whom": "handler", "ground": "kin", "asked_by": "declared", "asked_on": "2025-03-04 周二"}
    town.does("head", case, "recuse", **said, reason="是当事人的近亲属。", handler="colleague")
    assert "楼上漏水" not in town.inbox("handler")
    for path in (
        f"/desk/petitions/{case.number}/",
        "/desk/?tab=all",
        "/desk/search/?q=楼上漏水",
        f"/desk/?number={case.number}",
    ):
        assert "尹" not in town.at("handler", path).content()
        assert "楼上漏水无人管" not in town.page("handler").inner_text("main")
    assert "楼上漏水无人管" in town.inbox("colleague")
    assert "近亲属" not in town.sees(case)
    town.day("2025-03-25 周二")
    town.does("head", case, "reply", outcome="explain", text="已协调维修。")
    assert "已协调维修" in town.opens(case, "处理意见书")


def test_a_collective_visit_with_its_representatives(town):
    town.day("2025-03-10 周一")
    five = "\n".join(f"{name} 1390000222{n}" for n, name in enumerate(("郝一", "郝二", "郝三", "郝四", "郝五")))
    said = {"title": "二十户反映拆迁补偿", "text": "补偿标准不一。", "channel": "visit", "head_count": 20}
    page = town.at("registrar", "/desk/register/")
    town.fill(page, {"name": "郝大山", **said, "people": five})
    press(page, "main form button.main")
    assert "5" in page.inner_text("#errors")  # six named, five at most (2022/20)
    case = town.registers("registrar", name="郝大山", phone="13900002229", **said, people=five.rsplit("\n", 1)[0])
    town.does("registrar", case, "forward", to="ZJJ")
    said = town.reads("registrar", case)
    assert "20 人" in said
    assert said.count("代表") >= 4
    assert "郝二" not in said  # masked
    assert "最迟应在 2025年3月25日 周二" not in town.sees(case)  # no longer the office's
    assert "已转给市住房和城乡建设局" in town.sees(case)


def test_entered_late_with_its_proof(town):
    town.day("2025-03-10 周一")
    page = town.at("registrar", "/desk/register/")
    said = {"title": "路灯不亮", "text": "一连三个月。", "received_on": "2025-03-03 周一", "on": "2025-03-03 周一"}
    town.fill(page, {"name": "纪文", **said})
    press(page, "main form button.main")
    assert "补录" in page.inner_text("#errors")
    case = town.registers("registrar", name="纪文", phone="13900003333", **said, proof="收文簿第 31 号")
    assert "补录" in town.reads("registrar", case)
    assert "2025年3月18日 周二" in town.sees(case)  # from the day of receipt: 3 March + 15
    town.does("registrar", case, "forward", to="ZJJ", on="2025-03-05 周三", proof="发文簿第 8 号")
    assert "2025年3月5日 周三" in town.sees(case)


def test_slips_are_corrected(town):
    town.day("2025-03-12 周三")
    case = town.registers(
        "registrar", name="汪洋", phone="13900004444", title="烟道堵塞", text="请修。", kind="claim_art31_6"
    )
    town.does("registrar", case, "forward", to="ZJJ")
    town.does("handler", case, "receive")
    town.does("handler", case, "inform_receipt")
    assert "2025年5月12日 周一" in town.does("handler", case, "accept")  # 11 May is a Sunday
    town.day("2025-03-14 周五")
    town.does("handler", case, "correct_acceptance", accepted_on="2025-03-13 周四", why="写错了受理日。")
    assert "最迟应在 2025年5月12日 周一" in town.sees(case)  # 13 March + 60 = 12 May
    town.day("2025-03-20 周四")
    town.does("handler", case, "correct_acceptance", accepted_on="2025-03-14 周五", why="又写错了。")
    assert "最迟应在 2025年5月13日 周二" in town.sees(case)
    town.day("2025-04-01 周二")
    town.does("head", case, "reply", outcome="refuse", text="不予支持。")
    right = {"outcome": "support", "text": "予以支持，三日内疏通。", "execute_by": "2025-04-04 周五"}
    town.does("head", case, "correct_reply", **right, why="引用的标准有误。")
    said = town.sees(case)
    assert "已由后来的更正取代" in said
    assert "三日内疏通" in town.opens(case, "处理意见书")
    assert "三日内疏通" in town.downloads()


def test_more_is_asked_for_and_given(town):
    case = town.in_hand("苗青", "房屋裂缝要求鉴定")
    town.does("handler", case, "ask_supplement", text="请交房产证复印件。", by="2025-03-18 周二")
    said = town.sees(case)
    assert "请您在 2025年3月18日 周二 以前补充材料" in said
    assert "2025年5月6日 周二" in said  # the clock goes on
    town.day("2025-03-11 周二")
    assert "您补充了材料" in town.asks(case, "supplement", proof=False, text="房产证号 1234。")
    assert "补充材料" in town.reads("handler", case)
    assert "以前补充材料" not in town.sees(case)


def test_who_is_not_happy_is_offered_a_review(town):
    case = town.in_hand("柏树", "车位被占")
    town.day("2025-03-25 周二")
    town.does("head", case, "reply", outcome="refuse", text="不予支持。")
    town.opens(case, "处理意见书")
    said = town.asks(case, "rate", organ_mark="unhappy", office_mark="satisfied", organ_reason="没有到现场。")
    assert "不满意处理结果的，可以申请复查" in said
    assert "2025年4月24日 周四" in said  # 25 March + 30
    assert "没有到现场" not in town.reads("handler", case)
    assert "评价" not in town.reads("handler", case)


def test_settled(town):
    case = town.in_hand("崔莹", "装修扰民")
    town.day("2025-03-20 周四")
    town.does("handler", case, "settle", text="双方 3 月 20 日签名：施工改在白天。")
    assert "已调解、和解" in town.sees(case)
    assert "施工改在白天" in town.opens(case, "协议书")
    assert "按期" in town.reads("handler", case)
    town.does("handler", case, "archive")
    assert "已办完归档" in town.sees(case)


def test_under_the_rules_of_2005(town):
    """All of 2013, entered in 2025 with its proofs: accepted Tuesday 18 June, 60 days are Saturday 17 August."""
    town.day("2025-03-03 周一")
    proof = {"proof": "2013 年纸质案卷"}
    said = {
        "title": "停车费乱涨",
        "text": "请退还。",
        "received_on": "2013-06-14 周五",
        "on": "2013-06-14 周五",
        **proof,
    }
    case = town.registers("registrar", name="毕升", phone="13900006666", **said)
    town.does("registrar", case, "forward", to="ZJJ", on="2013-06-17 周一", **proof)
    town.does("handler", case, "receive", on="2013-06-18 周二", **proof)
    assert "那时的条例没有这个环节" in town.refused(
        "handler", case, "object", text="不归我们。", on="2013-06-18 周二", **proof
    )
    assert "2013年8月19日 周一" in town.does("handler", case, "accept", on="2013-06-18 周二", **proof)
    said = town.reads("handler", case)
    assert "2013年8月17日 周六" in said
    assert "《信访条例》第三十三条" in said
    said = {"outcome": "support", "text": "已退还。", "execute_by": "2013-08-30 周五", "on": "2013-08-12 周一", **proof}
    town.does("head", case, "reply", **said)
    town.does("handler", case, "serve", mode="hand", received_on="2013-08-13 周二", on="2013-08-13 周二", **proof)
    said = town.reads("handler", case)
    assert "2013年9月12日 周四" in said  # 13 August + 30
    assert "补录" in said
    assert "书面答复已送达" in town.sees(case)
