"""Identities: opened for a stated purpose by who has a task, and every opening is seen by who supervises."""

import base64
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import OPERATOR, SINCE, accepted, forwarded, key, letter, on, registered, signer
from xinfang.ledger.models import Entry
from xinfang.people import actions as people
from xinfang.people.queries import actor_from
from xinfang.petitions import actions, openings
from xinfang.petitions.actions.opening import OpeningReason, open_identity
from xinfang.petitions.kinds import Outcome, Purpose, ServiceMode
from xinfang.rules.refusals import NotFound, Refused
from xinfang.vault.models import Record

DAY = date(2013, 6, 14)  # Friday


def text(answer):
    return answer.content.decode()


def opened(petition, actor):
    row = petition.submissions.get().petitioners.get()
    return open_identity(petition.uid, row.uid, reason=OpeningReason.SERVE, actor=actor, on=DAY)


def engage(cast, part, organ, kind, functions):
    person = people.create_person(code=part, name="督查员", actor=OPERATOR, on=SINCE)
    post = people.create_post(cast.organ(organ), title=part, kind=kind, actor=OPERATOR, on=SINCE)
    cast.posts[part] = people.appoint(person, post, start=SINCE, functions=functions, actor=OPERATOR, on=SINCE)
    return actor_from(cast.posts[part])


@pytest.mark.parametrize("part", ["office_head", "stranger", "inspector", "county_registrar", "admin", "other_leader"])
def test_nobody_without_a_task_on_the_matter_opens_its_identity(cast, part):
    petition = forwarded(cast)
    with pytest.raises((Refused, NotFound)):
        opened(petition, getattr(cast, part))
    assert not Entry.objects.filter(kind="identity:open").exists()


def test_a_task_ends_when_the_matter_goes_back_and_when_it_is_archived(cast):
    later = date(2023, 6, 14)  # Wednesday
    said = {"when": on(later)}
    petition = registered(cast, later)
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, key=key(), **said)
    actions.receive(petition.uid, actor=cast.handler, key=key(), **said)
    assert opened(petition, cast.handler)
    actions.object_to(petition.uid, text="不属于本单位职权。", actor=cast.handler, key=key(), **said)
    actions.agree_return(petition.uid, text="同意退回。", actor=cast.registrar, key=key(), **said)
    with pytest.raises(Refused, match="归档之前"):
        opened(petition, cast.handler)  # a former holder still sees the matter, and not who brought it
    assert opened(petition, cast.registrar)

    petition = accepted(cast)
    actions.reply(
        petition.uid,
        outcome=Outcome.EXPLAIN,
        text="退还。",
        actor=signer(cast.handler),
        when=on(date(2013, 7, 1)),
        key=key(),
    )
    actions.serve(
        petition.uid,
        mode=ServiceMode.HAND,
        received_on=date(2013, 7, 2),
        actor=cast.handler,
        when=on(date(2013, 7, 2)),
        key=key(),
    )
    assert opened(petition, cast.handler)
    actions.archive(petition.uid, actor=cast.handler, when=on(date(2013, 9, 2)), key=key())
    for actor in (cast.handler, cast.registrar):
        with pytest.raises(Refused):
            opened(petition, actor)


def test_the_desk_refuses_an_opening_without_a_purpose(sign_in, cast):
    petition = forwarded(cast)
    row = petition.submissions.get().petitioners.get()
    client = sign_in("handler")
    url = f"/desk/petitions/{petition.number}/identity/"
    for said in ({}, {"reason": "curiosity"}):
        answer = client.post(url, {"petitioner": str(row.uid), **said})
        assert answer.status_code == 400
        assert "张三丰" not in text(answer)
    assert not Entry.objects.filter(kind="identity:open").exists()


def test_a_damaged_identity_breaks_no_page_and_says_what_to_do(sign_in, cast):
    petition = forwarded(cast)
    row = petition.submissions.get().petitioners.get()
    Record.objects.update(wrapped=b"K1" + bytes(60))
    client = sign_in("handler")
    assert "xinfang keys check" in text(client.get(f"/desk/petitions/{petition.number}/"))
    answer = client.post(
        f"/desk/petitions/{petition.number}/identity/", {"petitioner": str(row.uid), "reason": "serve"}
    )
    assert answer.status_code == 400
    assert "打不开" in text(answer)
    assert not Entry.objects.filter(kind="identity:open").exists()


def test_openings_are_seen_by_supervision_and_by_the_holders_leaders_and_nobody_else(cast):
    petition = forwarded(cast)
    opened(petition, cast.handler)
    checker = engage(cast, "checker", "XFJ", "handler", ["supervise"])
    discipline = engage(cast, "discipline", "JW", "handler", ["supervise"])
    county = engage(cast, "county_checker", "XAXF", "handler", ["supervise"])
    department = engage(cast, "department_checker", "RSJ", "handler", ["supervise"])
    seen = {
        name: openings.openings(actor).count()
        for name, actor in {
            "checker": checker,
            "discipline": discipline,
            "county": county,
            "department": department,
            **{
                part: getattr(cast, part) for part in ("head", "office_head", "handler", "deputy", "registrar", "admin")
            },
        }.items()
    }
    assert seen == {
        "checker": 1,
        "discipline": 1,
        "county": 0,
        "department": 0,
        "head": 1,
        "office_head": 1,
        "handler": 0,
        "deputy": 0,
        "registrar": 0,
        "admin": 0,
    }


def test_an_accusation_is_in_the_list_only_where_it_is_seen_itself(cast):
    petition = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("ZJJ").uid,))
    opened(petition, cast.registrar)
    discipline = engage(cast, "discipline", "JW", "handler", ["supervise"])
    assert openings.openings(cast.office_head).count() == 1
    assert openings.openings(discipline).count() == 0
    assert openings.openings(cast.head).count() == 0


def test_the_page_says_who_when_and_why_and_never_whose(sign_in, cast):
    petition = forwarded(cast)
    for _ in range(35):
        opened(petition, cast.handler)
    actions.same_person(
        letter().identity, organ=cast.organ("XFJ"), actor=cast.registrar, on=DAY
    )  # what was shown at registration counts too
    client = sign_in("office_head")
    page = text(client.get("/desk/identities/seen/"))
    assert "登记时核对是否同一人" in page
    assert "王芳" in page
    assert "送达文书" in page
    assert f'href="/desk/petitions/{petition.number}/"' in page
    for secret in ("张三丰", "13900000000", "温泉街道一号"):
        assert secret not in page
    following = re.search(r'rel="next" href="(\?cursor=[^"]+)"', page)[1]
    with CaptureQueriesContext(connection) as queries:
        second = text(client.get(f"/desk/identities/seen/{following}"))
    assert second.count("送达文书") == 6  # 36 entries, thirty on the first page
    assert len(queries) <= 14
    assert sign_in("handler").get("/desk/identities/seen/").status_code == 403
    assert sign_in("admin").get("/desk/identities/seen/").status_code == 403


def test_the_petitioner_sees_the_openings_at_the_portal(client, cast):
    said = letter()
    done = actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=on(DAY), key=key())
    opened(done.petition, cast.registrar)
    client.post("/look-up/", {"number": done.petition.number, "code": done.code})
    page = text(client.get("/case/"))
    assert "查看信访人身份：送达文书" in page
    assert "李敏" not in page


def test_a_cursor_with_a_day_where_a_number_belongs_is_refused(sign_in, cast):
    client = sign_in("office_head")
    for said in ('[0,"2013-06-14"]', "[0,1.5]", "[0,null]", "[0,99999999999999999999]", "{}", "[0]"):
        cursor = base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")
        for where in ("/desk/identities/seen/", "/desk/retention/", "/desk/?tab=all&", "/desk/alerts/"):
            answer = client.get(f"{where}{'' if '?' in where else '?'}cursor={cursor}")
            assert answer.status_code == 400, (where, said)
