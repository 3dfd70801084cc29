"""What the office does with a suggestion of Art. 14 on the measure's page, and what the page shows of it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from xinfang.accountability import referred
from xinfang.accountability.actions import handing, reading, referring
from xinfang.accountability.actions.referring import DECISIONS, REFER, RETURN
from xinfang.accountability.measuremodels import CARRIED_OUT, ISSUED, LAID, REVOKED, TO_ISSUE, Measure
from xinfang.accountability.suggestionwords import higher, named
from xinfang.desk import referforms as forms
from xinfang.desk.arriving import Deed
from xinfang.desk.door import At
from xinfang.papers.models import Paper
from xinfang.rules.referring import CRIME_LABELS, OUTCOMES, Crime, waited
from xinfang.rules.values import Actor


def offered(at: At, row: Measure) -> dict[str, Deed]:
    """What the actor may do with a suggestion now; nothing for who is not of its office."""
    if not referred.of_office(at.actor).filter(pk=row.pk).exists():
        return {}
    signs, last = at.actor.may("petition:approve"), referred.latest(row)
    decision = last.decision if last is not None else ""
    asked = {
        "issue": row.state == TO_ISSUE and signs,
        "lay": row.state == ISSUED,
        "read": row.state == LAID and not decision,
        "relay": row.state == LAID and not decision,
        "refer": row.state == LAID and decision == REFER and signs,
        "close": row.state == CARRIED_OUT or (row.state == ISSUED and decision == RETURN),
        "crime": row.state not in {TO_ISSUE, REVOKED} and signs,
    }
    return {key: DEEDS[key] for key, may in asked.items() if may}


def given(at: At, row: Measure) -> dict[str, Any]:
    """What the page shows: the layings with the days they waited, referrals, outcomes, transfers, the higher rules."""
    layings = row.layings.select_related("leader__person", "leader__post__organ", "entered_by__post")
    office = referred.of_office(at.actor).filter(pk=row.pk).exists()
    ended = [(one, waited(one.laid_on, one.read_on or one.ended_on or at.today)) for one in layings]
    handed = row.handovers.select_related("to_organ") if office else row.handovers.none()
    return {
        "layings": [(one, days, DECISIONS.get(one.decision, "")) for one, days in ended],
        "most": at.now.setting("leader_read_days"),
        "referrals": row.copies.select_related("to_organ"),
        "outcomes": [(one, OUTCOMES.get(one.kind, one.kind)) for one in row.outcomes.select_related("organ")],
        "handovers": [(one, CRIME_LABELS[Crime(one.why)], named(one.cite)) for one in handed],
        "higher": [words for _, words in higher(row, row.issued_on or at.today)],
        "papers": papers(row, at.actor),
    }


def papers(row: Measure, actor: Actor) -> list[Paper]:
    """The papers of a suggestion that an actor reads: the office all; a leader the suggestion; transfers of crimes nobody else."""
    rows = Paper.objects.filter(subject=row.uid).defer("body").order_by("pk")
    crimes = row.handovers.values_list("paper", flat=True)
    if referred.of_office(actor).filter(pk=row.pk).exists():
        return list(rows)
    rows = rows.exclude(uid__in=[one for one in crimes if one])
    if referred.referred_to(actor).filter(measure=row).exists():
        return list(rows)
    return list(rows.filter(uid=row.paper)) if row.paper else []


def _issue(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    referring.issue_suggestion(row.uid, text=said["text"], **forms.told(at, said))
    return "已签发，请呈领导批阅。"


def _lay(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    referring.lay(row.uid, leader=UUID(said["leader"]), **forms.told(at, said))
    return "已呈批。"


def _relay(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    referring.relay(row.uid, leader=UUID(said["leader"]), why=said["why"], **forms.told(at, said))
    return "已另呈，原来的呈批保留。"


def _read(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    last = referred.latest(row)
    assert last is not None
    reading.read_laying(last.uid, decision=said["decision"], words=said["words"], **forms.told(at, said))
    return "已登记批阅。"


def _refer(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    referring.refer_on(row.uid, to=[UUID(one) for one in said["to"]], text=said["text"], **forms.told(at, said))
    return "已移送纪检监察机关和组织人事部门。"


def _close(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    referring.close_suggestion(row.uid, why=said["why"], **forms.told(at, said))
    return "已了结。"


def _crime(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    to = UUID(said["to"]) if said["to"] else None
    asked = handing.Suspected(Crime(said["crime"]), said["words"], to, said["to_name"])
    handing.hand_over_crime(row.uid, asked, **forms.told(at, said))
    return "已移送。"


DEEDS = {
    "issue": Deed("签发建议书", forms.Issue, _issue, "编文号，不能再改。只提建议，不写处分的种类和档次。"),
    "lay": Deed("呈领导批阅", forms.Lay, _lay, "呈同级党委、政府领导；没有批阅的不会因此了结。"),
    "read": Deed("登记批阅", forms.Read, _read, "纸面批阅的，凭呈批件登记；依据必填。"),
    "relay": Deed("另呈其他领导", forms.Relay, _relay, "原来的呈批保留，标明等了多少天。"),
    "refer": Deed("移送", forms.Refer, _refer, "同时移送纪检监察机关和组织人事部门，缺一不可。"),
    "close": Deed("了结", forms.Why, _close, "各机关的处理结果都登记以后，或者领导退回以后。"),
    "crime": Deed("移送涉嫌犯罪线索", forms.Crime, _crime, "按移送那一天的法律移送；不影响这份建议。"),
}
