"""Each kind of the rules of 2022 to its end (2022/29-31), as the desk and the petitioner see it."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LED = [  # kind, procedure, what the notice says
    ("claim_art31_1", "lawsuit", "向人民法院起诉"),
    ("claim_art31_2", "arbitration", "向劳动人事争议仲裁委员会申请仲裁"),
    ("claim_art31_3", "party_appeal", "向作出处分的党组织申诉"),
    ("claim_art31_4", "reconsideration", "六十日内向市政府申请行政复议"),
]


def forwarded(town, name, title, to="ZJJ", **fields):
    """Registered, forwarded and signed for on Monday 3 March 2025."""
    town.day("2025-03-03 周一")
    said = {"name": name, "phone": "13900001111", "title": title, "text": "请依法处理。", **fields}
    matter = town.registers("registrar", **said)
    town.does("registrar", matter, "forward", to=to)
    town.does("handler", matter, "receive")
    return matter


def test_art_2022_29_a_suggestion_is_answered_and_has_no_review(town):
    case = forwarded(town, "万言", "建议小区门口设斑马线", kind="suggestion", purpose="suggestion")
    for step in ("inform_receipt", "accept"):
        town.does("handler", case, step)
    assert "按类别答复" in town.refused("head", case, "reply", outcome="support", text="支持。")
    town.day("2025-03-20 周四")
    town.does("handler", case, "draft_reply", outcome="partly_adopted", text="列入明年计划。")
    town.does("deputy", case, "check_draft")
    town.does("head", case, "sign_draft")
    town.does("handler", case, "answer")
    said = town.sees(case)
    assert "处理意见书" not in said
    assert "列入明年计划" in town.opens(case, "答复")
    assert "部分采纳" in town.downloads()
    assert "申请复查" not in town.sees(case)
    town.does("handler", case, "archive")
    assert "已办完归档" in town.sees(case)


def test_art_2022_30_an_accusation_is_fed_back_and_closed(town):
    town.day("2025-03-03 周一")
    said = {"purpose": "accusation", "complained_of": "ZJJ", "title": "检举验收走过场", "text": "没有到现场就签字。"}
    case = town.lodges(name="巫直", phone="13900007777", **said)
    assert "2022" not in town.refused("handler", case, "accept")  # there is no such matter for the accused
    town.does("registrar", case, "forward", to="JW")
    for step in ("receive", "inform_receipt", "accept"):
        town.does("inspector", case, step)
    town.day("2025-04-02 周三")
    town.does("inspector_head", case, "answer", outcome="fed_back", text="已按规定处理。")
    assert "已按规定处理" in town.opens(case, "答复")
    said = town.sees(case)
    assert "申请复查" not in said
    assert "评价" not in said
    town.does("inspector", case, "archive")
    assert "已办完归档" in town.sees(case)


@pytest.mark.parametrize(("kind", "procedure", "words"), LED)
def test_art_2022_31_1_to_4_are_led_into_their_procedure(town, kind, procedure, words):
    case = forwarded(town, f"尤{words[-2:]}", f"应走{words[-2:]}的一件", kind=kind)
    assert "导入法定程序" in town.refused("handler", case, "accept")
    town.does("handler", case, "lead_in", procedure=procedure, text=f"请{words}。")
    said = town.sees(case)
    assert "已告诉您通过哪种法定程序解决" in said
    assert "这件事已经办完" in said
    assert words in town.opens(case, "告知单")
    assert words in town.downloads()
    town.does("handler", case, "archive")


def test_art_2022_31_5_has_the_limit_of_its_own_law(town):
    case = forwarded(town, "习房", "要求查处违规预售", kind="claim_art31_5")
    said = {"own_days": 30, "own_law": "《城市房地产管理法》第六条"}
    town.does("handler", case, "inform_receipt")
    assert "2025年4月2日 周三" in town.does("handler", case, "accept", **said)  # 3 March + 30
    assert "最迟应在 2025年4月2日 周三 书面答复您" in town.sees(case)
    town.day("2025-03-31 周一")
    town.does("head", case, "answer", outcome="fulfilled", text="已责令停止预售。")
    assert "已责令停止预售" in town.opens(case, "答复")
    assert "申请复查" not in town.sees(case)
    town.does("handler", case, "archive")
    assert "已办完归档" in town.sees(case)


def test_art_2022_31_6_alone_has_sixty_days_and_a_review(town):
    case = forwarded(town, "年久", "电梯年检过期")
    assert "确定类别" in town.refused("handler", case, "accept")  # the kind is not said
    town.does("handler", case, "set_kind", kind="claim_art31_6")
    town.does("handler", case, "inform_receipt")
    assert "2025年5月6日 周二" in town.does("handler", case, "accept")  # 2 May, a rest day until the 5th: the 5th too
    town.day("2025-03-31 周一")
    town.does("head", case, "reply", outcome="explain", text="年检已于三月完成。")
    assert "年检已于三月完成" in town.opens(case, "处理意见书")
    assert "要申请复查的，最后一天是 2025年4月30日 周三" in town.sees(case)  # 31 March + 30


def test_art_2022_31_a_lawsuit_by_letter_goes_on_and_by_visit_is_guided(town):
    town.day("2025-03-03 周一")
    said = {"phone": "13900001111", "title": "对判决不服", "text": "请改判。", "kind": "litigation"}
    letter = town.registers("registrar", name="宋一", **said)
    assert "政法机关" in town.refused("registrar", letter, "forward", to="ZJJ")
    town.does("registrar", letter, "forward", to="XAXF")
    assert "已转给咸安区信访局" in town.sees(letter)
    visit = town.registers("registrar", name="宋二", channel="visit", **said)
    assert "告知" in town.refused("registrar", visit, "forward", to="XAXF")
    town.does("registrar", visit, "inform", competent="咸安区人民法院", text="请带判决书。")
    assert "咸安区人民法院" in town.opens(visit, "告知单")
    town.does("registrar", visit, "archive")
    assert "已办完归档" in town.sees(visit)
