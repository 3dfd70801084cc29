"""One tree that explains a finding: measure, situation, rule, clock, acts, papers; each with its article and ledger number.

Named are the charged persons alone, everybody else by post. What the vault holds of a petitioner is taken out of every word.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from xinfang.accountability.aftermodels import APPEAL_STATES, DECISIONS, RECTIFICATION_STATES
from xinfang.accountability.findingmodels import STATES as FINDING_STATES
from xinfang.accountability.findingmodels import VOTES, Charge
from xinfang.accountability.measuremodels import STATES as MEASURE_STATES
from xinfang.accountability.measuremodels import Measure, MeasureCopy
from xinfang.accountability.models import Alert, Appeal, Asking
from xinfang.ledger.models import Entry
from xinfang.papers.models import Paper
from xinfang.petitions.clockwork import project
from xinfang.reports import explainwords as words
from xinfang.reports.explained import Material
from xinfang.rules import accountable, lawbook
from xinfang.rules.days import zh
from xinfang.rules.judging import WORDS as WHY_OFFICE
from xinfang.rules.judging import Why
from xinfang.rules.situations import FACTS


@dataclass(frozen=True, slots=True)
class Node:
    """One thing in the tree: what, by which article, under which ledger number, on which day; words; what it rests on."""

    title: str
    cite: str = ""
    seq: int | None = None
    on: date | None = None
    lines: tuple[str, ...] = ()
    children: tuple["Node", ...] = ()

    @property
    def article(self) -> str:
        """The article in words."""
        return lawbook.load().label(self.cite) if self.cite else ""


def tree(found: Material) -> Node:
    """The whole explanation of one finding. ``gather`` has read what it says; the gate was passed before that."""
    finding, book = found.finding, lawbook.load()
    situation = book.situations[finding.item]
    severity = accountable.SEVERITY_LABELS[accountable.Severity(finding.severity)]
    lines = (
        f"{finding.organ.name}，{FINDING_STATES.get(finding.state, finding.state)}",
        f"行为起止：{zh(finding.conduct_first)}至{zh(finding.conduct_last)}",
        f"后果：{severity}",
        *_said("后果的依据", finding.severity_grounds, found),
        *_said("事实", finding.facts, found),
    )
    parts = (
        _measures(found),
        _situation(found),
        _acts(found),
        _other_papers(found),
        _asked(found),
        _evidence(found),
        _decision(found),
        _after(found),
    )
    return Node(
        f"认定：{book.label(situation.cite)}",
        situation.cite,
        _seq_of(found, finding.uid, "finding:determine") or found.seq(finding),
        finding.decided_on or finding.proposed_on,
        lines,
        tuple(one for one in parts if one is not None),
    )


def _said(what: str, text: str, found: Material) -> tuple[str, ...]:
    return (f"{what}：{found.blot(text.strip())}",) if text.strip() else ()


def _seq_of(found: Material, subject: UUID, kind: str) -> int | None:
    return next((one.seq for one in found.entries if one.subject == subject and one.kind == kind), None)


def _measures(found: Material) -> Node:
    with_measure = {one.charge_id: one for one in found.measures}
    nodes = [_measure(one, found) for one in found.measures]
    nodes += [_charge(one, found) for one in found.charges if one.pk not in with_measure]
    return Node("措施", "seed/11", children=tuple(nodes))


def _measure(row: Measure, found: Material) -> Node:
    kind = lawbook.load().measures.get(row.kind)
    charge = next(one for one in found.charges if one.pk == row.charge_id)
    lines = [f"对象：{words.target(row.organ, row.appointment)}", f"状态：{MEASURE_STATES.get(row.state, row.state)}"]
    lines += [f"发文：{words.post(row.issued_by)}，{zh(row.issued_on)}"] if row.issued_on else []
    lines += [f"进入 {row.year} 年度领导班子考核", *_said("了结", row.ended_why, found)]
    children = [_charge(charge, found), *_paper_nodes([found.paper(row.paper)], found)]
    children += [_copy(one, found) for one in row.copies.all()]
    children += [*_carried_out(row, found), *_entries_on(row.uid, found)]
    title = accountable.title(row.kind)
    return Node(title, kind.cite if kind else "", found.seq(row), row.made_on, tuple(lines), tuple(children))


def _copy(row: MeasureCopy, found: Material) -> Node:
    got = f"{zh(row.received_on)}签收" if row.received_on else "还没有签收"
    role = words.COPY_ROLES.get(row.role, "发送范围")
    return Node(f"抄送{row.to_organ.short_name}（{role}）", "seed/13", found.seq(row), row.sent_on, (got,))


def _carried_out(row: Measure, found: Material) -> Iterator[Node]:
    talk = getattr(row, "talk", None)
    if talk is not None:
        held = f"{zh(talk.held_on)}谈话" if talk.held_on else "还没有谈话"
        yield Node(f"谈话人：{words.post(talk.executor)}", "seed/13", found.seq(talk), talk.named_on, (held,))
    for one in row.layings.all():
        read = (
            f"{zh(one.read_on)}批阅：{words.READ_AS.get(one.decision, one.decision)}" if one.read_on else "还没有批阅"
        )
        lines = (read, *_said("批示", one.words, found))
        yield Node(f"呈{words.post(one.leader)}", "seed/14", found.seq(one), one.laid_on, lines)
    for done in row.outcomes.all():
        struck = (f"{zh(done.struck_on)}划去",) if done.struck_on else ()
        lines = (f"{done.organ.name}作出，文号 {done.number}", *struck)
        yield Node("处理结果（由有权机关决定）", "seed/14", found.seq(done), done.decided_on, lines)
    for year in row.year_entries.all():
        struck = (f"{zh(year.struck_on)}划去",) if year.struck_on else ()
        yield Node(f"列入 {year.year} 年度考核", "seed/13", found.seq(year), year.entered_on, struck)
    for fix in (one for one in found.rectifications if one.measure_id == row.pk):
        lines = (f"最迟 {zh(fix.due_on)}", RECTIFICATION_STATES.get(fix.state, fix.state))
        yield Node("整改", "seed/13", found.seq(fix), fix.ordered_on, lines, tuple(_entries_on(fix.uid, found)))


def _charge(row: Charge, found: Material) -> Node:
    kind = words.responsibility(row.responsibility)
    consequence = "、".join(accountable.title(one) for one in row.by_consequence.split()) or "没有"
    lines = [
        f"{words.DID.get(row.did, row.did)}，{words.fault(row.fault)}" + (f"，{kind}" if kind else ""),
        f"{zh(row.first_on)}至{zh(row.last_on)}，{row.days} 日",
        *_said("做了什么、没做什么", row.did_words, found),
        *_said("因果", row.cause, found),
        *_said("从重、从轻的说明", row.factor_words, found),
        f"第十二条写的措施：{accountable.title(row.by_item)}；第十三条、第十四条按后果：{consequence}",
        f"选定：{accountable.title(row.measure)}" + ("" if row.usual else "（通常之外，另有理由和第二人签署）"),
        *_said("通常之外的理由", row.unusual_why, found),
    ]
    lines += [f"第二人签署：{words.post(row.seconded_by)}"] if row.seconded_by else []
    for label, said in (("从重", row.aggravating), ("从轻", row.mitigating)):
        lines += [f"{label}：{words.codes(said, words.FACTORS)}"] if said.strip() else []
    lines += ["对决定明确表示过不同意见，有记录", *_said("不同意见", row.objection, found)] if row.objected else []
    whom = accountable.TARGET_LABELS.get(row.target, row.target)
    return Node(
        f"{whom}：{words.target(row.organ, row.appointment)}",
        f"seed/{row.finding.item}",
        found.seq(row),
        None,
        tuple(lines),
    )


def _situation(found: Material) -> Node:
    finding, book = found.finding, lawbook.load()
    situation, regime = book.situations[finding.item], book.regimes.get(finding.regime)
    nodes = [Node("情形", situation.cite, found.seq(finding), finding.conduct_first, (situation.title,))]
    if regime is not None:
        higher = regime.higher.get(finding.item, "")
        nodes.append(
            Node(f"上位规定：{regime.title}", higher, None, regime.start, (regime.note,) if regime.note else ())
        )
    nodes += [Node("违反的规定", cite, None, finding.conduct_first) for cite in finding.broken.split()]
    nodes += [_alert(one.alert, found) for one in found.alerts]
    return Node("情形和规定", situation.cite, children=tuple(nodes))


def _alert(row: Alert, found: Material) -> Node:
    """What the machine had found: the clock with its pinned law and the lines of its sum, or the duty, or the fact."""
    book, said = lawbook.load(), (f"最迟 {zh(row.due_on)}，{zh(row.lapsed_on)}起逾期",)
    entries = tuple(_entries_on(row.uid, found))
    if row.clock is None:
        duty, fact = book.duties.get(row.duty), FACTS.get(row.fact)
        title = duty.title if duty else (fact.title if fact else "由人提出的待核事项")
        cite = duty.cite if duty else f"seed/{row.readings.split()[0]}" if row.readings else ""
        why = (fact.why,) if fact else ()
        return Node(f"待核：{title}", cite, found.seq(row), row.lapsed_on, said + why, entries)
    clock, value = row.clock, book.pinned(row.clock.pin)
    due = project(clock, found.now)
    pinned = f"{value.days} 日" if value.days else "日期由文书载明"
    met = f"{zh(clock.met_on)}办理" if clock.met_on else "没有办"
    lines = (f"适用 {value.since} 起施行的规定：{pinned}（版本 {value.pin}）", *due.reasons, *said, met)
    return Node(f"期限：{value.title}", due.cite, found.seq(clock), clock.start_on, lines, entries)


def _acts(found: Material) -> Node | None:
    """What was done on the matter, as the ledger has it: the legal day, when it was entered, by which post."""
    if found.dossier is None or found.petition is None:
        return None
    nodes = []
    for event in found.events:
        where = f"{event.from_organ} → {event.to_organ}" if event.to_organ else ""
        entered = f"{timezone.localtime(event.at):%Y-%m-%d %H:%M} 录入" + ("，补录" if event.late else "")
        corrects = f"更正账本第 {event.corrects} 号" if event.corrects else ""
        lines = tuple(one for one in (event.by, where, entered, corrects, *event.details) if one)
        papers = tuple(_paper_nodes([event.paper], found))
        nodes.append(Node(event.title, event.cite, event.seq, event.on, lines, papers))
    return Node(f"事项 {found.petition.number} 的经过", "", None, found.petition.received_on, children=tuple(nodes))


def _paper_nodes(papers: Iterable[Paper | None], found: Material) -> Iterator[Node]:
    for one in papers:
        if one is not None:
            void = (f"{zh(one.voided_on)}被更正取代",) if one.voided_on else ()
            title = f"文书：{one.title} {one.number}".strip()
            yield Node(title, "", found.seq(one), one.issued_on, (words.hashed(one.sha), *void))


def _other_papers(found: Material) -> Node | None:
    """The papers that no entry of the matter names: of the verification and after."""
    rest = [one for one in found.papers if one.uid in found.issued]
    return Node("责任追究的文书", "seed/13", children=tuple(_paper_nodes(rest, found))) if rest else None


def _asked(found: Material) -> Node:
    """The verification: by whom, the chain as it was drawn, whom it asked and when they answered."""
    row = found.finding.verification
    why = WHY_OFFICE.get(Why(row.why_office)) if row.why_office in set(Why) else ""
    nodes = [
        Node(f"核查人员：{words.post(one.appointment)}", "", found.seq(one), one.named_on) for one in found.officers
    ]
    for link in found.links:
        kind = words.responsibility(link.responsibility)
        lines = (
            f"{kind}，{zh(link.first_on)}至{zh(link.last_on)}，{link.days} 日",
            *([found.blot(link.note)] if link.note else []),
        )
        nodes.append(Node(f"责任链：{words.post(link.appointment)}", "seed/3", found.seq(link), None, lines))
    nodes += [_asking(one, found) for one in found.askings]
    lines = tuple(one for one in (f"{row.office.name}核查", why, *_said("启动的理由", row.grounds, found)) if one)
    return Node("核查", "seed/11", found.seq(row), row.opened_on, lines, (*nodes, *_entries_on(row.uid, found)))


def _asking(row: Asking, found: Material) -> Node:
    subject = next(one for one in found.subjects if one.pk == row.subject_id)
    whom = subject.organ.short_name if subject.appointment is None else words.post(subject.appointment)
    title = "先问理由" if row.what == "reasons" else "听取陈述申辩"
    lines = [f"{zh(row.served_on)}送达"] if row.served_on else []
    lines += [f"答复最迟 {zh(row.extended_to or row.due_on)}"] if row.due_on else []
    answers = []
    for one in (each for each in found.statements if each.asking_id == row.pk):
        reason = accountable.REASONS.get(one.reason, "")
        said = tuple(each for each in (reason, *_said("内容", one.words, found)) if each)
        answers.append(Node("陈述", "", found.seq(one), one.given_on, said))
    lines += [] if answers else ["没有陈述"]
    return Node(f"{title}：{whom}", "", found.seq(row), row.asked_on, tuple(lines), tuple(answers))


def _evidence(found: Material) -> Node | None:
    nodes = []
    for one in found.proofs:
        lines = (*([words.hashed(one.sha)] if one.sha else []), *_said("说明", one.words, found))
        kind = words.PROOFS.get(one.kind, one.kind)
        nodes.append(Node(f"{one.number}. {kind}", "", one.seq or found.seq(one), one.added_on, lines))
    return Node("证据目录", "seed/11", children=tuple(nodes)) if nodes else None


def _decision(found: Material) -> Node:
    finding = found.finding
    nodes = [
        Node(f"提出：{words.post(one.appointment)}", "", found.seq(one), finding.proposed_on) for one in found.proposers
    ]
    for one in found.voters:
        vote = VOTES.get(one.vote, one.vote)
        nodes.append(Node(f"参加研究：{words.post(one.appointment)}，{vote}", "", found.seq(one), finding.decided_on))
    lines = [f"纪要：{finding.minutes}"] if finding.minutes else []
    lines += _said("决定", finding.decided_words, found)
    entries = tuple(_entries_on(finding.uid, found))
    seq = _seq_of(found, finding.uid, "finding:determine")
    return Node("集体研究", "seed/11", seq, finding.decided_on, tuple(lines), (*nodes, *entries))


def _after(found: Material) -> Node | None:
    """Appeals, what became of them; whether it was revoked or corrected; transfers."""
    finding, nodes = found.finding, [_appeal(one, found) for one in found.appeals]
    if finding.ended_on is not None:
        said = _said("理由", finding.ended_why, found)
        nodes.append(Node(FINDING_STATES.get(finding.state, finding.state), "", None, finding.ended_on, said))
    if finding.supersedes is not None:
        old = finding.supersedes
        nodes.append(Node("更正以前的认定", "", found.seq(old), old.decided_on or old.proposed_on))
    for one in found.handovers:
        to = one.to_organ.name if one.to_organ else one.to_name
        got = (f"{zh(one.received_on)}签收",) if one.received_on else ()
        nodes.append(Node(f"{words.HANDED_WHY.get(one.why, '移送')}：{to}", one.cite, found.seq(one), one.sent_on, got))
    return Node("申诉、更正、移送", "seed/14", children=tuple(nodes)) if nodes else None


def _appeal(row: Appeal, found: Material) -> Node:
    lines = [f"{row.heard_by.name}审理，{APPEAL_STATES.get(row.state, row.state)}"]
    decided = DECISIONS.get(row.decision, row.decision)
    lines += [f"{zh(row.decided_on)}决定：{decided}"] if row.decided_on else []
    lines += [*_said("申诉的理由", row.grounds, found), *_said("决定的理由", row.words, found)]
    children = (*_paper_nodes([found.paper(row.paper)], found), *_entries_on(row.uid, found))
    return Node("申诉", "", found.seq(row), row.filed_on, tuple(lines), children)


def _entries_on(subject: UUID, found: Material) -> Iterator[Node]:
    """Every ledger entry on one row, in order."""
    for one in found.entries:
        if one.subject == subject and one.kind in words.LABELS:
            yield Node(words.LABELS[one.kind], one.cite, one.seq, one.on, _entered(one))


def _entered(entry: Entry) -> tuple[str, ...]:
    late = "，补录" if json.loads(entry.payload).get("late") else ""
    return (entry.actor_label, f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M} 录入{late}")


def as_json(node: Node) -> dict[str, Any]:
    """The tree as scripts read it."""
    return {
        "title": node.title,
        "cite": node.cite or None,
        "article": node.article or None,
        "ledger": node.seq,
        "on": node.on.isoformat() if node.on else None,
        "lines": list(node.lines),
        "children": [as_json(one) for one in node.children],
    }


def walk(node: Node, number: str = "") -> Iterator[tuple[str, Node]]:
    """Every node with its number in the tree: 1, 1.1, 1.1.1 …; the root has none."""
    yield number, node
    for place, one in enumerate(node.children, start=1):
        yield from walk(one, f"{number}.{place}" if number else str(place))
