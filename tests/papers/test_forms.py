"""The table of forms: whole, without two series of one word, and as wide open to petitioners as it should be."""

from collections import Counter

from xinfang.papers.kinds import FORMS, PUBLIC, TITLES, Genre, Layout, PaperKind
from xinfang.rules.steptable import ROWS

DOMAIN = (
    "收件回执 转送告知单 转送函 交办单 签收回执 程序性告知书 受理告知书 不予受理告知书 不再受理告知书 延期告知书",
    "调查笔录 听证通知书 听证笔录 处理意见书 调解和解协议书 复查申请书 复核申请书 复查意见书 复核意见书 送达回证",
    "办结报告 回访记录 终结备案表 呈批件 督办函 改进建议书 约谈通知 通报 责令整改通知书 诫勉谈话建议书",
    "完善政策建议书 建议采纳情况反馈 督查记录",
    "诫勉谈话记录 责任追究建议书 移送函 目标管理责任书 信访情况分析报告 卷宗目录 通知 函 报告 意见",
)
FOR_THE_PETITIONER = (
    "收件回执 转送告知单 告知单 程序性告知书 补充材料通知书 受理告知书 不予受理告知书 不再受理告知书 延期告知书 听证通知书",
    "处理意见书 答复意见 调解和解协议书 复查意见书 复核意见书",
)


def words(lines):
    return {word for line in lines for word in line.split()}


def test_every_form_of_the_list_is_there_and_each_kind_has_one():
    assert set(FORMS) == set(PaperKind)
    assert words(DOMAIN) <= set(TITLES.values())
    assert not [title for title, times in Counter(TITLES.values()).items() if times > 1]


def test_no_two_numbered_forms_share_a_word():
    words = [form.series for form in FORMS.values() if form.series is not None]
    assert len(words) == len(set(words))


def test_a_genre_goes_with_the_red_head_and_both_with_a_number():
    for form in FORMS.values():
        assert (form.genre is not None) == (form.layout is Layout.OFFICIAL), form
        assert form.genre is None or form.series is not None, form
    assert FORMS[PaperKind.OPINION].genre is Genre.OPINION


def test_what_is_for_the_petitioner_is_named_one_by_one():
    assert {TITLES[kind] for kind in PUBLIC} == words(FOR_THE_PETITIONER)


def test_every_paper_that_a_step_names_is_a_form():
    named = {name for step in ROWS for name in step.papers}
    assert named <= {kind.value for kind in PaperKind}
