"""The register: one's own organ's submissions of a period, without mistakes, with the three counts."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import cancelled, forwarded, key, letter, on, registered
from xinfang.bureau.queries import snapshot
from xinfang.petitions import actions, received
from xinfang.petitions.kinds import Channel
from xinfang.rules.counting import Tally, tally

DAY = date(2013, 6, 14)  # Friday
JUNE = (date(2013, 6, 1), date(2013, 6, 30))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], Tally()),
        ([(False, 1), (False, 300)], Tally(items=2, heads=301)),
        ([(True, 1), (True, 4)], Tally(items=2, heads=5, batches=2)),
        ([(True, 5), (False, 5)], Tally(items=2, heads=10, batches=1, groups=1, group_heads=5)),
    ],
)
def test_the_three_counts(rows, found):
    assert tally(rows, 5) == found


def counted(cast, part="registrar", first=JUNE[0], last=JUNE[1], most=received.MOST):
    return received.counts(received.received(getattr(cast, part), first, last), snapshot(), most)


def test_the_organ_s_own_and_no_mistakes(cast):
    cancelled(cast)
    petition = forwarded(cast)
    registered(cast, channel=Channel.VISIT, head_count=12, title="来访")
    registered(cast, date(2013, 7, 1), title="七月的")
    again = letter(received_on=date(2013, 6, 17), head_count=3)
    said = {"actor": cast.registrar, "when": on(date(2013, 6, 17))}
    wrong = actions.add_submission(petition.uid, again, **said, key=key())
    actions.add_submission(petition.uid, again, **said, key=key())
    actions.part_submission(petition.uid, wrong.uid, why="不是一件", **said, key=key())
    assert counted(cast) == (Tally(items=3, heads=16, batches=1, groups=1, group_heads=12), False)
    assert counted(cast, most=2)[1]
    assert counted(cast, last=date(2013, 6, 16))[0].items == 2
    for part in ("handler", "stranger", "county_registrar"):  # what others registered is in their registers
        assert counted(cast, part)[0] == Tally()


def test_the_page(sign_in, cast):
    with time_machine.travel("2013-06-20 10:00+08:00", tick=False):
        made = {registered(cast, title=f"第 {n} 件", channel=Channel.VISIT, head_count=6).number for n in range(32)}
        client = sign_in("registrar")
        url = "/desk/register/book/"
        assert client.get(url, {"first": "2013-06-20", "last": "2013-06-01"}).status_code == 400
        assert client.get(url, {"cursor": "nonsense"}).status_code == 400
        page = client.get(url).content.decode()
        assert "<b>32</b> 件次 · <b>192</b> 人次 · 来访 <b>32</b> 批次，其中集体访 32 批次 192 人次" in page
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert len([q for q in queries if "petitions_submission" in q["sql"]]) == 2
        after = re.search(r'rel="next" href="([^"]+)"', page)[1].replace("&amp;", "&")
        number = re.compile(r">([0-9A-Z]{4}-[0-9A-Z]{4})</a>")
        seen = number.findall(page) + number.findall(client.get(url + after).content.decode())
        assert len(seen) == 32
        assert set(seen) == made
        assert "没有登记" in sign_in("stranger").get(url).content.decode()
