"""The real letters by every rule: what is raised, with which reasons, all of it assumed, nobody named (seed/12; decision 37)."""

import json
from datetime import date

import pytest

from tests.cli.test_import import independent_late
from xinfang.accountability import alertreads as reads
from xinfang.accountability.byrule import by_rule
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert
from xinfang.accountability.supervising import sweep_supervision
from xinfang.bureau.queries import snapshot
from xinfang.ledger.models import Entry
from xinfang.people.models import Person

DAY = date(2020, 2, 1)


@pytest.mark.letters
def test_every_rule_over_the_real_letters(shared, xinfang, many_rows):
    path = shared / "data" / "letters_replied.xlsx"
    assert xinfang("import", path, "--json")[0] == 0
    code, said, _ = xinfang("sweep", "--on", DAY.isoformat(), "--by-rule", "--json")
    assert code == 0
    sweep_supervision(DAY)
    sweep_facts(DAY)
    late = independent_late(path)
    asked = {number: due for number, due in late.items() if due >= date(2013, 6, 13)}
    # by the independent count 86 letters are late, 11 of them before the rule was in force: those are listed and raise
    # nothing (decision 10). No other rule asks anything of these files.
    assert (len(said["lapsed"]), len(late), len(asked)) == (86, 86, 75)
    assert [(one["rule"], one["raised"], one["assumed"]) for one in said["rules"]] == [("conclude", 75, 75)]
    assert [(one.sort, one.rule, one.raised, one.assumed, one.moot) for one in by_rule(DAY)] == [
        ("limit", "conclude", 75, 75, 0)
    ]
    rows = list(Alert.objects.select_related("clock", "petition"))
    assert {row.petition.source_id: row.due_on for row in rows} == asked
    assert all(row.assumed for row in rows)
    now = snapshot()
    assert all(reads.reasons_of(row, now) and reads.refuted_by(row) for row in rows)
    told = " ".join(Entry.objects.filter(subject__in=[row.uid for row in rows]).values_list("payload", flat=True))
    assert not Person.objects.exists()  # none could be named
    assert "appointment" not in told
    assert json.loads(Entry.objects.get(subject=rows[0].uid).payload)["assumed"] is True
