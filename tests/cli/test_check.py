"""The daily look: what is wrong is said with what to do, and gives exit code 1; what is only to be minded does not."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from tests.cast import registered
from xinfang.bureau import outbox
from xinfang.bureau.models import Beat
from xinfang.cli import check
from xinfang.ledger import heads
from xinfang.vault.scanning import NotScanned

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # a Friday, ten o'clock


@pytest.fixture
def quiet(cast, xinfang):
    """A house in order: the housekeeper was there, a backup was made."""
    with time_machine.travel(NOW, tick=False):
        registered(cast)
        heads.note()
        Beat.objects.create(job="outbox", at=NOW)
        Beat.objects.create(job="backup", at=NOW, note="3 行")
        outbox.Errand.objects.all().delete()
        yield lambda: xinfang("check", "--json")


def of(said, what):
    return [(one["state"], one["said"]) for one in said["findings"] if one["what"] == what]


def test_all_is_well(quiet):
    code, said, _ = quiet()
    assert (code, said["ok"]) == (0, True)
    assert {one["state"] for one in said["findings"]} <= {"good", "mind"}
    assert of(said, "值守") == [("good", "上次动静在 0 分钟前")]
    assert of(said, "备份") == [("good", "上次在 2026-11-20 10:00，3 行")]


def test_a_silent_housekeeper_is_a_problem_and_an_old_backup_is_to_be_minded(quiet):
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        code, said, _ = quiet()
    assert code == 1
    assert of(said, "值守") == [("bad", "上次动静在 4320 分钟前，巡查、提醒、检索都停着")]  # 3 * 24 * 60
    assert of(said, "备份") == [("mind", "上次在 2026-11-20")]


def test_a_job_that_failed_and_an_errand_that_fails_are_named(quiet):
    Beat.objects.create(job="sweep", at=NOW, ok=False, note="数据库出错：OperationalError")
    outbox.put("petition.mail", uuid4())
    outbox.Errand.objects.update(error="SMTPException")
    code, said, _ = quiet()
    assert code == 1
    assert of(said, "值守") == [("bad", "没有办成：sweep（数据库出错：OperationalError）")]
    assert of(said, "待发") == [("bad", "1 项没有办成（petition.mail）")]


def test_a_head_that_the_ledger_does_not_have_is_found(quiet):
    with heads.path().open("a", encoding="ascii") as file:
        file.write(f"99 {'a' * 64}\n")
    code, said, _ = quiet()
    assert (code, of(said, "账本")[0][0]) == (1, "bad")


def test_settings_for_production_are_looked_at(quiet, settings):
    settings.PRODUCTION, settings.ALLOWED_HOSTS = True, ["localhost"]
    assert of(quiet()[1], "设置")[0][0] == "bad"
    settings.ALLOWED_HOSTS = ["xinfang.example.cn"]
    assert of(quiet()[1], "设置") == [("good", "按正式运行，xinfang.example.cn")]
    settings.MASTER_KEY_IN_HOME = True
    assert of(quiet()[1], "主密钥")[0] == ("mind", "放在 XINFANG_HOME 里")


def test_a_full_disk_and_a_silent_scanner(quiet, settings, monkeypatch):
    monkeypatch.setattr(check.shutil, "disk_usage", lambda place: (10**12, 10**12 - 10**8, 10**8))
    settings.CLAMD = "/nowhere/clamd.ctl"

    def silent(data):
        raise NotScanned("no socket")

    monkeypatch.setattr(check.scanning, "scan", silent)
    said = quiet()[1]
    assert of(said, "磁盘")[0] == ("bad", "XINFANG_HOME 还剩 0.1 GB，0%")
    assert of(said, "附件")[0][0] == "bad"


def test_it_is_also_said_in_words(quiet, xinfang):
    out = xinfang("check")[1]
    assert "好   值守：上次动静在 0 分钟前" in out
    assert timezone.localdate().isoformat() in out
