"""An issued measure to start from, written straight into its tables: its text, the year's entry, the rectification."""

from datetime import date

from tests.accountability.foundtown import determined, measured
from tests.cast import key
from xinfang.accountability import yearfile
from xinfang.accountability.models import Rectification
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import issue
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind

ISSUED = date(2013, 9, 18)  # 周三
DUE = date(2013, 10, 18)  # 周五: the order's thirty days
__all__ = ["DUE", "ISSUED", "determined", "issued", "ordered"]


def issued(cast, kind="rectification_order", **more):
    """A measure issued on 18 September 2013, in the file of that year."""
    row = measured(cast, kind, **more)
    office = row.office
    with acts.begin("test.issued", actor=cast.office_head, key=key()) as act:
        draft = PaperDraft("责令三十日内整改。", "", row.organ.name)
        said = {"subject": row.uid, "organ": office.uid, "organ_label": office.name, "on": ISSUED, "mark": "信"}
        paper = issue(act, PaperKind.RECTIFICATION_ORDER, draft, **said)
        row.state, row.issued_on, row.issued_by, row.paper = "issued", ISSUED, cast.posts["office_head"], paper.uid
        act.change(row, "state", "issued_on", "issued_by_id", "paper")
        yearfile.enter(act, row, ISSUED)
        if kind == "rectification_order":
            said = {"organ": row.organ, "ordered_on": ISSUED, "due_on": DUE, "ended_why": ""}
            act.add(Rectification(measure=row, **said))
        act.record(Kind.MEASURE_ISSUED, row.uid, on=ISSUED, payload={"finding": row.charge.finding.uid})
    return row


def ordered(cast, **more):
    """The rectification of such an order."""
    return issued(cast, **more).rectification
