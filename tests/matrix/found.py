"""Findings for the matrix: proposed on verifications of the ordinary matter, the accusation and the county's matter."""

from uuid import UUID

from tests.cast import OPERATOR, Cast, key
from xinfang.accountability.models import Charge, Finding, Proposer, Verification
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.petitions.models import Petition

OF = {  # matter: organ whose conduct it is, office that verifies, who proposed
    "ordinary": ("ZJJ", "XFJ", "registrar"),
    "accusation": ("XAQ", "XFJ", "registrar"),
    "county": ("XAZJ", "XAXF", "county_registrar"),
}


def build_findings(cast: Cast, today, petitions: dict[str, Petition]) -> dict[str, tuple[UUID, UUID]]:
    """Of each matter the verification and the finding, written straight into their tables."""
    found = {}
    for name, (organ, office, part) in OF.items():
        with acts.begin("test.finding", actor=OPERATOR, key=key()) as act:
            said = {"organ": cast.organ(organ), "office": cast.organ(office), "regime": "seed-2013"}
            row = Verification(
                **said,
                why_office="level",
                petition=petitions[name],
                conduct_on=today,
                opened_on=today,
                grounds="逾期。",
                state="proposed",
            )
            act.add(row)
            days = {"conduct_first": today, "conduct_last": today, "proposed_on": today}
            words = {"facts": "没有办结。", "severity_grounds": "来电催问。"}
            finding = act.add(Finding(verification=row, item="12.3", severity="some", **said, **days, **words))
            act.add(Proposer(finding=finding, appointment=cast.posts[part]))
            act.add(
                Charge(
                    finding=finding,
                    target="organ",
                    organ=cast.organ(organ),
                    did="omission",
                    did_words="没有安排。",
                    fault="slight",
                    cause="没有安排，所以没有办结。",
                    first_on=today,
                    last_on=today,
                    days=1,
                    by_item="rectification_order",
                    measure="rectification_order",
                )
            )
            act.record(Kind.FINDING_PROPOSED, finding.uid, on=today, payload={"verification": row.uid})
        found[name] = (row.uid, finding.uid)
    return found
