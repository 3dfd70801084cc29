"""The case file 卷宗 and its proof: same bytes for the same data, nobody's identity, and whatever was tampered with is found."""

import json
import shutil
import subprocess
import uuid
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from tests.accountability.foundtown import measured
from tests.cast import key
from tests.papers.test_rendering import set_in_type  # noqa: F401
from tests.reports.findings import IDENTITY, whole
from xinfang.accountability.models import Charge, Measure
from xinfang.bureau import acts
from xinfang.bureau.queries import snapshot
from xinfang.duties.models import Evidence
from xinfang.ledger import triggers
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.papers import pdf
from xinfang.papers.content import content_of
from xinfang.papers.models import Paper
from xinfang.petitions.actions.attaching import Looked, Upload, sealed
from xinfang.reports import manifest, proving
from xinfang.reports.casefile import as_paper, case_file, draft, texts
from xinfang.reports.explained import finding_for, gather
from xinfang.rules.refusals import Refused
from xinfang.vault import blobs


@pytest.fixture
def today():
    with time_machine.travel("2013-10-09 10:00+08:00", tick=False):
        yield


@pytest.fixture
def found(cast):
    finding, _ = whole(cast)
    return gather(finding_for(cast.office_head, finding.uid), snapshot())


def text_of(data, folder):
    """The words of a PDF as a reader finds them, where there is one to find them with."""
    reader = shutil.which("pdftotext")
    if reader is None:
        return ""
    (folder / "read.pdf").write_bytes(data)
    made = subprocess.run([reader, str(folder / "read.pdf"), "-"], capture_output=True, check=True)
    return made.stdout.decode().replace("\n", "")


def plain(found):
    return json.loads(manifest.written(manifest.manifest(found)))


def test_what_stands_in_it(found):
    said = draft(found)
    for words in ("一、目录", "二、认定的由来", "三、责任追究文书的正文", "四、文书清单", "五、账本记录", "请你局整改"):
        assert words in said.text
    index = said.inserts[0].what
    assert index.title == "卷宗目录"
    assert index.rows[0][0] == "二、1　措施"
    listed = {row[0] for one in said.inserts if one.what.title == "文书清单" for row in one.what.rows}
    assert any(one.startswith("受理告知书") for one in listed)
    assert any(one.startswith("责令整改通知书") for one in listed)


def test_papers_of_the_matter_are_listed_and_never_printed(found):
    kinds = {one.kind for one in texts(found)}
    assert kinds == {"rectification_order"}
    for paper in found.dossier.papers:
        body = Paper.objects.get(pk=paper.pk).body
        assert not body.strip() or body.strip()[:40] not in draft(found).text


def test_no_identity_in_text_and_tables(found):
    said = draft(found)
    everything = said.text + json.dumps(said.extra(), ensure_ascii=False) + as_paper(found).body
    everything += manifest.written(manifest.manifest(found)).decode()
    for value in IDENTITY:
        assert value not in everything


@pytest.mark.usefixtures("set_in_type")
def test_the_pdf_holds_no_identity_and_is_the_same_for_the_same_data(found, cast, tmp_path):
    first = case_file(found)
    again = case_file(gather(finding_for(cast.inspector, found.finding.uid), snapshot()))
    assert first == again
    given = json.dumps(pdf._data(content_of(as_paper(found))), ensure_ascii=False)  # all that the type-setter gets
    read = text_of(first.pdf, tmp_path)
    for said in (given, read) if read else (given,):
        for words in ("责任追究卷宗", "卷宗目录", "请你局整改"):
            assert words in said
        for value in IDENTITY:
            assert value not in said
    assert json.loads(first.manifest)["pdf"]["name"] == "casefile.pdf"


def test_a_true_manifest_is_proved(found):
    proved = proving.prove(plain(found))
    assert (proved.problems, proved.since) == ([], [])
    assert proved.checked["entries"] == len(found.entries)
    assert proved.checked["rows"] == len(found.rows)


def changed(found, how):
    said = plain(found)
    how(said)
    return proving.prove(said).problems


def test_a_changed_manifest_is_found(found):
    wrong = "0" * 64
    one = found.entries[0].seq
    cases = [
        (lambda s: s["entries"][0].update(hash=wrong), f"账本第 {one} 号的哈希与清单不符"),
        (lambda s: s["entries"][0].update(on="2001-01-01"), f"账本第 {one} 号的种类或日期与清单不符"),
        (lambda s: s["entries"][0].update(kind="petition:other"), f"账本第 {one} 号的种类或日期与清单不符"),
        (lambda s: s["head"].update(hash=wrong), f"链头第 {found.entries[-1].seq} 号与清单不符"),
        (lambda s: s["head"].update(seq=one), "清单的链头不是它最后一条记录"),
        (lambda s: s["rows"][0].update(digest=wrong), "账本里没有改它的记录"),
        (lambda s: s["rows"][0].update(uid=str(uuid.UUID(int=7))), "不见了"),
        (lambda s: s["rows"][0].update(table="people_account"), "没有叫 people_account 的表"),
        (lambda s: s["papers"][0].update(sha=wrong), "的哈希与清单不符"),
        (lambda s: s["papers"][0].update(uid=str(uuid.UUID(int=8))), "不见了"),
        (
            lambda s: s["entries"].append({"seq": 10**9, "hash": wrong, "kind": "x", "on": "2013-01-01"}),
            "没有第 1000000000 号",
        ),
        (lambda s: s["files"].append({"uid": str(uuid.UUID(int=9)), "address": wrong}), "的登记不见了"),
    ]
    for how, said in cases:
        assert any(said in problem for problem in changed(found, how)), said


def test_an_entry_left_out_of_the_manifest_is_found(found):
    gone = next(one.seq for one in found.entries if one.kind == "finding:determine")
    problems = changed(found, lambda s: s.update(entries=[e for e in s["entries"] if e["seq"] != gone]))
    assert problems == [f"清单缺少账本第 {gone} 号"]


def test_a_row_paper_or_file_left_out_of_the_manifest_is_found(found):
    charge = found.charges[0].uid
    problems = changed(found, lambda s: s.update(rows=[e for e in s["rows"] if e["uid"] != str(charge)]))
    assert problems == [f"清单缺少行 {charge}"]
    paper = found.measures[0].paper
    problems = changed(found, lambda s: s.update(papers=[e for e in s["papers"] if e["uid"] != str(paper)]))
    assert problems == [f"清单缺少文书 {paper}"]


def test_what_is_said_twice_is_no_manifest(found):
    for name in ("entries", "rows", "papers"):
        said = plain(found)
        said[name].append({**said[name][0]})
        with pytest.raises(Refused):
            manifest.read(json.dumps(said).encode())


def test_a_row_changed_behind_the_back_is_found(found):
    said = plain(found)
    Charge.objects.update(measure="none")
    assert any("accountability_charge" in one and "在账本之外被改过" in one for one in proving.prove(said).problems)


def test_a_row_deleted_behind_the_back_is_found(found):
    said = plain(found)
    found.finding.voters.all().delete()
    assert any("accountability_voter" in one and "不见了" in one for one in proving.prove(said).problems)


def test_a_paper_changed_behind_the_back_is_found(found):
    said, paper = plain(found), found.paper(found.measures[0].paper)
    paper.body = "另一种说法"
    paper.save(update_fields=["body"])
    assert proving.prove(said).problems == [f"文书 {paper.uid} 的内容与签发时不同：在账本之外被改过"]


def test_an_entry_changed_or_cut_off_in_the_ledger_is_found(found):
    said, seq = plain(found), found.entries[2].seq
    triggers.drop(connection)
    Entry.objects.filter(seq=seq).update(cite="seed/1")
    problems = proving.prove(said).problems
    assert f"账本第 {seq} 号的内容被改过" in problems
    assert f"账本在第 {seq} 号断开" in problems
    Entry.objects.filter(seq=found.entries[-1].seq).delete()
    assert f"账本里没有第 {found.entries[-1].seq} 号" in proving.prove(said).problems
    triggers.install(connection)


def test_what_was_changed_later_by_an_act_is_told_and_no_difference(cast, found):
    said = plain(found)
    measure = Measure.objects.get(pk=found.measures[0].pk)
    with acts.begin("test.closed", actor=cast.office_head, key=key()) as act:
        measure.state = "closed"
        act.change(measure, "state")
        act.record(Kind.MEASURE_CLOSED, measure.uid, on=date(2013, 11, 1), payload={})
    proved = proving.prove(said)
    assert proved.problems == []
    [since] = proved.since
    assert since == f"accountability_measure 的行 {measure.uid} 后来依法改过（账本第 {Entry.objects.last().seq} 号）"


def test_a_file_that_was_changed_or_is_gone_is_found(cast):
    """A file of the evidence list: its bytes, and its row."""
    finding, measure = whole(cast)
    with acts.begin("test.file", actor=cast.office_head, key=key()) as act:
        uid = new_uid()
        address, vault = sealed(uid, Looked(Upload("整改照片.pdf", b"%PDF-1.4 x"), "pdf", "clean"))
        row = {"uid": uid, "organ": measure.organ, "record": "measure", "of": measure.uid, "number": 1, "kind": "pdf"}
        row |= {"size": 10, "blob": address, "vault": vault, "name_sha": "0" * 64, "scan": "clean"}
        file = act.add(Evidence(**row, added_on=date(2013, 9, 20)))
        act.record(Kind.MEASURE_CLOSED, measure.uid, on=date(2013, 9, 20), payload={})
    found = gather(finding_for(cast.office_head, finding.uid), snapshot())
    said = plain(found)
    assert said["files"] == [{"uid": str(uid), "address": address}]
    assert "整改照片" not in json.dumps(said, ensure_ascii=False) + draft(found).text
    assert proving.prove(said).ok
    listed = {row for one in draft(found).inserts for row in one.what.rows}
    assert ("附件 1", "2013年9月20日 周五", f"{address[:16]}…") in listed
    blobs.remove(address)
    assert proving.prove(said).problems == [f"文件 {uid} 不见了"]
    Evidence.objects.filter(pk=file.pk).update(number=2)
    assert proving.prove(said).problems == [f"文件 {uid} 的登记在账本之外被改过"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"format": "other"}',
        b'{"format": "xinfang-casefile-1", "head": {"seq": "1", "hash": ""}, "finding": "x", "entries": [], "rows": []}',
    ],
)
def test_what_is_no_manifest_is_refused(data):
    with pytest.raises(Refused) as refused:
        manifest.read(data)
    assert refused.value.code == "bad_file"


def test_nothing_but_numbers_uids_and_hashes_is_taken_from_a_manifest(found):
    said = plain(found)
    for path, value in (("seq", -1), ("seq", True), ("hash", "x" * 65), ("hash", 5)):
        wrong = json.loads(json.dumps(said))
        wrong["entries"][0][path] = value
        with pytest.raises(Refused):
            manifest.read(json.dumps(wrong).encode())
    wrong = json.loads(json.dumps(said))
    wrong["files"] = [{"uid": str(uuid.UUID(int=1)), "address": "../../etc/passwd"}]
    with pytest.raises(Refused):
        manifest.read(json.dumps(wrong).encode())
    assert manifest.read(json.dumps(said).encode()) == said


@pytest.mark.usefixtures("set_in_type", "today")
def test_the_commands_write_and_prove(cast, xinfang, tmp_path):
    finding, _ = whole(cast)
    code, text, _ = xinfang("explain", finding.uid, "--out", tmp_path)
    assert (code, str(tmp_path / "casefile.json") in text) == (0, True)
    assert xinfang("explain", finding.uid, "--out", tmp_path)[0] == 2  # nothing is overwritten
    assert xinfang("explain", finding.uid, "--pdf", tmp_path / "a.txt")[0] == 2
    assert xinfang("explain", finding.uid, "--pdf", tmp_path / "no" / "a.pdf")[0] == 2
    assert xinfang("explain", finding.uid, "--pdf", tmp_path / "a.pdf")[0] == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "casefile.pdf").read_bytes()
    code, out, _ = xinfang("prove", tmp_path / "casefile.json", "--json")
    assert (code, out["ok"], out["problems"]) == (0, True, [])
    assert "卷宗与账本一致" in xinfang("prove", tmp_path / "casefile.json")[1]
    with (tmp_path / "casefile.pdf").open("ab") as file:
        file.write(b"\n")
    code, out, _ = xinfang("prove", tmp_path / "casefile.json", "--json")
    assert code == 1
    assert out["problems"] == ["PDF 与清单不符：不是这份清单导出的，或者被改过"]
    assert xinfang("prove", tmp_path / "nothing.json")[0] == 2
    assert xinfang("prove", tmp_path / "casefile.pdf")[0] == 2


@pytest.mark.usefixtures("set_in_type", "today")
def test_the_files_of_the_page(cast, sign_in):
    finding, _ = whole(cast)
    for form, mime in (("pdf", "application/pdf"), ("json", "application/json")):
        answer = sign_in("office_head").get(reverse("desk:explain_file", args=[finding.uid, form]))
        assert Entry.objects.order_by("-seq").first().kind == "register:export"
        assert (answer.status_code, answer["Content-Type"]) == (200, mime)
        assert sign_in("head").get(reverse("desk:explain_file", args=[finding.uid, form])).status_code == 403
        assert sign_in("county_head").get(reverse("desk:explain_file", args=[finding.uid, form])).status_code == 404
    assert sign_in("office_head").get(reverse("desk:explain_file", args=[finding.uid, "exe"])).status_code == 404


def test_it_can_be_made_of_a_measure_that_waits(cast):
    row = measured(cast)
    found = gather(finding_for(cast.office_head, row.charge.finding.uid), snapshot())
    assert "没有。" in draft(found).text
    assert proving.prove(plain(found)).ok


@pytest.mark.usefixtures("today")
def test_without_fonts_the_page_says_so_and_the_manifest_still_comes(cast, sign_in, monkeypatch):
    finding, _ = whole(cast)
    monkeypatch.setattr(pdf, "lacking", lambda: ("fonts-noto-cjk",))
    client = sign_in("office_head")
    assert "不能制成 PDF" in client.get(reverse("desk:explain", args=[finding.uid])).content.decode()
    assert client.get(reverse("desk:explain_file", args=[finding.uid, "pdf"])).status_code == 400
    answer = client.get(reverse("desk:explain_file", args=[finding.uid, "json"]))
    assert "pdf" not in manifest.read(answer.content)
    assert proving.prove(manifest.read(answer.content)).ok
