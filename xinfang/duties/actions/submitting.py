"""Submit an analysis report (seed/7; 2005/39; 2022/41): the paper gets its number and is kept, and the duty is on record."""

from uuid import UUID

from xinfang.bureau import acts
from xinfang.duties.actions.entering import Submitted
from xinfang.duties.actions.entry import say
from xinfang.duties.models import AnalysisReport
from xinfang.duties.reach import need_to_enter
from xinfang.papers.actions import issue
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import FORMS, PaperKind
from xinfang.papers.models import Paper
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.petitions.when import When
from xinfang.petitions.wording import mark_of
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor

KIND = PaperKind.ANALYSIS_REPORT


def submit_report(
    organ: Organ, said: Submitted, paper: PaperDraft, *, actor: Actor, when: When, key: str
) -> AnalysisReport:
    """Issue ``paper`` under the next number of its series, and enter that the report of those days was submitted.

    Refused: by who may not enter it for ``organ``, by an organ that is no petition office, before the period is over,
    without whom it goes to.
    """
    need_to_enter(actor, organ)
    when.check(after=said.last)
    if organ.kind != OrganKind.PETITION_OFFICE:
        raise Refused("分析报告由信访部门提交。", code="no_office", cite="seed/7")
    if not paper.addressee.strip():
        raise Refused(
            "请写报给谁。", why="报本级党委、政府和上一级信访部门", field="addressee", code="missing", cite="2022/41"
        )
    with acts.begin("duty.submit_report", actor=actor, key=key, about=(organ.uid, when.on, said, paper)) as act:
        if act.repeated:
            return AnalysisReport.objects.get(uid=act.result)
        mark, label = mark_of(organ), organ.name
        made = issue(act, KIND, paper, subject=act.result, organ=organ.uid, organ_label=label, on=when.on, mark=mark)
        days = {"first": said.first, "last": said.last, "submitted_on": when.on}
        held = {"figures": said.figures, "supervision": said.supervision, "policy": said.policy}
        row = AnalysisReport(organ=organ, **days, **held, uid=act.result, entered_on=when.today)
        row.proof, row.voided_why = when.proof.strip(), ""
        counter = ("papers", str(organ.uid), FORMS[KIND].series or "", str(when.on.year))
        act.add_counted(
            row, counter, lambda: setattr(row, "number", made.number[:60])
        )  # after the paper, which has it by then
        say(act, row, "report", organ, None, when, (said.first, said.last), "seed/7")
    return row


def submitted_paper(uid: UUID, organ: int) -> Paper:
    """The paper of a report that an organ submitted; NotFound for another's, or one that has no paper here."""
    row = AnalysisReport.objects.filter(uid=uid, organ=organ).first()
    paper = Paper.objects.filter(subject=uid, kind=KIND.value).first() if row else None
    if paper is None:
        raise NotFound("没有这份报告。", code="not_found")
    return paper
