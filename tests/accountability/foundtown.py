"""The cast of Arts. 11 to 14, and rows to start from: a verification, a finding, a measure, each written straight into its table.

What the acts make is tested through the acts; these are for the tests of what comes after.
"""

from datetime import date

from tests.accountability.town import LAPSED, overdue_matter, with_conference
from tests.cast import OPERATOR, SINCE, key
from xinfang.accountability.models import (
    Alert,
    ChainLink,
    Charge,
    Finding,
    Measure,
    Officer,
    Proposer,
    Subject,
    Verification,
    VerifiedAlert,
)
from xinfang.accountability.sweep import sweep
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.people import actions as people
from xinfang.rules.accountable import Severity, permitted

OPENED = date(2013, 8, 20)  # 周二
DECIDED = date(2013, 9, 17)  # 周二
MORE = [
    # part, organ, title, kind, functions, name
    ("second", "XFJ", "督查专员", "handler", ["supervise"], "方圆"),
    ("office_deputy", "XFJ", "副局长", "deputy_in_charge", [], "冯远"),
    ("mayor_head", "GOV", "市长", "head", [], "钟毅"),
    ("vice_mayor", "GOV", "分管副市长", "deputy_in_charge", [], "卫东"),
    ("jw_head", "JW", "书记", "head", [], "严明"),
    ("personnel", "ZZB", "干部科长", "handler", [], "石磊"),
    ("county_mayor", "XAQ", "区长", "head", [], "安平"),
    ("county_second", "XAXF", "督查员", "handler", ["supervise"], "齐鸣"),
]


def with_people(cast):
    """Everybody who takes part: the office's two officers and its leaders, the mayors, discipline, personnel, a county."""
    if "second" in cast.posts:
        return cast
    with_conference(cast)
    said = {"code": "ZZB", "name": "中共咸宁市委组织部", "short_name": "市委组织部", "valid_from": SINCE}
    said |= {"kind": "personnel", "level": "city"}
    cast.organs["ZZB"] = people.create_organ(said, parent=cast.organ("GOV"), actor=OPERATOR, on=SINCE)
    for part, organ, title, kind, functions, name in MORE:
        person = people.create_person(code=part, name=name, actor=OPERATOR, on=SINCE)
        post = people.create_post(cast.organ(organ), title=title, kind=kind, actor=OPERATOR, on=SINCE)
        cast.posts[part] = people.appoint(person, post, start=SINCE, functions=functions, actor=OPERATOR, on=SINCE)
    return cast


def alerted(cast, **changes):
    """A matter of the housing department past its conclude day (13 August 2013), and the alert that the sweep raised."""
    petition = overdue_matter(cast, **changes)
    sweep(LAPSED)
    return petition, Alert.objects.get(petition=petition, limit="conclude")


def verified(cast, **changes):
    """A verification of that alert, opened on 20 August by the office's two officers; chain and subjects named."""
    with_people(cast)
    petition, alert = alerted(cast)
    said = {
        "office": cast.organ("XFJ"),
        "why_office": "level",
        "organ": cast.organ("ZJJ"),
        "petition": petition,
        "conduct_on": alert.lapsed_on,
        "regime": "seed-2013",
        "opened_on": OPENED,
        "opened_by": cast.posts["supervisor"],
        "grounds": "办结期限已过。",
    }
    with acts.begin("test.verified", actor=cast.supervisor, key=key()) as act:
        row = act.add(Verification(**{**said, **changes}))
        act.add(VerifiedAlert(verification=row, alert=alert))
        alert.state = "verifying"
        act.change(alert, "state")
        for part in ("supervisor", "second"):
            act.add(Officer(verification=row, appointment=cast.posts[part], named_on=OPENED))
        for part, kind in (("head", "overall"), ("deputy", "principal"), ("handler", "direct")):
            link = {"first_on": date(2013, 6, 14), "last_on": date(2013, 8, 13), "days": 61, "note": ""}
            act.add(ChainLink(verification=row, appointment=cast.posts[part], responsibility=kind, **link))
        subject = {"verification": row, "organ": cast.organ("ZJJ"), "named_on": OPENED}
        act.add(Subject(**subject, target="organ"))
        act.add(Subject(**subject, target="leader", appointment=cast.posts["deputy"]))
        act.add(Subject(**subject, target="person", appointment=cast.posts["handler"]))
        act.record(Kind.VERIFICATION_OPENED, row.uid, on=OPENED, payload={"organ": row.organ.uid})
    return row


def determined(cast, measure="rectification_order", *, target="organ", part=None, item="12.3", severity="some"):
    """A finding on that verification, decided on 17 September 2013, with one charge; ``part``: whom, else the organ."""
    verification = verified(cast)
    said = permitted(item, Severity(severity), target)
    with acts.begin("test.determined", actor=cast.office_head, key=key()) as act:
        finding = act.add(
            Finding(
                verification=verification,
                organ=cast.organ("ZJJ"),
                office=cast.organ("XFJ"),
                item=item,
                regime="seed-2013",
                conduct_first=date(2013, 8, 14),
                conduct_last=DECIDED,
                broken="2005/33",
                facts="受理后没有在六十日内办结。",
                severity=severity,
                severity_grounds="信访人多次来电，造成一定影响。",
                state="determined",
                proposed_on=date(2013, 9, 10),
                decided_on=DECIDED,
                minutes="咸信访纪要〔2013〕9号",
                decided_words="同意。",
            )
        )
        for one in ("supervisor", "second"):
            act.add(Proposer(finding=finding, appointment=cast.posts[one]))
        charge = act.add(
            Charge(
                finding=finding,
                target=target,
                organ=cast.organ("ZJJ"),
                appointment=cast.posts[part] if part else None,
                responsibility="principal" if target == "leader" else ("direct" if part else ""),
                did="omission",
                did_words="没有安排办理。",
                fault="slight",
                cause="人手不足不构成正当理由。",
                first_on=date(2013, 6, 14),
                last_on=date(2013, 8, 13),
                days=61,
                by_item=said.by_item,
                by_consequence=" ".join(said.by_consequence),
                measure=measure,
                usual=said.choice(measure).usual,
            )
        )
        verification.state, verification.ended_on = "determined", DECIDED
        act.change(verification, "state", "ended_on")
        act.record(Kind.FINDING_DETERMINED, finding.uid, on=DECIDED, payload={"item": f"s{item}"})
    return finding, charge


def measured(cast, kind="rectification_order", **more):
    """A measure that waits to be issued, made on the day of the decision."""
    finding, charge = determined(cast, kind, **more)
    with acts.begin("test.measured", actor=cast.office_head, key=key()) as act:
        row = act.add(
            Measure(
                charge=charge,
                kind=kind,
                office=finding.office,
                organ=finding.organ,
                appointment=charge.appointment,
                made_on=DECIDED,
                year=DECIDED.year,
            )
        )
        act.record(Kind.MEASURE_MADE, row.uid, on=DECIDED, payload={"finding": finding.uid})
    return row
