"""Incidents by their acts: refusals first, then the record, its papers, its ends, and every slip put right (seed/9; 2005/26)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.cast import accepted, key, registered
from xinfang.duties import actions, incidents
from xinfang.duties.actions import Happened, Said
from xinfang.duties.incidentkinds import How, IncidentSort, LineSort
from xinfang.duties.models import Incident, IncidentLine, IncidentTie
from xinfang.ledger.models import Entry
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.when import When
from xinfang.rules.refusals import NotFound, Refused, Stale

TODAY = date(2014, 4, 1)  # 周二
PLACE = ZoneInfo("Asia/Shanghai")
NOW = When(TODAY, TODAY, "值班记录")


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2014-04-01 18:00+08:00", tick=False):
        yield


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=PLACE)


def refused(code, act, *args, **said):
    with pytest.raises(Refused) as caught:
        act(*args, **said)
    assert caught.value.code == code, caught.value


def happened(cast, text="2014-04-01T09:00", organ="ZJJ", by="head", sort=IncidentSort.MASS, heads=30, **changes):
    said = {"title": "业主聚集", "place": "局门口", **changes}
    said = Happened(sort, at(text), said["title"], said["place"], heads)
    return actions.enter_incident(cast.organ(organ), said, actor=getattr(cast, by), when=NOW, key=key())


def line(cast, row, sort, text="2014-04-01T09:30", by="head", **said):
    if sort is not LineSort.SOURCE:
        said.setdefault("post", cast.posts["head"].uid)
    return actions.add_line(row.uid, Said(sort, at(text), **said), actor=getattr(cast, by), when=NOW, key=key())


def test_who_may_not_enter_and_what_is_refused(cast):
    refused("not_allowed", happened, cast, by="handler")
    refused("not_allowed", happened, cast, organ="RSJ")
    refused("too_few", happened, cast, sort=IncidentSort.COLLECTIVE, heads=4)
    refused("missing", happened, cast, title=" ")
    refused("missing", happened, cast, place=" ")
    refused("future", happened, cast, "2014-04-02T09:00")
    said = Happened(IncidentSort.MASS, at("2014-03-31T23:00"), "x", "y")
    with pytest.raises(Refused, match="补录"):
        actions.enter_incident(cast.organ("ZJJ"), said, actor=cast.head, when=When(TODAY, TODAY), key=key())


def test_the_office_above_enters_one_of_an_organ_below(cast):
    row = happened(cast, by="office_head")
    assert (row.organ, row.by_organ) == (cast.organ("ZJJ"), cast.organ("XFJ"))
    refused("not_allowed", actions.void_incident, row.uid, why="错", actor=cast.head, when=NOW, key=key())


def test_an_incident_of_another_organ_is_not_there(cast):
    row = happened(cast, organ="RSJ", by="office_head")
    with pytest.raises(NotFound):
        line(cast, row, LineSort.MEASURE, words="x")
    assert not incidents.seen(cast.head).exists()
    actions.add_line(
        row.uid,
        Said(LineSort.BOUND, at("2014-04-01T09:10"), post=cast.posts["other_leader"].uid),
        actor=cast.office_head,
        when=NOW,
        key=key(),
    )
    assert incidents.seen(cast.head).get() == row  # a leader of theirs was bound to attend


def test_moments_are_those_of_shanghai_whatever_the_database_keeps(cast):
    row = Incident.objects.get(pk=happened(cast, "2014-04-01T00:30").pk)
    assert row.day == TODAY
    assert row.occurred_at.isoformat() == "2014-03-31T16:30:00+00:00"
    assert verify().ok


def test_lines_are_refused_without_their_person_their_way_or_their_words(cast):
    row = happened(cast)
    refused("missing", line, cast, row, LineSort.LEARNED, post=None)
    refused("missing", line, cast, row, LineSort.REPORTED, to="市政府")
    refused("missing", line, cast, row, LineSort.REPORTED, how=How.PHONE)
    refused("missing", line, cast, row, LineSort.BOUND, post=None, who="某领导")
    refused("missing", line, cast, row, LineSort.MEASURE)
    refused("missing", line, cast, row, LineSort.SOURCE, words="五十人")
    refused("future", line, cast, row, LineSort.LEARNED, "2014-04-02T09:30")
    assert not IncidentLine.objects.exists()


def test_a_record_from_learning_to_closing(cast):
    row = happened(cast)
    line(cast, row, LineSort.LEARNED, "2014-04-01T09:10")
    line(cast, row, LineSort.REPORTED, "2014-04-01T09:40", to="市政府", how=How.PHONE)
    line(cast, row, LineSort.BOUND, "2014-04-01T09:20", post=cast.posts["deputy"].uid)
    line(cast, row, LineSort.ARRIVED, "2014-04-01T10:05", post=cast.posts["deputy"].uid)
    line(cast, row, LineSort.MEASURE, "2014-04-01T10:20", words="当面听取意见")
    line(cast, row, LineSort.SOURCE, "2014-04-01T11:00", who="公安接报", words="五十人", conflicts=True)
    story = incidents.stories([row])[row.pk]
    assert (story.learned, story.reported) == (at("2014-04-01T09:10"), at("2014-04-01T09:40"))
    assert (story.measure, story.conflict) == (at("2014-04-01T10:20"), at("2014-04-01T11:00"))
    assert story.arrived == {story.bound[0][0]}
    version = Incident.objects.get().version
    refused("missing", actions.close, row.uid, outcome=" ", actor=cast.head, when=NOW, key=key())
    with pytest.raises(Stale):
        actions.close(row.uid, outcome="散去", actor=cast.head, when=NOW, key=key(), expected=version + 1)
    actions.close(row.uid, outcome="已答复，散去", actor=cast.head, when=NOW, key=key(), expected=version)
    refused("closed", actions.close, row.uid, outcome="再", actor=cast.head, when=NOW, key=key())
    line(cast, row, LineSort.FOLLOW_UP, "2014-04-01T15:00", words="回访业主代表")
    actions.reopen(row.uid, why="又聚集", actor=cast.head, when=NOW, key=key())
    assert any("已答复，散去" in one.words for one in IncidentLine.objects.filter(sort=LineSort.FOLLOW_UP))
    assert verify().ok


def test_a_report_is_a_numbered_paper_and_a_line(cast):
    row = happened(cast, sort=IncidentSort.URGENT)
    said = Said(LineSort.REPORTED, at("2014-04-01T10:00"), to="咸宁市人民政府", post=cast.posts["head"].uid)
    refused("empty_paper", actions.report_up, row.uid, said, text=" ", actor=cast.head, when=NOW, key=key())
    made = actions.report_up(row.uid, said, text="现将有关情况报告如下。", actor=cast.head, when=NOW, key=key())
    paper = Paper.objects.get(uid=made.paper)
    assert (paper.title, paper.number, paper.subject) == (
        "重大紧急信访信息报告",
        "市住房和城乡建设局急〔2014〕1号",
        row.uid,
    )
    assert made.how == How.WRITTEN
    entry = Entry.objects.filter(kind="incident:note").last()
    assert entry.cite == "2005/26"
    assert "咸宁" not in entry.payload
    actions.strike_row("line", made.uid, why="报错了", actor=cast.head, when=NOW, key=key())
    assert Paper.objects.get(uid=made.paper).voided_on == TODAY
    assert verify().ok


def test_petitions_that_one_may_see_and_never_an_accusation(cast):
    row = happened(cast)
    petition = accepted(cast)
    accusation = registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,))
    said = {"actor": cast.office_head, "when": NOW}
    refused("accusation", actions.tie_petition, row.uid, accusation.number, **said, key=key())
    refused("not_found", actions.tie_petition, row.uid, accusation.number, actor=cast.head, when=NOW, key=key())
    one = actions.tie_petition(row.uid, petition.number, **said, key=key())
    refused("tied", actions.tie_petition, row.uid, petition.number, **said, key=key())
    assert incidents.ties(cast.head, row).get() == one
    assert not incidents.ties(cast.inspector, row).exists()  # sees the incident, not the matter
    refused("not_allowed", actions.strike_row, "tie", one.uid, why="错", actor=cast.head, when=NOW, key=key())
    actions.strike_row("tie", one.uid, why="错", **said, key=key())
    assert not incidents.ties(cast.head, row).exists()
    assert IncidentTie.objects.count() == 1
    assert verify().ok


def test_growth_is_tied_to_an_earlier_incident_only(cast):
    one, two = happened(cast), happened(cast, "2014-04-01T14:00")
    said = {"actor": cast.head, "when": NOW}
    refused("out_of_order", actions.grown_from, one.uid, two.uid, **said, key=key())
    refused("out_of_order", actions.grown_from, one.uid, one.uid, **said, key=key())
    elsewhere = happened(cast, organ="RSJ", by="office_head")
    refused("not_found", actions.grown_from, two.uid, elsewhere.uid, **said, key=key())
    actions.grown_from(two.uid, one.uid, **said, key=key())
    assert list(one.growths.all()) == [two]
    actions.grown_from(two.uid, None, **said, key=key())
    assert not one.growths.exists()
    assert verify().ok


def test_a_voided_incident_takes_nothing_more(cast):
    row = happened(cast)
    refused("missing", actions.void_incident, row.uid, why=" ", actor=cast.head, when=NOW, key=key())
    actions.void_incident(row.uid, why="报错单位", actor=cast.head, when=NOW, key=key())
    refused("voided", line, cast, row, LineSort.MEASURE, words="x")
    assert verify().ok
