"""Accept with a limit that another law sets (2005/33; 2022/31.5): refusals first, then the day and its reasons."""

from datetime import date

from tests.cast import OPERATOR, day, forwarded, key, on
from tests.petitions.usual import clock, entry, paper, refused, voids
from xinfang.bureau.queries import snapshot
from xinfang.ledger.verify import verify
from xinfang.petitions import actions
from xinfang.petitions.clockwork import project
from xinfang.petitions.kinds import MatterKind

OLD, NEW = day("2013-06-17 周一"), day("2023-03-02 周四")
LAW = "《工伤保险条例》第二十条"
FIFTH, SIXTH = MatterKind.CLAIM_ART31_5, MatterKind.CLAIM_ART31_6


def accept(cast, petition, at=OLD, **said):
    words = {"own_days": 90, "own_law": LAW, **said}
    return actions.accept(petition.uid, **words, actor=cast.handler, when=on(at), key=key())


def test_it_refuses_days_without_their_law_and_a_law_without_days(cast):
    petition = forwarded(cast)
    for words in ({"own_law": " "}, {"own_days": None}, {"own_law": "长" * 201}):
        assert refused("own_limit", accept, cast, petition, **words).cite == "2005/33"
    for days in (0, -1, 731):
        refused("own_days", accept, cast, petition, own_days=days)


def test_art_2022_31_5_only_its_matters_have_the_limit_of_their_own_field(cast):
    petition = forwarded(cast, date(2023, 3, 1), kind=SIXTH)
    assert refused("own_limit_kind", accept, cast, petition, NEW).cite == "2022/31.5"
    petition = accept(cast, forwarded(cast, date(2023, 3, 1), kind=FIFTH), NEW)
    runs = clock(petition, "conclude")
    assert runs.due_on == day("2023-05-31 周三")  # 29 days of March, 30 of April, 31 of May: 90
    found = project(runs, snapshot())
    assert found.cite == "2022/31.5"
    assert "另有规定" in "".join(found.reasons)


def test_without_it_a_matter_of_the_fifth_item_has_no_limit_of_ours(cast):
    petition = forwarded(cast, date(2023, 3, 1), kind=FIFTH)
    actions.accept(petition.uid, actor=cast.handler, when=on(NEW), key=key())
    assert not petition.clocks.filter(limit="conclude").exists()


def test_the_days_run_and_the_notice_names_the_law(cast):
    petition = accept(cast, forwarded(cast))
    runs = clock(petition, "conclude")
    assert (runs.own_days, runs.nominal_on, runs.due_on) == (
        90,
        day("2013-09-15 周日"),  # 13 of June, 31, 31, 15
        day("2013-09-16 周一"),
    )
    notice = paper(petition, "acceptance_notice").body
    assert LAW in notice
    assert "90 日" in notice
    assert "2013年9月16日" in notice
    assert entry(petition)[1]["days"] == 90
    assert "工伤" not in entry(petition)[0].payload
    assert verify().ok


def test_a_corrected_day_keeps_it_and_a_corrected_kind_does_not(cast):
    petition = accept(cast, forwarded(cast, date(2023, 3, 1), kind=FIFTH), NEW)
    said = {"why": "录错。", "actor": cast.handler, "when": on(NEW), "key": key()}
    actions.correct_acceptance(petition.uid, accepted_on=date(2023, 3, 1), **said)
    assert clock(petition, "conclude").due_on == day("2023-05-30 周二")
    changes = {"changes": {"kind": SIXTH.value}, "why": "类别录错。", "actor": OPERATOR, "when": on(NEW), "key": key()}
    actions.correct_registration(petition.uid, **changes)
    runs = clock(petition, "conclude")
    assert (runs.own_days, runs.due_on) == (None, day("2023-05-04 周四"))  # 60 days: 30 April, in the holiday
    assert ("conclude", date(2023, 3, 1), "kind_corrected") in voids(petition)
    assert verify().ok
