"""A finding with all around it, written straight into the tables: asked, answered, proved, issued, copied, appealed."""

from datetime import date

from tests.accountability.foundtown import DECIDED, OPENED, measured
from tests.cast import key
from xinfang.accountability.models import Appeal, Asking, Ground, MeasureCopy, Proof, Statement, Subject, Voter
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.papers import actions as papers
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind

ISSUED = date(2013, 9, 18)  # 周三
IDENTITY = ("张三丰", "13900000000", "温泉街道一号", "420000197001010011")


def whole(cast):
    """A rectification order that was issued, with what went before and came after; its words name the petitioner, as words do."""
    measure = measured(cast)
    finding = measure.charge.finding
    verification = finding.verification
    with acts.begin("test.whole", actor=cast.office_head, key=key()) as act:
        subject = Subject.objects.get(verification=verification, target="organ")
        asking = act.add(Asking(subject=subject, what="statement", asked_on=OPENED, words="请说明", served_on=OPENED))
        said = f"信访人{IDENTITY[0]}电话{IDENTITY[1]}没有人接。"
        act.add(Statement(asking=asking, given_on=date(2013, 8, 23), reason="other", words=said))
        line = {"number": 1, "kind": "entry", "seq": 1, "words": "登记", "added_on": OPENED}
        proof = act.add(Proof(verification=verification, **line))
        act.add(Ground(finding=finding, proof=proof))
        act.add(Voter(finding=finding, appointment=cast.posts["office_deputy"], vote="for"))
        act.record(Kind.VERIFICATION_STATED, verification.uid, on=date(2013, 8, 23), payload={})
    with acts.begin("test.issued", actor=cast.office_head, key=key()) as act:
        text = f"住{IDENTITY[2]}的{IDENTITY[0]}反映的事项，请你局整改。"
        of = {"subject": measure.uid, "organ": measure.office.uid, "organ_label": measure.office.name}
        draft = PaperDraft(text, addressee="市住建局")
        paper = papers.issue(act, PaperKind.RECTIFICATION_ORDER, draft, **of, on=ISSUED, mark="咸信访")
        measure.paper, measure.state, measure.issued_on = paper.uid, "issued", ISSUED
        measure.issued_by = cast.posts["office_head"]
        act.change(measure, "paper", "state", "issued_on", "issued_by_id")
        act.add(
            MeasureCopy(measure=measure, role="discipline", to_organ=cast.organ("JW"), sent_on=ISSUED, proof="机要")
        )
        act.record(Kind.MEASURE_ISSUED, measure.uid, on=ISSUED, payload={"finding": finding.uid})
    with acts.begin("test.appealed", actor=cast.head, key=key()) as act:
        row = {"measure": measure, "organ": cast.organ("ZJJ"), "heard_by": cast.organ("LX"), "why_heard_by": "above"}
        appeal = act.add(Appeal(**row, filed_on=date(2013, 10, 8), grounds="期限算错了", proof=""))
        act.record(Kind.APPEAL_FILED, appeal.uid, on=date(2013, 10, 8), payload={"measure": measure.uid})
    assert measure.made_on == DECIDED
    measure.refresh_from_db()
    return finding, measure
