"""The sample city, small: every ending is there, the ledger is whole, and it refuses a home that holds data."""

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
    again = run("demo", "--no-serve")
    assert "直接打开" in again.stdout
    import sqlite3

    with sqlite3.connect(tmp_path / "home" / "xinfang.sqlite3") as base:
        states = {row[0] for row in base.execute("SELECT state FROM petitions_proceeding")}
    assert {"archived", "informed", "declined", "declined_finally", "withdrawn", "cancelled", "replied"} <= states
    (tmp_path / "home" / "DEMO").unlink()
    assert "已经有数据" in run("demo", "--no-serve").stderr
