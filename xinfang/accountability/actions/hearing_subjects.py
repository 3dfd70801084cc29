"""Ask a subject for good reasons, then for its statement 陈述申辩; take what it says; keep the evidence list (seed/4, 12.4)."""

from datetime import timedelta
from uuid import UUID

from xinfang.accountability.actions.finding import need_officer
from xinfang.accountability.actions.records import paper_of, refuse_identity, wanted
from xinfang.accountability.actions.verifying import counted, need_open, on_verification
from xinfang.accountability.models import Asking, Proof, Statement, Subject, Verification, VerificationNote
from xinfang.accountability.nameless import refuse_petitioner
from xinfang.accountability.proposable import asked_of, called, last_day
from xinfang.accountability.verificationmodels import OPEN, PROPOSED
from xinfang.accountability.verified import concerning
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Appointment
from xinfang.petitions.when import When
from xinfang.rules.accountable import REASONS as CODES
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor
from xinfang.rules.verifying import ASKED, REASONS, check_order, late

SETTING = {REASONS: "reasons_days"}
FAIR = "陈述申辩是权利，不会因此加重处理。"


def ask(
    uid: UUID, *, subject: UUID, what: str, words: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Asking:
    """Ask a subject by a letter with a number: for reasons first, then for its statement. The days run from its service.

    Refused: by who does not verify, a statement before reasons were asked for and heard, twice at once, without words, words that
    name somebody's identity.
    """
    with on_verification("ask", uid, (subject, what, words), actor, when, key, expected=expected) as (act, row):
        need_officer(row, actor)
        if act.repeated:
            return Asking.objects.get(uid=act.result)
        need_open(row)
        one = (
            row.subjects.filter(uid=subject, dropped_on__isnull=True)
            .select_related("appointment__person", "organ")
            .first()
        )
        if one is None or what not in ASKED:
            raise Refused("请选择向谁问、问什么。", field="subject", code="missing")
        check_order(what, asked_of(one), when.on)
        said = wanted(words, "words", "要说明的事")
        refuse_identity(said)
        refuse_petitioner(row.petition, said)
        days = snapshot().setting(SETTING.get(what, "statement_days"))
        text = f"{said}\n请自收到本函之日起 {days} 日内书面{ASKED[what]}（不是法定期限，可以申请延长）。{FAIR}"
        draft = PaperDraft(text, f"关于请{ASKED[what]}的函", called(one))
        paper = paper_of(act, PaperKind.OFFICIAL_LETTER, draft, row.uid, row.office, when)
        made = act.add(Asking(uid=act.result, subject=one, what=what, asked_on=when.on, words=said, paper=paper.uid))
        counted(act, row)
        payload = {"record": made.uid, "what": what, "paper": paper.uid, "paper_sha": paper.sha}
        act.record(Kind.VERIFICATION_ASKED, row.uid, on=when.on, payload=payload)
    return made


def _asking(row: Verification, uid: UUID) -> Asking:
    found = Asking.objects.select_for_update(of=("self",), no_key=True).filter(subject__verification=row, uid=uid)
    one = found.select_related("subject").first()
    if one is None:
        raise Refused("没有这份通知。", field="asking", code="unknown")
    return one


def serve(uid: UUID, *, asking: UUID, actor: Actor, when: When, key: str, expected: int | None = None) -> Asking:
    """Record the day on which the notice was received, with what proves it: the days to answer run from the day after."""
    with on_verification("serve", uid, asking, actor, when, key, expected=expected) as (act, row):
        need_officer(row, actor)
        one = _asking(row, asking)
        if act.repeated:
            return one
        if one.served_on is not None:
            raise Refused("已经登记过送达。", code="served")
        when.check(after=one.asked_on)
        wanted(when.proof, "proof", "送达的凭据")
        _served(act, row, one, when)
    return one


def _served(act: Act, row: Verification, one: Asking, when: When) -> None:
    days = snapshot().setting(SETTING.get(one.what, "statement_days"))
    one.served_on, one.due_on = when.on, when.on + timedelta(days=days)
    act.change(one, "served_on", "due_on")
    counted(act, row)
    payload = {"record": one.uid, "due": one.due_on, "late": when.late}
    act.record(Kind.VERIFICATION_SERVED, row.uid, on=when.on, payload=payload)


def extend(
    uid: UUID, *, asking: UUID, days: int, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Asking:
    """Give a subject more days, with the reason. Refused: before it was served, none, more than sixty."""
    with on_verification("extend", uid, (asking, days, why), actor, when, key, expected=expected) as (act, row):
        need_officer(row, actor)
        one = _asking(row, asking)
        if act.repeated:
            return one
        last = last_day(one)
        if last is None:
            raise Refused("通知还没有送达，不用延长。", code="not_served")
        if not 0 < days <= 60:
            raise Refused("延长的天数写 1 到 60。", field="days", code="bad_days")
        one.extended_to, one.extended_why = last + timedelta(days=days), wanted(why, "why", "延长的理由")
        act.change(one, "extended_to", "extended_why")
        counted(act, row)
        payload = {"record": one.uid, "due": one.extended_to}
        act.record(Kind.VERIFICATION_EXTENDED, row.uid, on=when.on, payload=payload)
    return one


def state(
    uid: UUID, *, words: str, reason: str = "", enclosed: str = "", actor: Actor, when: When, key: str
) -> Statement:
    """Say something to what was asked (``uid``: of the asking): the subject itself on the desk. Late ones are taken and marked.

    Refused: on what is not one's own, after the verification ended, without words, an unknown reason.
    """
    when.check()
    with acts.begin("verification.state", actor=actor, key=key, about=(uid, words, reason, enclosed)) as act:
        own = concerning(actor).values("pk")
        one = Asking.objects.filter(uid=uid, subject__in=own).select_related("subject__verification__office").first()
        if one is None:
            raise NotFound("没有这件事，或者与您无关。", code="not_found")
        if act.repeated:
            return Statement.objects.get(uid=act.result)
        row = Verification.objects.select_for_update(no_key=True).get(pk=one.subject.verification.pk)
        if row.state not in {OPEN, PROPOSED}:
            need_open(row)
        if one.served_on is None:
            _served(act, row, one, when)
        by = Appointment.objects.filter(uid__in=[actor.appointment]).first()
        return _said(act, row, one, words, reason, enclosed, when, by=by)


def enter_statement(
    uid: UUID,
    *,
    asking: UUID,
    words: str,
    reason: str = "",
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Statement:
    """Enter what a subject said on paper, on what proves it. Refused: by who does not verify, without proof or words."""
    with on_verification("enter", uid, (asking, words, reason), actor, when, key, expected=expected) as (act, row):
        need_officer(row, actor)
        if act.repeated:
            return Statement.objects.get(uid=act.result)
        need_open(row)
        one = _asking(row, asking)
        when.check(after=one.asked_on)
        proof = wanted(when.proof, "proof", "书面材料的编号或者存放处")
        return _said(act, row, one, words, reason, proof, when, by=None)


def _said(
    act: Act,
    row: Verification,
    one: Asking,
    words: str,
    reason: str,
    proof: str,
    when: When,
    *,
    by: Appointment | None,
) -> Statement:
    if reason and reason not in CODES:
        raise Refused("请从列出的理由里选。", field="reason", code="bad_reason")
    said = wanted(words, "words", "要说明的情况")
    fields = {"given_on": when.on, "by_paper": by is None, "by": by, "reason": reason, "words": said}
    made = act.add(Statement(uid=act.result, asking=one, proof=proof.strip(), **fields))
    counted(act, row)
    payload = {"record": made.uid, "what": one.what, "late": late(when.on, last_day(one))}
    act.record(Kind.VERIFICATION_STATED, row.uid, on=when.on, payload=payload)
    return made


def note(uid: UUID, *, words: str, actor: Actor, when: When, key: str, expected: int | None = None) -> VerificationNote:
    """Note what was looked into, who was spoken to, what came of it. By one of the two."""
    with on_verification("note", uid, words, actor, when, key, expected=expected) as (act, row):
        post = need_officer(row, actor)
        if act.repeated:
            return VerificationNote.objects.get(uid=act.result)
        need_open(row)
        said = wanted(words, "words", "核查的情况")
        made = act.add(VerificationNote(uid=act.result, verification=row, by=post, noted_on=when.on, words=said))
        counted(act, row)
        act.record(Kind.VERIFICATION_NOTED, row.uid, on=when.on, payload={"record": made.uid})
    return made


def prove(
    uid: UUID, *, kind: str, ref: str = "", words: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Proof:
    """Add a line to the evidence list 证据目录: an entry of the ledger by number, a paper of the matter by its number, a statement
    that was given, or something else in words (where the original lies).

    Refused: by who does not verify, an entry or a paper that is not on this matter or verification, without words.
    """
    with on_verification("prove", uid, (kind, ref, words), actor, when, key, expected=expected) as (act, row):
        post = need_officer(row, actor)
        if act.repeated:
            return Proof.objects.get(uid=act.result)
        need_open(row)
        made = Proof(
            uid=act.result,
            verification=row,
            number=row.proofs.count() + 1,
            kind=kind,
            words=wanted(words, "words", "这份证据说明什么"),
            added_on=when.on,
            added_by=post,
        )
        _point(made, row, kind, ref.strip())
        act.add(made)
        counted(act, row)
        payload = {"record": made.uid, "number": made.number, "what": kind}
        act.record(Kind.VERIFICATION_PROOF_ADDED, row.uid, on=when.on, payload=payload)
    return made


PROOFS = {
    "entry": "账本条目（写号数）",
    "paper": "文书（写文号）",
    "statement": "当事人的说明",
    "record": "其他（写明原件存放处）",
}


def _point(made: Proof, row: Verification, kind: str, ref: str) -> None:
    subjects = [row.uid, *([row.petition.uid] if row.petition else [])]
    if kind == "entry":
        found = Entry.objects.filter(
            seq=int(ref) if ref.isdecimal() and len(ref) < 19 else 0, subject__in=[*subjects, *_alert_uids(row)]
        ).first()
        if found is None:
            raise Refused("账本里没有这件事项的这一号。", field="ref", code="unknown_entry")
        made.seq, made.sha = found.seq, found.hash
    elif kind == "paper":
        paper = Paper.objects.filter(number=ref, subject__in=subjects).exclude(number="").first()
        if paper is None:
            raise Refused("这件事项没有这个文号的文书。", field="ref", code="unknown_paper")
        made.ref, made.sha = paper.uid, paper.sha
    elif kind == "statement":
        said = Statement.objects.filter(asking__subject__verification=row).order_by("-pk").first()
        if said is None:
            raise Refused("还没有当事人的说明。", field="kind", code="unknown_statement")
        made.ref = said.uid
    elif kind not in PROOFS:
        raise Refused("请选择是哪种证据。", field="kind", code="missing")


def _alert_uids(row: Verification) -> list[UUID]:
    return list(row.alerts.values_list("alert__uid", flat=True))


def strike_proof(
    uid: UUID, *, number: int, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Proof:
    """Strike a line of the evidence list that was added by mistake; it stays, with its number and the reason."""
    with on_verification("strike", uid, (number, why), actor, when, key, expected=expected) as (act, row):
        need_officer(row, actor)
        one = row.proofs.filter(number=number).first()
        if one is None:
            raise Refused("没有这一号证据。", field="number", code="unknown")
        if act.repeated:
            return one
        need_open(row)
        if one.struck_on is not None:
            raise Refused("这一号证据已经作废。", code="struck")
        one.struck_on, one.struck_why = when.on, wanted(why, "why", "作废的理由")
        act.change(one, "struck_on", "struck_why")
        counted(act, row)
        act.record(Kind.VERIFICATION_PROOF_STRUCK, row.uid, on=when.on, payload={"number": number})
    return one


def subjects_asked(row: Verification) -> list[tuple[Subject, list[Asking]]]:
    """The subjects with what they were asked and said, for the page."""
    rows = row.subjects.select_related("organ", "appointment__person", "appointment__post")
    return [(one, list(one.askings.prefetch_related("statements"))) for one in rows]
