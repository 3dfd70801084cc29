"""Do not agree to take a transfer back 不同意退回: refusals first, then what it brings."""

from datetime import date

from tests.cast import day, forwarded, key, objected, on
from tests.petitions.usual import Case, clock, entry, paper, refused, state, usual, waits
from xinfang.petitions import actions
from xinfang.petitions.models import Transfer

CASE = Case(
    "overrule",
    actions.overrule,
    objected,
    "registrar",
    date(2023, 3, 10),
    said=lambda cast: {"text": "属于你单位职权。"},
    other={"text": "另外的话"},
    onlooker="handler",
)
test_the_usual_refusals = usual(CASE)


def test_it_refuses_without_words_without_an_objection_and_twice(cast):
    refused("empty_paper", CASE.do, cast, objected(cast), text="")
    refused("objected", CASE.do, cast, forwarded(cast, date(2023, 3, 1)))
    refused("objected", CASE.do, cast, CASE.do(cast, objected(cast)))


def test_the_organ_s_clock_has_run_since_its_first_receipt(cast):
    petition = CASE.do(cast, objected(cast))
    runs = clock(petition, "accept_notice")
    assert (runs.start_on, runs.due_on, runs.met_on) == (date(2023, 3, 1), day("2023-03-16 周四"), None)
    assert state(petition) == ("forwarded", "ZJJ")
    assert Transfer.objects.get(petition=petition).decided_on == CASE.day
    assert (waits(petition, "ZJJ"), waits(petition, "XFJ")) == (("accept_notice", date(2023, 3, 16)), None)
    assert paper(petition, "objection_decision").organ_label == "咸宁市信访局"
    assert entry(petition)[0].cite == "2022/23-3"
    actions.accept(petition.uid, actor=cast.handler, when=on(CASE.day), key=key())
    assert state(petition) == ("handling", "ZJJ")
