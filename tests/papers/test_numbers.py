"""Numbers of papers: no gap, no double, none for what was rolled back, the year of the issue day, on both databases."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from tests import cast as company
from tests.cast import on
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.ledger.verify import verify
from xinfang.papers import numbering
from xinfang.papers.actions import issue
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Counter, Paper
from xinfang.petitions import actions
from xinfang.petitions.kinds import Outcome
from xinfang.rules.refusals import Refused

FRIDAY = date(2013, 6, 14)  # 周五


def number_of(petition, kind):
    return Paper.objects.filter(subject=petition.uid, kind=kind.value).order_by("pk").last().number


def test_an_act_that_is_refused_takes_no_number(cast):
    petition = company.forwarded(cast)
    with pytest.raises(Refused):
        actions.decline(petition.uid, reason="court", text="  ", actor=cast.handler, when=on(FRIDAY), key=company.key())
    assert not Paper.objects.filter(kind=PaperKind.DECLINE_NOTICE.value).exists()
    assert not Counter.objects.filter(series="不受").exists()


def test_a_transaction_rolled_back_at_the_last_gives_its_number_back(cast):
    class Changed(Exception):
        pass

    def accept(fail):
        petition = company.forwarded(cast)
        with transaction.atomic():
            actions.accept(petition.uid, actor=cast.handler, when=on(FRIDAY), key=company.key())
            if fail:
                raise Changed
        return petition

    with pytest.raises(Changed):
        accept(fail=True)
    assert number_of(accept(fail=False), PaperKind.ACCEPTANCE_NOTICE) == "市住房和城乡建设局受〔2013〕1号"


def _accept_and_fail(cast, petition):
    with acts.together():
        actions.accept(petition.uid, actor=cast.handler, when=on(FRIDAY), key=company.key())
        raise ZeroDivisionError


def test_an_inner_act_that_failed_leaves_no_number_behind_when_the_outer_goes_on(cast):
    kept, lost = company.forwarded(cast), company.forwarded(cast)
    with acts.together():
        with pytest.raises(ZeroDivisionError):
            _accept_and_fail(cast, lost)
        actions.accept(kept.uid, actor=cast.handler, when=on(FRIDAY), key=company.key())
    assert number_of(kept, PaperKind.ACCEPTANCE_NOTICE).endswith("受〔2013〕1号")
    assert Paper.objects.filter(kind=PaperKind.ACCEPTANCE_NOTICE.value).count() == 1
    assert verify().problems == []


def test_each_organ_series_and_year_counts_for_itself(cast):
    first, second = company.accepted(cast), company.accepted(cast)
    later = company.accepted(cast, date(2014, 1, 6))  # 周一
    assert number_of(first, PaperKind.FORWARDING_LETTER) == "市信访局转〔2013〕1号"
    assert number_of(second, PaperKind.FORWARDING_LETTER) == "市信访局转〔2013〕2号"
    assert number_of(second, PaperKind.ACCEPTANCE_NOTICE) == "市住房和城乡建设局受〔2013〕2号"
    assert number_of(later, PaperKind.FORWARDING_LETTER) == "市信访局转〔2014〕1号"
    assert number_of(first, PaperKind.RECEIPT) == ""
    assert number_of(first, PaperKind.RECEIPT_SLIP) == ""


def test_the_mark_of_the_organ_begins_the_number_and_old_papers_keep_theirs(cast):
    from xinfang.people import actions as people

    office = cast.organ("XFJ")
    before = company.forwarded(cast)
    people.change_organ(office, {"paper_mark": "咸信访"}, actor=company.OPERATOR, on=FRIDAY)
    after = company.forwarded(cast)
    assert number_of(before, PaperKind.FORWARDING_LETTER) == "市信访局转〔2013〕1号"
    assert number_of(after, PaperKind.FORWARDING_LETTER) == "咸信访转〔2013〕2号"


def test_a_voided_number_stays_used(cast):
    petition = company.accepted(cast)
    said = {"actor": cast.head, "when": on(FRIDAY)}
    actions.reply(petition.uid, outcome=Outcome.SUPPORT, text="依约退还。", key=company.key(), **said)
    actions.correct_reply(
        petition.uid, outcome=Outcome.EXPLAIN, text="收费有据。", why="引错条款", key=company.key(), **said
    )
    first, second = Paper.objects.filter(kind=PaperKind.OPINION.value).order_by("pk")
    assert (first.serial, first.voided_on, second.serial, second.voided_on) == (1, FRIDAY, 2, None)
    assert verify().problems == []


def test_a_paper_made_outside_has_no_number_of_ours(cast):
    petition = company.accepted(cast)
    with acts.begin("test.external", actor=cast.handler) as act:
        paper = issue(
            act,
            PaperKind.OPINION,
            "以前的答复。",
            subject=petition.uid,
            organ=cast.organ("ZJJ").uid,
            organ_label="住建局",
            on=FRIDAY,
            mark="咸建",
            external=True,
        )
        act.record(Kind.PETITION_STEPPED, petition.uid, on=FRIDAY, payload={"paper": paper.uid})
    assert (paper.number, paper.serial) == ("", None)


def test_the_ledger_sees_a_changed_number_a_gap_and_changed_words(cast):
    petition = company.accepted(cast)
    company.accepted(cast)
    second = Paper.objects.get(kind=PaperKind.ACCEPTANCE_NOTICE.value, serial=2)
    assert verify().problems == []
    Paper.objects.filter(pk=second.pk).update(serial=3, number="市住房和城乡建设局受〔2013〕3号")
    found = "\n".join(verify().problems)
    assert f"papers_paper 的行 {second.uid} 与账本不符" in found
    assert "文号“受〔2013〕”有缺号：共 2 份，最后一号 3，计数 2" in found
    Paper.objects.filter(pk=second.pk).update(serial=2, number=second.number)
    Paper.objects.filter(subject=petition.uid, kind=PaperKind.ACCEPTANCE_NOTICE.value).update(body="不受理。")
    assert any("的内容与签发时不同" in problem for problem in verify().problems)


def test_a_paper_of_the_first_version_still_verifies_and_reads(cast):
    """Words only, no extra columns: its digest and its hash are those that part one gave it."""
    from xinfang.papers.content import content_of
    from xinfang.vault.crypto import sm3

    petition = company.registered(cast)
    body = "您反映的事项请向市教育局提出。\n地址：温泉路。"
    with acts.begin("test.old", actor=cast.registrar) as act:
        paper = act.add(
            Paper(
                kind="inform_notice",
                subject=petition.uid,
                organ=cast.organ("XFJ").uid,
                organ_label="咸宁市信访局",
                title="告知单",
                body=body,
                sha=sm3(body.encode()),
                issued_on=FRIDAY,
                public=True,
            )
        )
        act.record(Kind.PETITION_STEPPED, petition.uid, on=FRIDAY, payload={"paper": paper.uid})
    assert verify().problems == []
    said = content_of(Paper.objects.get(pk=paper.pk))
    assert [one.rest for one in said.paragraphs] == ["您反映的事项请向市教育局提出。", "地址：温泉路。"]
    assert (said.number, said.addressee, said.table) == ("", "", None)
    old = ("kind", "subject", "organ", "organ_label", "title", "sha", "issued_on", "external", "public", "voided_on")
    assert old == Paper.COVERED


def _issue_one(organ, actor):
    with acts.begin("test.issue", actor=actor) as act:
        paper = issue(
            act,
            PaperKind.OFFICIAL_NOTICE,
            "各单位：请按期报送。",
            subject=organ.uid,
            organ=organ.uid,
            organ_label=organ.name,
            on=FRIDAY,
            mark="咸信访",
        )
        act.record(Kind.PETITION_STEPPED, organ.uid, on=FRIDAY, payload={"paper": paper.uid})


def _all(organ):
    rows = Paper.objects.filter(organ=organ.uid, series="", serial__isnull=False).order_by("serial")
    return list(rows.values_list("number", flat=True))


def test_one_after_another_there_is_no_gap_and_no_double(cast):
    for _ in range(20):
        _issue_one(cast.organ("XFJ"), cast.registrar)
    assert _all(cast.organ("XFJ")) == [f"咸信访〔2013〕{n}号" for n in range(1, 21)]


@pytest.mark.postgres
def test_twenty_at_once_on_postgresql_some_of_which_fail(real_cast):
    organ, actor = real_cast.organ("XFJ"), real_cast.registrar
    start, failures = threading.Barrier(20), []

    class Fails(Exception):
        pass

    def run(n):
        try:
            start.wait(30)
            for turn in range(3):
                try:
                    with transaction.atomic():
                        _issue_one(organ, actor)
                        if (n + turn) % 5 == 0:
                            raise Fails
                except Fails:
                    pass
        except Exception as error:
            failures.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    wanted = sum(1 for n in range(20) for turn in range(3) if (n + turn) % 5)
    assert wanted == 48
    assert _all(organ) == [f"咸信访〔2013〕{n}号" for n in range(1, 49)]
    assert list(numbering.gaps()) == []
