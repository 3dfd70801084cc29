"""The pages of what brings matters together or apart: link, merge, split, and what may be the same."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import accepted, key, letter, on, registered
from xinfang.bureau import outbox
from xinfang.petitions import actions, queries
from xinfang.petitions.identities import Identity
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Petition, Proceeding, Tie

DAY = date(2013, 6, 14)  # Friday
TEXT = "我是幸福小区的业主，小区物业公司没有公示就把停车费从每月八十元涨到一百五十元，要求退还多收的部分。"
WIFE = Identity("李四光", "13700000000", "", "温泉街道一号")


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def form(page, **changes):
    found = dict(re.findall(r'name="(key|version)" value="([^"]+)"', page))
    return {**found, "on": "2013-06-14", "proof": "", **changes}


def take(client, petition, step, **said):
    path = f"/desk/petitions/{petition.number}/steps/{step}/"
    return client.post(path, form(text(client.get(path)), **said))


def state(petition):
    return Proceeding.objects.get(petition=petition, current=True).state


def test_a_number_that_is_not_there_or_not_seen_is_said_at_its_field(sign_in, cast):
    one, hidden = accepted(cast, DAY), registered(cast, DAY)
    client = sign_in("handler")
    for number in ("ABCD-2345", hidden.number, "x' OR 1"):
        for step in ("link", "merge"):
            answer = take(client, one, step, number=number)
            assert answer.status_code == 409
            assert "没有这个编号的事项，或者本单位看不到它" in text(answer)
    assert not Tie.objects.exists()


def test_link_and_unlink_by_page(sign_in, cast):
    one, other = registered(cast, DAY), registered(cast, DAY, title="同一小区的电梯")
    client = sign_in("registrar")
    assert take(client, one, "link", number=other.number.lower()).status_code == 302
    page = text(client.get(f"/desk/petitions/{one.number}/"))
    assert "同一小区的电梯" in page
    assert one.number in text(client.get(f"/desk/petitions/{other.number}/"))
    assert take(client, one, "unlink", number=str(other.uid), why="不相干。").status_code == 302
    assert other.number not in text(client.get(f"/desk/petitions/{one.number}/"))


def test_the_far_side_is_shown_only_to_who_sees_it(sign_in, cast):
    one, hidden = accepted(cast, DAY), registered(cast, DAY, title="看不到的一件")
    actions.link(one.uid, other=hidden.uid, actor=cast.registrar, when=on(DAY), key=key())
    client = sign_in("handler")
    for path in ("", "together/"):
        page = text(client.get(f"/desk/petitions/{one.number}/{path}"))
        assert hidden.number not in page
        assert "看不到的一件" not in page


def test_merge_and_take_apart_by_page(sign_in, cast):
    lead, other = accepted(cast, DAY), accepted(cast, DAY, identity=WIFE, title="停车费也涨了")
    client = sign_in("handler")
    page = text(client.get(f"/desk/petitions/{other.number}/steps/merge/?with={lead.number}"))
    assert f'value="{lead.number}"' in page
    assert take(client, other, "merge", number=lead.number).status_code == 302
    page = text(client.get(f"/desk/petitions/{other.number}/"))
    assert "已并案" in page
    assert lead.number in page
    page = text(client.get(f"/desk/petitions/{lead.number}/together/"))
    assert "停车费也涨了" in page
    assert "13700000000" not in page
    assert "李四光" not in page
    assert take(client, other, "undo_merge", why="不是同一件。").status_code == 302
    assert state(other) == "handling"


def test_split_by_page_shows_each_code_once_and_takes_it_back(sign_in, cast):
    whole = registered(cast, DAY)
    client = sign_in("registrar")
    said = {"title_1": "供暖不足", "text_1": "室温只有十二度。", "title_2": "孩子入学", "text_2": "学位不足。"}
    bare = take(client, whole, "split", title_1="只有标题")
    assert bare.status_code in {200, 409}
    assert Petition.objects.count() == 1
    answer = take(client, whole, "split", **said)
    assert answer["Location"] == f"/desk/petitions/{whole.number}/parts/"
    page = text(client.get(answer["Location"]))
    parts = list(Tie.objects.order_by("pk").values_list("petition__number", flat=True))
    codes = re.findall(r'查询码 <span class="code">([^<]+)<', page)
    assert [queries.by_code(*one).number for one in zip(parts, codes, strict=True)] == parts
    with time_machine.travel("2013-06-14 10:11+08:00", tick=False):
        assert client.get(answer["Location"]).status_code == 302
    part = Petition.objects.get(number=parts[0])
    assert take(client, part, "undo_split", why="是同一件。").status_code == 302
    assert state(part) == "cancelled"


def test_who_looks_for_the_same_matter_is_shown_why_and_may_go_on(sign_in, cast):
    one = registered(cast, DAY, text=TEXT)
    two = registered(cast, DAY, text=TEXT.replace("八十", "一百"), identity=WIFE)
    outbox.drain(timezone.now())
    client = sign_in("registrar")
    page = text(client.get(f"/desk/petitions/{two.number}/similar/"))
    assert one.number in page
    assert "九成文字相同" in page
    assert f"steps/link/?with={one.number}" in page
    assert "并入它" not in page  # not accepted yet


def test_while_registering_what_reads_alike_is_suggested_and_a_person_decides(sign_in, cast):
    before = registered(cast, DAY, text=TEXT, place="温泉街道")
    outbox.drain(timezone.now())
    client = sign_in("registrar")
    said = form(text(client.get("/desk/register/")), received_on="2013-06-14", channel="letter", purpose="claim")
    said |= {"head_count": "1", "name": "李四光", "title": "停车费", "text": TEXT, "place": "温泉街道"}
    live = text(client.post("/desk/register/alike/", {"name": "李四光", "text": TEXT, "place": "温泉街道"}))
    assert "全部文字相同；同一事发地" in live
    answer = client.post("/desk/register/", said)
    page = text(answer)
    assert "可能是同一件" in page
    assert f'name="join" value="{before.number}"' in page
    assert "写进账本" not in page  # no person was compared
    assert Petition.objects.count() == 1
    mark = re.search(r'name="anew" value="([0-9a-f]{32})"', page)[1]
    assert client.post("/desk/register/", {**said, "anew": mark}).status_code == 302
    assert Petition.objects.count() == 2


def test_an_accusation_is_suggested_to_nobody_below_its_accused(sign_in, cast):
    said = letter(text=TEXT, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,), received_on=DAY)
    actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=key())
    outbox.drain(timezone.now())
    page = text(sign_in("stranger").post("/desk/register/alike/", {"text": TEXT}))
    assert "可能" not in page


def test_the_page_of_a_tied_matter_takes_one_statement_more_than_the_eight_of_others(sign_in, cast):
    lead, other = accepted(cast, DAY), accepted(cast, DAY, identity=WIFE)
    actions.merge(other.uid, into=lead.uid, actor=cast.handler, when=on(DAY), key=key())
    client = sign_in("handler")
    client.get(f"/desk/petitions/{lead.number}/")
    with CaptureQueriesContext(connection) as seen:
        assert other.number in text(client.get(f"/desk/petitions/{lead.number}/"))
    who = 'FROM "django_session"|FROM "people_account"|"start" <= .* AND "people_appointment"."person_id"'
    counted = [one["sql"] for one in seen if not re.search(who, one["sql"])]
    counted = [sql for sql in counted if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(counted) <= 9, "\n".join(sql[:120] for sql in counted)
