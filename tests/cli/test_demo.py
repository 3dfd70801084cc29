"""The sample city, small: every ending is there, the ledger is whole, and it refuses a home that holds data."""

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.faults
def test_a_small_sample_city(tmp_path):
    env = {"PATH": "/usr/bin:/bin", "XINFANG_HOME": str(tmp_path / "home"), "LANG": os.environ.get("LANG", "C.UTF-8")}

    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "xinfang.config.entry", *words], env=env, capture_output=True, text=True, check=False
        )

    done = run("demo", "--no-serve", "--today", "2026-06-15", "--petitions", "80")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "账本完好" in done.stdout
    assert "zj.head" in done.stdout
    left_out_of_the_year(json.loads(run("duties", "--on", "2026-06-15", "--missed", "--json").stdout))
    again = run("demo", "--no-serve")
    assert "直接打开" in again.stdout
    import sqlite3

    with sqlite3.connect(tmp_path / "home" / "xinfang.sqlite3") as base:
        states = {row[0] for row in base.execute("SELECT state FROM petitions_proceeding")}
    assert {"archived", "informed", "declined", "declined_finally", "withdrawn", "cancelled", "replied"} <= states
    (tmp_path / "home" / "DEMO").unlink()
    assert "已经有数据" in run("demo", "--no-serve").stderr


def left_out_of_the_year(found):
    """The calendar names what the generator left out, and nothing else; a county's two bodies miss a meeting together."""
    missed = {(one["organ"], one["duty"], one["period"]) for one in found["duties"]}
    assert missed == {
        ("421222-ZF", "leading_meeting", "2026年第一季度"),
        ("421222-DW", "leading_meeting", "2026年第一季度"),
        ("421200-MZ", "office_meeting", "2025年第四季度"),
        ("421281-ZJ", "office_meeting", "2026年第一季度"),
        ("421281-XF", "analysis_report", "2026年第一季度"),
        ("421223-ZF", "field_days", "2025年"),
        ("421221-T1", "third_of_time", "2025年"),
        ("421224-ZJ", "standing_arrangement", "2026年"),
        ("421200-ZJ", "target_letter", "2025年"),
    }
