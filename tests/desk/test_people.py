"""Organs and people through their pages: refusals first, nothing typed lost, a double click harmless."""

import re
from datetime import date

import pytest
import time_machine

from tests.cast import OPERATOR, accepted, key, on, registered
from xinfang.ledger.verify import verify
from xinfang.people import actions as people
from xinfang.people.kinds import Manner
from xinfang.people.models import Appointment, Deputising, Organ, OrganName
from xinfang.petitions.models import Proceeding

DAY = date(2013, 6, 14)  # Friday
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen():
    with time_machine.travel("2013-06-14 10:00+08:00", tick=False):
        yield


def text(response):
    return response.content.decode()


def hidden(page, name="key"):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def pages(cast):
    organ, head = cast.organ("ZJJ").uid, cast.posts["head"].uid
    return [
        f"/desk/organs/{organ}/close/",
        f"/desk/organs/{organ}/change/",
        f"/desk/organs/{organ}/appoint/",
        f"/desk/appointments/{head}/end/",
        f"/desk/appointments/{head}/correct/",
        f"/desk/appointments/{head}/deputy/",
    ]


def test_who_has_not_the_duty_is_refused_and_offered_nothing(sign_in, cast):
    client = sign_in("head")
    for url in pages(cast):
        assert client.get(url).status_code == 403, url
        assert client.post(url, {"key": "x" * 20}).status_code == 403, url
    page = text(client.get(f"/desk/organs/{cast.organ('ZJJ').uid}/"))
    assert "撤销、合并、分立" not in page
    assert "手里的事项" not in page
    assert "登记代理" not in text(client.get(f"/desk/appointments/{cast.posts['head'].uid}/"))


def test_an_administrator_may_not_reach_out_of_the_own_tree(sign_in, cast):
    post = people.create_post(cast.organ("XAXF"), title="管理员", kind="handler", actor=OPERATOR, on=DAY)
    person = people.create_person(code="XA1", name="县管理员", actor=OPERATOR, on=DAY)
    cast.posts["county_admin"] = people.appoint(
        person, post, start=date(2010, 1, 1), functions=["admin"], actor=OPERATOR, on=DAY
    )
    client = sign_in("county_admin")
    for url in pages(cast):
        assert client.get(url).status_code == 403, url
    assert client.get(f"/desk/organs/{cast.organ('XAZJ').uid}/close/").status_code == 200


def test_what_is_not_there_is_404(sign_in, cast):
    client = sign_in("admin")
    nobody = "00000000-0000-0000-0000-000000000000"
    for url in (
        f"/desk/organs/{nobody}/close/",
        f"/desk/organs/{cast.organ('ZJJ').uid}/reopen/",
        f"/desk/appointments/{nobody}/",
        f"/desk/appointments/{nobody}/end/",
        f"/desk/deputies/{nobody}/end/",
    ):
        assert client.get(url).status_code == 404, url


def test_closing_says_what_follows_then_does_it_once(sign_in, cast):
    petition = accepted(cast, date(2013, 6, 13))  # Thursday
    client, organ = sign_in("admin"), cast.organ("ZJJ")
    url = f"/desk/organs/{organ.uid}/close/"
    page = text(client.get(url))
    assert "1 件" in page
    assert "刘建军" in page
    assert "小区物业乱收费" not in page  # an administrator reads no petition
    said = {"key": hidden(page), "manner": "merged", "last_day": "2013-06-14", "successor": "", "powers": "住房保障"}
    answer = client.post(url, {**said, "preview": "1"})
    assert answer.status_code == 400
    assert "要写明" in text(answer)
    assert "住房保障" in text(answer)
    said["successor"] = str(cast.organ("RSJ").uid)
    answer = client.post(url, {**said, "last_day": "2013-06-15"})
    assert answer.status_code == 400
    assert "还没有到" in text(answer)
    preview = text(client.post(url, {**said, "preview": "1"}))
    assert "还没有办" in preview
    assert "1 件事项交给咸宁市人力资源和社会保障局" in preview
    assert Organ.objects.get(pk=organ.pk).valid_to is None
    for _ in range(2):
        assert client.post(url, said).status_code == 302
    assert Proceeding.objects.get(petition=petition).organ.code == "RSJ"
    assert petition.transfers.filter(kind="succeed").count() == 1
    page = text(client.get(f"/desk/organs/{organ.uid}/"))
    assert "2013年6月14日 周五</b>" in page.replace("是最后一天。", "")
    assert "住房保障" in page
    assert "承接自" in text(client.get(f"/desk/organs/{cast.organ('RSJ').uid}/"))
    stranger = sign_in("stranger")
    page = text(stranger.get(f"/desk/petitions/{petition.number}/"))
    assert "由承接单位继续办理" in page
    assert "市住房和城乡建设局 → 市人力资源和社会保障局" in page
    assert verify().problems == []


def test_after_a_split_the_handler_gives_a_matter_on(sign_in, cast):
    from xinfang.petitions import actions

    petition = accepted(cast, date(2013, 6, 13))
    takers = [(cast.organ("RSJ"), ""), (cast.organ("XAZJ"), "")]
    actions.close_organ(
        cast.organ("ZJJ"), manner=Manner.SPLIT, successors=takers, last_day=DAY, actor=cast.admin, on=DAY, key=key()
    )
    client = sign_in("stranger")
    url = f"/desk/petitions/{petition.number}/steps/correct_succession/"
    page = text(client.get(url))
    assert "咸安区住房和城乡建设局" in page
    assert f'value="{cast.organ("XFJ").uid}"' not in page
    said = {"key": hidden(page), "version": hidden(page, "version"), "on": "2013-06-14", "proof": ""}
    answer = client.post(url, {**said, "to": str(cast.organ("XFJ").uid), "why": "留着我"})
    assert answer.status_code in {400, 409}
    assert "留着我" in text(answer)
    assert client.post(url, {**said, "to": str(cast.organ("XAZJ").uid), "why": "归区局"}).status_code == 302
    assert Proceeding.objects.get(petition=petition).organ.code == "XAZJ"


def test_a_closing_by_mistake_is_taken_back_on_its_page(sign_in, cast):
    people.close_organ(cast.organ("RSJ"), manner=Manner.ABOLISHED, last_day=DAY, actor=cast.admin, on=DAY)
    client, organ = sign_in("admin"), cast.organ("RSJ")
    url = f"/desk/organs/{organ.uid}/reopen/"
    page = text(client.get(url))
    assert client.post(url, {"key": hidden(page)}).status_code == 400
    said = {"key": hidden(page), "sure": "on"}
    assert client.post(url, said).status_code == 302
    assert client.post(url, said).status_code == 302
    assert Organ.objects.get(pk=organ.pk).valid_to is None


def test_a_deputy_is_named_acts_and_stops(sign_in, cast):
    client, head = sign_in("admin"), cast.posts["head"]
    url = f"/desk/appointments/{head.uid}/deputy/"
    page = text(client.get(url))
    said = {"key": hidden(page), "deputy": str(cast.posts["deputy"].uid), "start": "2013-06-14", "end": "2013-06-30"}
    answer = client.post(url, {**said, "ground": ""})
    assert answer.status_code == 400
    assert "2013-06-30" in text(answer)
    answer = client.post(url, {**said, "ground": "外出学习", "end": "2013-06-01"})
    assert "代理止日早于起日" in text(answer)
    assert "外出学习" in text(answer)
    for _ in range(2):
        assert client.post(url, {**said, "ground": "外出学习"}).status_code == 302
    row = Deputising.objects.get()
    assert "外出学习" in text(client.get(f"/desk/organs/{cast.organ('ZJJ').uid}/"))
    deputy = sign_in("deputy")
    assert "代理" in text(deputy.get("/desk/post/"))
    client = sign_in("admin")
    url = f"/desk/deputies/{row.uid}/end/"
    said = {"key": hidden(text(client.get(url))), "end": "2013-06-01"}
    assert "早于起日" in text(client.post(url, said))
    for _ in range(2):
        assert client.post(url, {**said, "end": "2013-06-20"}).status_code == 302
    row.refresh_from_db()
    assert row.end == date(2013, 6, 20)
    assert verify().problems == []


def test_an_appointment_ends_and_the_gap_is_shown(sign_in, cast):
    client, head = sign_in("admin"), cast.posts["head"]
    url = f"/desk/appointments/{head.uid}/end/"
    said = {"key": hidden(text(client.get(url))), "end": "2004-01-01"}
    answer = client.post(url, said)
    assert answer.status_code == 400
    assert "早于任职日" in text(answer)
    for _ in range(2):
        assert client.post(url, {**said, "end": "2013-06-04"}).status_code == 302
    page = text(client.get(f"/desk/organs/{cast.organ('ZJJ').uid}/"))
    assert "空缺 10 天" in page  # 5 to 14 June
    assert client.post(url, {"key": "y" * 20, "end": "2013-06-05"}).status_code == 400


def test_a_correction_keeps_the_old_row_and_its_deputy(sign_in, cast):
    client, head = sign_in("admin"), cast.posts["head"]
    people.name_deputy(
        head, cast.posts["deputy"], start=DAY, end=None, ground="出差", actor=cast.admin, on=DAY, act_key=key()
    )
    url = f"/desk/appointments/{head.uid}/correct/"
    page = text(client.get(url))
    said = {"key": hidden(page), "start": "2005-01-01", "end": "", "functions": ["sign"], "portfolio": ""}
    assert "没有改动" in text(client.post(url, said))
    answer = client.post(url, {**said, "start": "前年", "portfolio": "留着我"})
    assert answer.status_code == 400
    assert "留着我" in text(answer)
    for _ in range(2):
        assert client.post(url, {**said, "start": "2006-03-01"}).status_code == 302
    new = Appointment.objects.get(supersedes=head)
    assert new.start == date(2006, 3, 1)
    assert Deputising.objects.get().absent_id == new.pk
    page = text(client.get(f"/desk/appointments/{new.uid}/"))
    assert "更正前" in page
    assert "出差" in page
    assert client.get(url).status_code == 400  # the old row is history
    assert verify().problems == []


def test_who_handled_a_matter_still_does_after_a_correction(sign_in, cast):
    from xinfang.petitions import actions

    petition = registered(cast, DAY)
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(DAY), key=key())
    row = cast.posts["handler"]
    actions.receive(petition.uid, handler=row.uid, actor=cast.handler, when=on(DAY), key=key())
    client = sign_in("admin")
    url = f"/desk/appointments/{row.uid}/correct/"
    said = {"key": hidden(text(client.get(url))), "start": "2006-01-01", "end": "", "portfolio": ""}
    for _ in range(2):
        assert client.post(url, said).status_code == 302
    assert petition.holdings.get().appointment == Appointment.objects.get(supersedes=row)
    assert "王芳" in text(sign_in("handler").get(f"/desk/petitions/{petition.number}/"))
    assert verify().problems == []


def test_old_names_and_codes_stay_and_are_found(sign_in, cast):
    client, organ = sign_in("admin"), cast.organ("ZJJ")
    url = f"/desk/organs/{organ.uid}/change/"
    page = text(client.get(url))
    said = {"key": hidden(page), "name": "咸宁市住建局", "short_name": "市住建局", "code": "RSJ", "heads_allowed": "1"}
    answer = client.post(url, said)
    assert answer.status_code == 400
    assert "属于别的单位" in text(answer)
    assert "咸宁市住建局" in text(answer)
    assert client.post(url, {**said, "code": "ZJ2"}).status_code == 302
    assert OrganName.objects.get().name == "咸宁市住房和城乡建设局"
    page = text(client.get(f"/desk/organs/{organ.uid}/"))
    assert "咸宁市住房和城乡建设局" in page
    assert "代码 ZJJ" in page
    assert "咸宁市住建局" in text(client.get("/desk/organs/?word=城乡建设局"))


def test_people_are_listed_a_page_at_a_time_and_found(sign_in, cast):
    for n in range(65):
        people.create_person(code=f"P{n:03}", name=f"某人{n}", actor=OPERATOR, on=DAY)
    client, seen, url = sign_in("registrar"), [], "/desk/people/"
    while url:
        page = text(client.get(url))
        seen += re.findall(r'data-label="工号" class="tight">([^<]+)<', page)
        after = re.search(r'rel="next" href="([^"]+)"', page)
        url = "/desk/people/" + after[1].replace("&amp;", "&") if after else None
    assert len(seen) == len(set(seen)) == 65 + len(cast.posts)
    assert "没有符合条件的人员" in text(client.get("/desk/people/?word=没有这个人"))
    page = text(client.get("/desk/people/?word=刘建军&held=1"))
    assert "局长" in page
    assert "陈刚" not in page
    assert client.get("/desk/people/?cursor=zz").status_code == 400


def test_who_lost_every_post_is_told_so(sign_in, cast):
    client = sign_in("handler")
    people.close_appointment(cast.posts["handler"], end=date(2013, 6, 13), actor=OPERATOR, on=DAY)
    answer = client.get("/desk/")
    assert answer.status_code == 403
    assert "没有登记在任的职务" in text(answer)
