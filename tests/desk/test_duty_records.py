"""One record of a duty: who sees it, the files that prove it, and of a reception the chain of its visits."""

import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import accepted, assigned, key, on, registered
from xinfang.duties import actions
from xinfang.duties.actions.entering import Held
from xinfang.duties.chain import links
from xinfang.duties.kinds import MeetingKind
from xinfang.duties.models import ChainItem, Evidence
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.petitions import actions as matters
from xinfang.petitions.actions import Upload
from xinfang.petitions.kinds import Outcome, Purpose
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound, Refused

DAY = date(2014, 4, 1)  # 周二
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2014-04-01 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def meeting(cast):
    said = Held(MeetingKind.OFFICE, "3号", heard=True, words="定了退费")
    return actions.record_meeting(cast.organ("ZJJ"), said, actor=cast.head, when=on(DAY), key=key())


def reception(cast, day=date(2014, 3, 3), groups=2):  # 周一
    when = When(day, DAY, "签到表")
    post = cast.posts["head"]
    return actions.record_reception(
        post, place="三楼", groups=groups, heads=groups, actor=cast.head, when=when, key=key()
    )


def send(client, url, do, **said):
    page = text(client.get(url))
    form = page[page.index(f'name="do" value="{do}"') - 400 :]
    return client.post(url, {"key": re.search(r'name="key" value="([^"]*)"', form)[1], "do": do, **said})


def url_of(record, row):
    return f"/desk/duties/records/{record}/{row.uid}/"


def test_who_does_not_watch_the_organ_does_not_see_the_record(sign_in, cast):
    url = url_of("meeting", meeting(cast))
    assert sign_in("handler").get(url).status_code == 403
    for who, status in (("head", 200), ("office_head", 200), ("inspector", 200), ("admin", 403)):
        assert sign_in(who).get(url).status_code == status, who
    assert sign_in("head").get(url.replace("meeting", "reception")).status_code == 404
    assert sign_in("head").get(url.replace("meeting", "nonsense")).status_code == 404


def prove(cast, row, data=PDF, actor=None, **more):
    files = [Upload("王五签到表.pdf", data)]
    return actions.prove("meeting", row.uid, files, actor=actor or cast.head, when=on(DAY), key=key(), **more)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"MZ\x90\x00", "unknown_kind"), (b"", "unknown_kind"), (PDF + b" " * (21 << 20), "file_too_large")],
)
def test_what_is_no_document_or_too_large_is_refused(cast, data, code):
    with pytest.raises(Refused) as refused:
        prove(cast, meeting(cast), data)
    assert refused.value.code == code
    assert Evidence.objects.count() == 0


def test_only_the_organ_itself_adds_files_and_none_to_a_voided_record(cast):
    row = meeting(cast)
    with pytest.raises(Refused):
        prove(cast, row, actor=cast.office_head)
    with pytest.raises(NotFound):
        prove(cast, row, actor=cast.stranger)
    actions.void("meeting", row.uid, why="记错", actor=cast.head, when=on(DAY), key=key())
    with pytest.raises(Refused) as refused:
        prove(cast, row)
    assert refused.value.code == "voided"


def test_a_file_is_downloaded_by_who_watches_each_time_in_the_ledger_and_voiding_keeps_it(sign_in, cast):
    row = meeting(cast)
    client, url = sign_in("head"), url_of("meeting", row)
    sent = SimpleUploadedFile("王五签到表.pdf", PDF, "application/pdf")
    assert send(client, url, "prove", files=sent).status_code == 302
    proof = Evidence.objects.get()
    assert "王五签到表.pdf" in text(client.get(url))
    assert "王五" not in str(list(Entry.objects.values_list("payload", flat=True)))
    actions.void("meeting", row.uid, why="记错", actor=cast.head, when=on(DAY), key=key())
    for who in ("head", "inspector"):
        answer = sign_in(who).get(f"{url}files/{proof.uid}/")
        assert answer.content == PDF
        assert "attachment" in answer["Content-Disposition"]
    assert Entry.objects.filter(kind=Kind.DUTY_FILE_OPENED.value, subject=row.uid).count() == 2
    assert sign_in("handler").get(f"{url}files/{proof.uid}/").status_code == 403
    other = meeting(cast)
    assert sign_in("head").get(f"{url_of('meeting', other)}files/{proof.uid}/").status_code == 404
    assert verify().problems == []


def test_the_same_upload_twice_is_one_file(cast):
    row = meeting(cast)
    for _ in range(2):
        actions.prove(
            "meeting", row.uid, [Upload("a.pdf", PDF)], actor=cast.head, when=on(DAY), key="the-same-key-twice"
        )
    assert Evidence.objects.count() == 1


def chain(cast, row, petition, actor=None):
    return actions.chain_visit(row.uid, petition.number, actor=actor or cast.head, when=on(DAY), key=key())


def test_what_may_not_be_chained_is_refused(cast):
    row = reception(cast)
    unseen = registered(cast, date(2014, 3, 3))
    after = accepted(cast, date(2014, 3, 4))
    secret = registered(cast, date(2014, 3, 3), purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,))
    good = accepted(cast, date(2014, 3, 3))
    for petition, code in ((unseen, "unknown_matter"), (after, "came_after"), (secret, "unknown_matter")):
        with pytest.raises(Refused) as refused:
            chain(cast, row, petition)
        assert refused.value.code == code
    chain(cast, row, good)
    with pytest.raises(Refused) as refused:
        chain(cast, row, good)
    assert refused.value.code == "chained"
    with pytest.raises(Refused):
        chain(cast, row, good, actor=cast.office_head)
    assert ChainItem.objects.count() == 1


def test_the_links_are_read_from_the_matter_and_only_what_followed_the_day_counts(cast):
    row = reception(cast, date(2014, 3, 3))
    petition = assigned(cast, date(2014, 3, 3), report_by=date(2014, 4, 20))
    item = chain(cast, row, petition)
    (link,) = links([item])
    assert (link.sent, link.sent_on) == ("交办", date(2014, 3, 3))
    assert link.missing == ("督查", "结果")
    check = {"on": date(2014, 3, 20), "words": "现场看了，正在退费"}
    with pytest.raises(Refused):
        actions.note_check(item.uid, **{**check, "on": date(2014, 3, 2)}, actor=cast.head, when=on(DAY), key=key())
    actions.note_check(item.uid, **check, actor=cast.head, when=on(DAY), key=key())
    matters.accept(petition.uid, actor=cast.handler, when=When(date(2014, 3, 10), DAY, "告知书"), key=key())  # 周一
    reply = {"outcome": Outcome.EXPLAIN, "text": "已经退还", "actor": cast.head}
    matters.reply(petition.uid, **reply, when=When(date(2014, 3, 25), DAY, "意见书"), key=key())  # 周二
    (link,) = links([ChainItem.objects.select_related("reception").get()])
    assert (link.seen_on, link.ended_on, link.missing) == (date(2014, 3, 20), date(2014, 3, 25), ())
    later = chain(cast, reception(cast, date(2014, 3, 26)), petition)  # 周三: after all of it
    assert links([later])[0].missing == ("交办", "督查", "结果")
    assert verify().problems == []


def test_the_page_shows_what_is_missing_and_the_calendar_how_many_are_complete(sign_in, cast):
    from tests.cast import OPERATOR
    from xinfang.bureau.actions import change_setting

    change_setting("reception_months", 3, actor=OPERATOR, on=DAY)
    row = reception(cast)
    petition = accepted(cast, date(2014, 3, 3))
    client, url = sign_in("head"), url_of("reception", row)
    assert send(client, url, "chain", number="ZZZZ-ZZZZ").status_code == 400
    assert send(client, url, "chain", number=petition.number).status_code == 302
    page = text(client.get(url))
    assert petition.number in page
    assert "缺 督查、结果" in page
    assert "还有 1 批没有接上事项" in page
    item = ChainItem.objects.get()
    said = {"item": str(item.uid), "on": "2014-03-10", "words": "打电话问过"}
    assert send(client, url, "check", **{**said, "words": ""}).status_code == 400
    assert send(client, url, "check", **said).status_code == 302
    assert "打电话问过" in text(client.get(url))
    inspector = text(sign_in("inspector").get(url))
    assert petition.number not in inspector
    assert "您看不到这件事项" in inspector
    assert "打电话问过" not in inspector
    duties = text(sign_in("head").get(f"/desk/duties/{cast.organ('ZJJ').uid}/"))
    assert "接访的事项登记了 1 件，接访、交办、督查、结果齐全的 0 件" in duties


def test_the_page_costs_a_bounded_number_of_statements(sign_in, cast, django_assert_max_num_queries):
    row = reception(cast, groups=5)
    for _ in range(5):
        chain(cast, row, accepted(cast, date(2014, 3, 3)))
    client = sign_in("head")
    client.get(url_of("reception", row))
    with django_assert_max_num_queries(15):
        client.get(url_of("reception", row))


def test_what_was_written_of_a_matter_and_who_booked_about_it_go_with_its_file(cast):
    from tests.petitions.test_retention import archived, destroyed

    petition = archived(cast)
    row = reception(cast, date(2014, 3, 3))
    item = chain(cast, row, petition)
    check = {"on": date(2014, 3, 10), "words": "打电话问过张三丰"}
    actions.note_check(item.uid, **check, actor=cast.head, when=on(DAY), key=key())
    destroyed(cast, petition)
    assert "张三丰" not in ChainItem.objects.get().seen
    assert verify().problems == []
