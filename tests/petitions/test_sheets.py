"""12345 orders by file: each bad row said with its reason, the others new and open; again nothing; all or nothing."""

import io
from datetime import date

import pytest
import xlsxwriter

from tests.cast import OPERATOR, key, letter, on
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.petitions import actions, sheets
from xinfang.petitions.kinds import ExternalSystem
from xinfang.petitions.models import Clock, ExternalNumber, Petition, Petitioner, Proceeding
from xinfang.petitions.sheets import Origin
from xinfang.rules.refusals import Refused

TODAY = date(2013, 6, 20)  # Thursday
HEAD = ["工单编号*", "收到日期*", "标题*", "诉求内容*", "姓名", "电话", "住址", "人数", "事发地", "内容分类"]
GOOD = [
    "DH1",
    "2013-06-14",
    "路灯不亮",
    "门前路灯不亮。",
    "张三丰",
    "13900000000",
    "温泉街道一号",
    "3",
    "长安大道",
    "市政",
]
BARE = ["DH2", date(2013, 6, 1), "停水", "停水三天了。"]


def book(*rows, head=HEAD):
    out = io.BytesIO()
    file = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    page = file.add_worksheet()
    for n, row in enumerate([head, *rows]):
        page.write_row(n, 0, row)
    file.close()
    return out.getvalue()


def text(*rows, encoding="gb18030"):
    return "\r\n".join(",".join(map(str, row)) for row in [HEAD, *rows]).encode(encoding)


def look(cast, data, origin=Origin.HOTLINE, organ="XFJ"):
    return sheets.look(data, origin, organ=cast.organ(organ), today=TODAY)


def bring(cast, data, origin=Origin.HOTLINE, part="registrar", organ="XFJ"):
    rows = look(cast, data, origin, organ).rows
    return sheets.bring(rows, origin, organ=cast.organ(organ), actor=getattr(cast, part), today=TODAY)


def refused(code, act, *given, **said):
    with pytest.raises(Refused) as found:
        act(*given, **said)
    assert found.value.code == code, found.value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_columns"),
        (b"\x00\x01\x02", "unreadable"),
        (b"PK\x03\x04 not a book", "unreadable"),
        (b"\xff\xff\xff\xff", "unreadable"),
        (b"a,b\n1,2\n", "no_columns"),
        (text(), "no_rows"),
        (text(*[[f"D{n}", "2013-06-14", "题", "文"] for n in range(301)]), "too_many"),
    ],
)
def test_what_is_no_sheet_is_refused_whole(cast, data, code):
    refused(code, look, cast, data)


SPOILED = [
    (["", "2013-06-14", "题", "文"], "没有编号"),
    (["D", "", "题", "文"], "没有收到日期"),
    (["D", "六月", "题", "文"], "看不懂"),
    (["D", "2013-02-30", "题", "文"], "看不懂"),
    (["D", "2013-06-21", "题", "文"], "在今天之后"),
    (["D", "2004-06-21", "题", "文"], "早于《信访条例》"),
    (["D", "2013-06-14", "", "文"], "没有标题"),
    (["D", "2013-06-14", "题", ""], "没有正文"),
    (["D", "2013-06-14", "题", "文", "", "", "", "很多"], "不是数字"),
    (["D", "2013-06-14", "题", "文", "", "", "", "1", "长" * 121], "超过 120 字"),
    (["13900000000", "2013-06-14", "题", "文"], "手机号码"),
    (["D" * 61, "2013-06-14", "题", "文"], "超过 60 字"),
    (GOOD, "与第 2 行的编号相同"),
]


def test_each_bad_row_is_named_with_its_reason_and_the_others_go_on(cast):
    found = look(cast, book(GOOD, *[row for row, _ in SPOILED], BARE))
    assert [line.line for line in found.lines if line.state == "refused"] == list(range(3, 3 + len(SPOILED)))
    for line, (_, why) in zip([one for one in found.lines if one.state == "refused"], SPOILED, strict=True):
        assert why in line.why
    assert [row.number for row in found.rows] == ["DH1", "DH2"]
    assert not Petition.objects.exists()  # a preview writes nothing


def test_rows_become_open_matters_with_their_day_their_number_and_nothing_more(cast):
    assert bring(cast, book(GOOD, BARE)) == 2
    one = Petition.objects.get(source="hotline", source_id="DH1")
    assert (one.received_on, one.registered_on, one.channel) == (date(2013, 6, 14), TODAY, "hotline")
    assert (one.head_count, one.place, one.category, one.assumed) == (3, "长安大道", "市政", False)
    proceeding = Proceeding.objects.get(petition=one)
    assert (proceeding.state, proceeding.accepted_on, proceeding.replied_on) == ("registered", None, None)
    clock = Clock.objects.get(petition=one)  # fifteen days from Friday 14 June end on Saturday 29: Monday 1 July
    assert (clock.limit, clock.start_on, clock.due_on) == ("disposal", date(2013, 6, 14), date(2013, 7, 1))
    late = Clock.objects.get(petition__source_id="DH2")  # until Sunday 16 June, so Monday 17: late when it came in
    assert late.due_on == date(2013, 6, 17)
    number = ExternalNumber.objects.get(petition=one)
    assert (number.system, number.number) == ("hotline", "DH1")
    assert actions.by_external("dh1", cast.registrar) == [one.number]
    people = {row.submission.petition.source_id: row for row in Petitioner.objects.all()}
    assert people["DH1"].identity["phone"] == "13900000000"
    assert people["DH2"].anonymous
    assert Entry.objects.filter(kind="import:finish").count() == 1
    assert verify().ok


def test_text_files_in_either_encoding_say_the_same(cast):
    for encoding in ("gb18030", "utf-8-sig", "utf-8"):
        assert look(cast, text(GOOD, encoding=encoding)).rows == look(cast, book(GOOD)).rows


def test_the_same_file_again_adds_nothing_and_other_words_are_refused(cast):
    bring(cast, book(GOOD, BARE))
    again = look(cast, book(GOOD, BARE))
    assert ([line.state for line in again.lines], again.rows) == (["already"] * 2, [])
    changed = look(cast, book([*GOOD[:3], "另一段话。", *GOOD[4:]], BARE))
    assert [line.state for line in changed.lines] == ["refused", "already"]
    assert "内容与那时不同" in changed.lines[0].why
    assert bring(cast, book(GOOD, BARE)) == 0
    assert Petition.objects.count() == 2
    assert Entry.objects.filter(kind="import:finish").count() == 1


def test_a_number_that_a_clerk_or_another_organ_has_is_refused(cast):
    said = letter(received_on=TODAY)
    made = actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(TODAY), key=key()).petition
    given = {"system": ExternalSystem.HOTLINE, "number": "dh1", "actor": cast.registrar, "on": TODAY}
    actions.add_external(made.uid, **given, key=key())
    assert "已经登记在一件事项上" in look(cast, book(GOOD)).lines[0].why
    bring(cast, book(BARE))
    other = look(cast, book(BARE), organ="XAXF").lines[0]
    assert (other.state, "已由其他单位导入" in other.why) == ("refused", True)


def test_only_who_registers_there_and_all_rows_or_none(cast):
    refused("not_allowed", bring, cast, book(GOOD), part="handler")
    refused("not_allowed", bring, cast, book(GOOD), part="county_registrar")
    rows = look(cast, book(GOOD, BARE)).rows
    bring(cast, book([*BARE[:3], "先来了一份别的。"]))
    given = {"organ": cast.organ("XFJ"), "actor": cast.registrar, "today": TODAY}
    refused("changed_letter", sheets.bring, rows, Origin.HOTLINE, **given)  # changed since the preview
    assert Petition.objects.count() == 1
    assert sheets.bring(rows[:1], Origin.HOTLINE, **{**given, "actor": OPERATOR}) == 1


def test_a_leaders_mailbox_has_its_own_numbers_and_channel(cast):
    bring(cast, book(GOOD))
    assert bring(cast, book(GOOD), Origin.MAILBOX) == 1
    assert Petition.objects.get(source="mailbox").channel == "leader_mailbox"
    assert ExternalNumber.objects.filter(number="DH1").count() == 2


def test_a_preview_is_sealed_for_its_organ(cast):
    rows = look(cast, book(GOOD)).rows
    packed = sheets.pack(rows, Origin.HOTLINE, cast.organ("XFJ"))
    assert "13900000000" not in packed
    assert sheets.unpack(packed, cast.organ("XFJ")) == (Origin.HOTLINE, rows)
    refused("no_preview", sheets.unpack, packed, cast.organ("XAXF"))
    for bad in ("", "x", packed[:-8] + "AAAAAAA=", "A" * 100):
        refused("no_preview", sheets.unpack, bad, cast.organ("XFJ"))


def test_the_template_is_a_sheet_that_can_be_brought_in(cast):
    found = sheets.look(sheets.template(), Origin.HOTLINE, organ=cast.organ("XFJ"), today=date(2023, 3, 1))
    assert [line.state for line in found.lines] == ["new"]
