"""Art. 14: refusals first. No reading by a leader, a grade, the same person twice, a wrong issuer, the leader is the subject."""

import pytest

from tests.accountability.foundtown import measured, with_people
from tests.cast import day, key
from xinfang.accountability.actions import handing, outcomes, reading, referring
from xinfang.accountability.actions.handing import Suspected
from xinfang.accountability.actions.outcomes import Decided
from xinfang.accountability.models import Laying, Measure, MeasureCopy, YearEntry
from xinfang.accountability.referred import laid_before, readers, referred_to, seen, unanswered
from xinfang.ledger.verify import verify
from xinfang.papers.models import Paper
from xinfang.petitions.when import When
from xinfang.rules.referring import Crime
from xinfang.rules.refusals import NotFound, Refused

pytestmark = pytest.mark.django_db
ISSUED = day("2013-09-18 周三")
LAID = day("2013-09-20 周五")
READ = day("2013-10-10 周四")
SENT = day("2013-10-11 周五")
DECIDED = day("2013-11-20 周三")


@pytest.fixture
def town(cast):
    return with_people(cast)


def refused(act):
    with pytest.raises(Refused) as error:
        act()
    return error.value


def at(on, proof=""):
    return When(on, on, proof)


def to_issue(cast):
    return measured(cast, "discipline_proposal", target="leader", part="deputy", severity="grave")


def issue(cast, row, text="", actor=None):
    return referring.issue_suggestion(row.uid, text=text, actor=actor or cast.office_head, when=at(ISSUED), key=key())


def lay(cast, row, part="vice_mayor", on=LAID, actor=None):
    leader = cast.posts[part].uid
    return referring.lay(row.uid, leader=leader, actor=actor or cast.office_head, when=at(on), key=key())


def read(cast, laying, decision="refer", actor=None, when=None, words="请市纪委、市委组织部依纪依规办理。"):
    said = {"decision": decision, "words": words, "actor": actor or cast.vice_mayor, "when": when or at(READ)}
    return reading.read_laying(laying.uid, **said, key=key())


def refer(cast, row, to=("JW", "ZZB"), actor=None):
    organs = [cast.organ(code).uid for code in to]
    return referring.refer_on(row.uid, to=organs, actor=actor or cast.office_head, when=at(SENT), key=key())


def laid(cast):
    return lay(cast, issue(cast, to_issue(cast)))


def referred(cast):
    laying = laid(cast)
    read(cast, laying)
    return refer(cast, laying.measure)


def copy_of(cast, row, code):
    return MeasureCopy.objects.get(measure=row, to_organ=cast.organ(code))


def outcome(cast, row, code="JW", part="jw_head", kind="official_discipline", number="咸纪决〔2013〕8号", on=DECIDED):
    copy, actor = copy_of(cast, row, code), getattr(cast, part)
    if copy.received_on is None:
        outcomes.receive_referral(copy.uid, actor=actor, when=at(SENT), key=key())
    said = Decided(kind, on, number)
    return outcomes.record_outcome(copy.uid, said, actor=actor, when=at(on), key=key())


def now(row):
    return Measure.objects.get(pk=row.pk)


# --- issuing


def test_a_text_that_names_a_grade_is_refused_and_says_why(town):
    row = to_issue(town)
    for text in ("建议给予记过处分。", "建议给予党内严 重 警 告。", "建议撤职。"):
        error = refused(lambda text=text: issue(town, row, text))
        assert (error.code, error.cite) == ("grade", "2007/2-4")
    assert "有权机关" in error.why
    assert now(row).state == "to_issue"


def test_a_word_that_only_looks_like_a_grade_is_not_refused(town):
    assert issue(town, to_issue(town), "这件事项没有登记过。建议依纪依规处理。").state == "issued"


def test_a_text_with_a_petitioners_number_is_refused(town):
    row = to_issue(town)
    assert refused(lambda: issue(town, row, "来电人 13900000000，建议依纪依规处理。")).code == "identity"


def test_only_the_office_issues_and_only_who_may_sign(town):
    row = to_issue(town)
    assert refused(lambda: issue(town, row, actor=town.jw_head)).code == "wrong_issuer"
    assert refused(lambda: issue(town, row, actor=town.supervisor)).code == "not_allowed"
    with pytest.raises(NotFound):
        issue(town, row, actor=town.county_head)
    with pytest.raises(NotFound):
        issue(town, row, actor=town.deputy)


def test_another_measure_is_not_a_suggestion(town):
    row = measured(town)
    assert refused(lambda: issue(town, row)).code == "other_measure"


def test_the_paper_speaks_of_the_post_and_of_no_petitioner_and_no_grade(town):
    row = issue(town, to_issue(town))
    paper = Paper.objects.get(uid=row.paper)
    assert "副局长孙丽" in paper.body
    assert "张三丰" not in paper.body
    assert "处分的种类由有权机关依上位规定决定" in paper.body
    assert "第二条第四款" in paper.body
    assert refused(lambda: issue(town, row)).code == "wrong_state"
    assert verify().ok


# --- laying


def test_it_is_laid_only_before_leaders_of_the_same_level(town):
    row = issue(town, to_issue(town))
    cases = {"county_mayor": "other_level", "head": "not_a_body", "office_deputy": "not_a_body"}
    for part, code in cases.items():
        assert refused(lambda part=part: lay(town, row, part)).code == code
    assert refused(lambda: lay(town, row, actor=town.jw_head)).code == "wrong_issuer"
    assert now(row).state == "issued"


def test_nothing_is_laid_before_it_is_issued(town):
    row = to_issue(town)
    assert refused(lambda: lay(town, row)).code == "wrong_state"


def test_the_subject_does_not_read_what_is_about_itself(town):
    row = issue(town, to_issue(town))
    Measure.objects.filter(pk=row.pk).update(appointment=town.posts["vice_mayor"])
    assert refused(lambda: lay(town, row)).code == "subject"
    assert not laid_before(town.vice_mayor).exists()


def test_who_took_part_does_not_read(town):
    row = issue(town, to_issue(town))
    row.charge.finding.voters.create(appointment=town.posts["vice_mayor"], vote="for", digest="0" * 64)
    assert refused(lambda: lay(town, row)).code == "took_part"


def test_the_same_person_twice_is_refused(town):
    laying = laid(town)
    said = {"why": "没有答复。", "actor": town.office_head, "when": at(READ), "key": key()}
    leader = town.posts["vice_mayor"].uid
    assert refused(lambda: referring.relay(laying.measure.uid, leader=leader, **said)).code == "same_person"


def test_no_answer_does_not_bury_it(town):
    laying = laid(town)
    close = {"actor": town.office_head, "when": at(DECIDED), "key": key()}
    assert refused(lambda: referring.close_suggestion(laying.measure.uid, **close)).code == "no_answer"
    rows = Measure.objects.all()
    assert unanswered(rows, day("2013-10-01 周二"), 10).exists()
    assert not unanswered(rows, day("2013-09-30 周一"), 10).exists()


def test_another_leader_is_asked_and_the_first_laying_stays(town):
    first = laid(town)
    said = {"why": "二十天没有答复。", "actor": town.office_head, "when": at(READ), "key": key()}
    second = referring.relay(first.measure.uid, leader=town.posts["mayor_head"].uid, **said)
    first = Laying.objects.get(pk=first.pk)
    assert (first.ended_on, second.ended_on) == (READ, None)
    assert refused(lambda: read(town, first)).code == "ended"
    read(town, second, actor=town.mayor_head)
    assert verify().ok


# --- reading


def test_who_it_was_not_laid_before_does_not_read(town):
    laying = laid(town)
    with pytest.raises(NotFound):
        read(town, laying, actor=town.mayor_head)
    assert refused(lambda: read(town, laying, words=" ")).code == "missing"
    assert refused(lambda: read(town, laying, actor=town.office_head)).code == "no_proof"


def test_the_office_enters_a_reading_on_proof(town):
    laying = laid(town)
    done = read(town, laying, actor=town.office_head, when=at(READ, "呈批件第3号"))
    assert (done.entered_by, done.proof) == (town.posts["office_head"], "呈批件第3号")


def test_a_returned_one_is_laid_again_or_closed_with_a_reason(town):
    laying = laid(town)
    read(town, laying, "return", words="事实还要核实。")
    row = now(laying.measure)
    assert row.state == "issued"
    said = {"actor": town.office_head, "when": at(DECIDED), "key": key()}
    assert refused(lambda: refer(town, row)).code == "not_read"
    assert refused(lambda: referring.close_suggestion(row.uid, **said)).code == "missing"
    assert referring.close_suggestion(row.uid, why="核实后不再提出。", **{**said, "key": key()}).state == "closed"


# --- referring


def test_nothing_is_referred_before_a_leader_has_read_it(town):
    laying = laid(town)
    error = refused(lambda: refer(town, laying.measure))
    assert (error.code, error.cite) == ("not_read", "seed/14")


def test_it_goes_to_both_and_to_none_of_another_kind(town):
    laying = laid(town)
    read(town, laying)
    assert refused(lambda: refer(town, laying.measure, ("JW",))).code == "one_missing"
    assert refused(lambda: refer(town, laying.measure, ("ZZB",))).code == "one_missing"
    assert refused(lambda: refer(town, laying.measure, ("JW", "ZZB", "RSJ"))).code == "other_level"


# --- outcomes


def test_the_office_never_enters_an_outcome(town):
    row = referred(town)
    copy, said = copy_of(town, row, "JW"), Decided("party_discipline", SENT, "1号")
    ask = {"actor": town.office_head, "when": at(SENT), "key": key()}
    assert refused(lambda: outcomes.record_outcome(copy.uid, said, **ask)).code == "theirs"
    ask = {"actor": town.personnel, "when": at(SENT), "key": key()}
    assert refused(lambda: outcomes.record_outcome(copy.uid, said, **ask)).code == "theirs"


def test_an_outcome_needs_receipt_number_and_days_in_order(town):
    row = referred(town)
    copy = copy_of(town, row, "JW")
    ask = {"actor": town.jw_head, "when": at(DECIDED)}

    def record(**said):
        given = Decided(**{"kind": "party_discipline", "decided_on": DECIDED, "number": "8号", **said})
        return refused(lambda: outcomes.record_outcome(copy.uid, given, **ask, key=key())).code

    assert record() == "not_received"
    outcomes.receive_referral(copy.uid, actor=town.jw_head, when=at(SENT), key=key())
    assert record(number=" ") == "missing"
    assert record(kind="nonsense") == "missing"
    assert record(decided_on=READ) == "out_of_order"
    assert record(until=SENT) == "out_of_order"


def test_the_whole_way_to_the_end(town):
    row = referred(town)
    assert now(row).state == "referred"
    outcome(town, row)
    assert now(row).state == "referred"
    assert YearEntry.objects.get(measure=row).year == 2013
    outcome(town, row, "ZZB", "personnel", "left_to_other", "咸组函〔2013〕2号")
    assert now(row).state == "carried_out"
    said = {"actor": town.office_head, "when": at(DECIDED), "key": key()}
    assert referring.close_suggestion(row.uid, **said).state == "closed"
    assert verify().ok


def test_no_sanction_enters_no_year_and_a_struck_outcome_leaves_it(town):
    row = referred(town)
    outcome(town, row, kind="no_sanction")
    assert not YearEntry.objects.exists()
    made = outcome(town, row, kind="reminded")
    assert YearEntry.objects.filter(struck_on__isnull=True).exists()
    ask = {"why": "录错了。", "actor": town.jw_head, "when": at(DECIDED), "key": key()}
    outcomes.strike_outcome(made.uid, **ask)
    assert not YearEntry.objects.filter(struck_on__isnull=True).exists()
    assert verify().ok


def test_who_sees_a_suggestion(town):
    row = referred(town)
    for part in ("office_head", "vice_mayor", "jw_head", "personnel", "inspector"):
        assert seen(getattr(town, part)).filter(pk=row.pk).exists(), part
    for part in ("deputy", "head", "handler", "mayor_head", "county_head", "registrar", "stranger", "admin"):
        assert not seen(getattr(town, part)).filter(pk=row.pk).exists(), part
    assert referred_to(town.personnel).count() == 1


# --- a suspected crime


def crime(cast, row, on, said):
    return handing.hand_over_crime(row.uid, said, actor=cast.office_head, when=at(on), key=key())


def test_a_duty_crime_goes_by_the_law_of_the_day(town):
    row = issue(town, to_issue(town))
    before, after = day("2018-03-19 周一"), day("2018-03-20 周二")
    to_jw = Suspected(Crime.DUTY, "收受财物。", to=town.organ("JW").uid)
    to_jcy = Suspected(Crime.DUTY, "收受财物。", to_name="咸宁市人民检察院")
    error = refused(lambda: crime(town, row, before, to_jw))
    assert (error.code, error.cite) == ("not_competent", "criminal-procedure-2012/18")
    assert refused(lambda: crime(town, row, after, to_jcy)).cite == "supervision-law/11.2"
    made = crime(town, row, after, to_jw)
    assert made.to_organ == town.organ("JW")
    assert refused(lambda: crime(town, row, after, to_jw)).code == "again"
    handing.receive_handover(made.uid, actor=town.jw_head, when=at(after), key=key())
    done = handing.answer_handover(made.uid, words="已经受理。", actor=town.jw_head, when=at(after), key=key())
    assert done.answered_on == after
    assert verify().ok


def test_another_crime_goes_to_public_security(town):
    row = issue(town, to_issue(town))
    said = Suspected(Crime.OTHER, "殴打信访工作人员。", to_name="咸宁市公安局")
    assert crime(town, row, LAID, said).cite == "criminal-procedure-2012/18"


def test_all_of_the_level_barred_and_no_level_above_is_said(town):
    row = issue(town, to_issue(town))
    verification = row.charge.finding.verification
    type(verification).objects.filter(pk=verification.pk).update(organ=town.organ("GOV"))
    row = now(row)
    assert {why.value for _, why in readers(row, LAID).out} == {"own_organ"}
    assert refused(lambda: lay(town, row)).code == "own_organ"
