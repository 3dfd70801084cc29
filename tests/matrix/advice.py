"""What petition offices suggested and checked, for the matrix: each in a state in which something can be done."""

from datetime import date
from uuid import UUID

from tests.cast import Cast, key, on
from xinfang.accountability.actions import advising, answering, checking, inspecting
from xinfang.accountability.actions.advising import Proposal
from xinfang.accountability.actions.answering import Feedback
from xinfang.accountability.actions.checking import Judged
from xinfang.accountability.actions.inspecting import Finding, Plan
from xinfang.accountability.advicemodels import Advice
from xinfang.accountability.checkmodels import CheckedMatter, QualityCheck
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind as Entry
from xinfang.petitions.models import Petition
from xinfang.rules import lawbook
from xinfang.rules.advice import Answered, Kind


def build_advice(cast: Cast, day: date, petition: Petition) -> dict[str, UUID]:
    """A suggestion answered, a draft, one about people; a check held and one planned; a sample with one matter judged."""
    office = {"actor": cast.office_head, "when": on(day)}
    found = _suggestions(cast, office)
    zjj, people = cast.organ("ZJJ").uid, (cast.posts["office_head"].uid, cast.posts["registrar"].uid)
    plans = [inspecting.plan_inspection(Plan((zjj,), day, people, "逐件查告知"), **office, key=key()) for _ in range(2)]
    findings = [Finding(zjj, "有四件没有告知。", None, "补发告知书。", day)]
    held = inspecting.record_inspection(plans[0].uid, findings, **office, key=key())
    finding = held.findings.get()
    inspecting.follow_up(finding.uid, done=False, words="只补了两件。", **office, key=key())
    found |= {"held": held.uid, "planned": plans[1].uid, "finding": finding.uid, "site_paper": held.organs.get().paper}
    return found | _sample(cast, day, office, petition)


def _suggestions(cast: Cast, office: dict) -> dict[str, UUID]:
    def sent(kind: Kind, to: str, about: UUID | None = None) -> Advice:
        said = Proposal(kind, cast.organ(to).uid, "三件事项超期。", "指定专人办理。", about)
        row = advising.draft_advice(said, **office, key=key())
        return advising.send_advice(row.uid, **office, key=key())

    theirs = {"actor": cast.head, "when": office["when"]}
    row = sent(Kind.IMPROVEMENT, "ZJJ")
    answering.receive_advice(row.uid, **theirs, key=key())
    said = Feedback(Answered.NOT_ADOPTED, reasons="已经有专人。")
    answer = answering.answer_advice(row.uid, said, **theirs, key=key())
    account = sent(Kind.ACCOUNTABILITY, "JW", cast.organ("ZJJ").uid)
    draft = Proposal(Kind.IMPROVEMENT, cast.organ("ZJJ").uid, "一件事项超期。", "逐件督办。")
    found = {"draft": advising.draft_advice(draft, **office, key=key()).uid}
    found |= {"received": row.uid, "answer": answer.uid, "received_paper": row.paper}
    return found | {"account": account.uid, "account_paper": account.paper}


def _sample(cast: Cast, day: date, office: dict, petition: Petition) -> dict[str, UUID]:
    """A sample of the one matter that is there, which nobody has concluded: drawn by hand, judged by the act."""
    check = QualityCheck(organ=cast.organ("XFJ"), drawn_on=day, first=day, last=day, seed=613, size=1, population=1)
    check.drawn_from, check.entered_on, check.proof, check.voided_why = "0" * 64, day, "", ""
    with acts.begin("test.draw", actor=cast.office_head) as act:
        act.add(check)
        said = {"petition": petition, "organ": cast.organ("ZJJ"), "concluded_on": day}
        matter = act.add(CheckedMatter(check_of=check, **said))
        act.record(Entry.CHECK_DRAWN, check.uid, on=day, payload={"seed": 613})
    answers = dict.fromkeys(lawbook.load().questions, ("yes", ""))
    checking.grade(matter.uid, Judged("good", answers), **office, key=key())
    return {"drawn": check.uid, "judged": matter.uid}


def advice_pages(made: dict[str, UUID]) -> list[tuple[str, list, str]]:
    """The pages of the desk on these, as the walk opens them: name, arguments, query."""
    return [
        ("advices", [], ""),
        ("advices", [], "?side=received"),
        ("new_advice", ["accountability"], ""),
        ("advice", [made["received"]], ""),
        ("advice", [made["draft"]], ""),
        ("advice_act", [made["received"], "answer"], ""),
        ("advice_paper", [made["received_paper"]], ""),
        ("inspections", [], ""),
        ("new_inspection", [], ""),
        ("inspection", [made["held"]], ""),
        ("inspection_act", [made["planned"], "record"], ""),
        ("checks", [], ""),
        ("new_check", [], ""),
        ("check", [made["drawn"]], ""),
        ("check_void", [made["drawn"]], ""),
        ("checked", [made["judged"]], ""),
        ("checked_act", [made["judged"], "undo"], ""),
    ]
