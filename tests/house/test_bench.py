"""The bench still runs, and the statement ceilings of docs/performance.md hold in it. Its times are never asserted."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.walks

CEILINGS = {"create, call": 12, "inbox, HTTP": 6, "petition page, HTTP": 8}


def test_the_bench_runs_and_the_ceilings_hold():
    ours = {key: value for key, value in os.environ.items() if not key.startswith(("XINFANG_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--size", "60", "--rounds", "5"],
        cwd=Path(__file__).resolve().parents[2],
        env=ours,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "verify: True" in done.stdout
    seen = dict(re.findall(r"^(\w[\w ]*, \w+) .* statements (\d+)$", done.stdout, re.MULTILINE))
    assert set(CEILINGS) < set(seen), done.stdout
    for name, most in CEILINGS.items():
        assert int(seen[name]) <= most, done.stdout
