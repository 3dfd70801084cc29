"""Serve the reply 送达: refusals first, then what it brings."""

from datetime import date

from tests.cast import accepted, day, key, on, replied, served
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions
from xinfang.petitions.kinds import Answer, MatterKind, Outcome, ServiceMode
from xinfang.petitions.models import Proceeding

CASE = Case(
    "serve",
    actions.serve,
    replied,
    "handler",
    date(2013, 7, 2),
    said=lambda cast: {"mode": ServiceMode.HAND, "received_on": date(2013, 7, 2)},
    other={"mode": ServiceMode.POST},
    early={"received_on": date(2013, 6, 30)},
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_a_day_before_the_reply_or_after_the_entry_and_a_second_service(cast):
    petition = replied(cast)
    refused("received_later", CASE.do, cast, petition, received_on=date(2013, 7, 3))
    assert "2013年7月1日" in refused("received_earlier", CASE.do, cast, petition, received_on=date(2013, 6, 30)).what
    assert refused("not_served", CASE.do, cast, served(cast)).cite == "2005/32"


def test_the_petitioner_s_window_runs_from_its_receipt_and_waits_for_nobody(cast):
    petition = CASE.do(cast, replied(cast), when=on(date(2013, 7, 5)), proof="本人签收")
    window = clock(petition, "review_request")
    assert (window.organ, window.start_on, window.due_on) == (None, date(2013, 7, 2), day("2013-08-01 周四"))
    assert Proceeding.objects.get(petition=petition).served_on == day("2013-07-02 周二")
    assert state(petition) == ("replied", "ZJJ")
    assert waits(petition, "ZJJ") is None
    record = paper(petition, "service_record")
    rows = dict(record.extra["rows"])
    assert (rows["送达方式"], rows["送达凭证"], rows["收到日期"]) == ("当面送达", "本人签收", "2013年7月2日")
    assert not record.public
    assert (entry(petition)[1]["mode"], entry(petition)[1]["received"]) == ("hand", "2013-07-02")


def test_from_2022_only_the_sixth_item_has_a_review(cast):
    at = on(date(2023, 3, 3))
    for kind, has in ((MatterKind.CLAIM_ART31_6, True), (MatterKind.SUGGESTION, False)):
        petition = accepted(cast, date(2023, 3, 1), kind=kind)
        said = {"text": "予以解释。", "actor": cast.head, "when": at, "key": key()}
        if has:
            actions.reply(petition.uid, outcome=Outcome.EXPLAIN, **said)
        else:
            actions.answer(petition.uid, outcome=Answer.NOT_ADOPTED, **said)
        CASE.do(cast, petition, when=at, received_on=date(2023, 3, 3))
        assert petition.clocks.filter(limit="review_request").exists() is has
