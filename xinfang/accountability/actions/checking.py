"""Draw concluded matters at random and judge how they were handled 质量抽查; the organ may object, and is answered (seed/7)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xinfang.accountability.actions.records import (
    bounded,
    entered,
    locked,
    need_to_supervise,
    post_of,
    refuse_identity,
    refuse_stale,
    voided,
    wanted,
)
from xinfang.accountability.advicereads import may_answer
from xinfang.accountability.checkmodels import CheckedMatter, GradeObjection, Grading, QualityCheck
from xinfang.accountability.checkreads import GOOD, GRADE_LABELS, NO, YES_NO, matters, open_objection, standing
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.petitions.models import Petition, Proceeding
from xinfang.petitions.when import When
from xinfang.rules import lawbook
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.sampling import Candidate, fingerprint, sample
from xinfang.rules.values import Actor

Concluded = Mapping[str, tuple[int, int, date]]


@dataclass(frozen=True, slots=True)
class Draw:
    """What is drawn: from matters concluded from ``first`` to ``last``, how many, by which seed."""

    first: date
    last: date
    size: int
    seed: int
    accusations: bool = False


def draw_check(said: Draw, *, actor: Actor, when: When, key: str) -> QualityCheck:
    """Draw a sample of what was concluded: the seed is kept, and the same seed on the same data draws the same.

    Each organ has one matter at least where the size allows it. What the own office concluded is left to the office above;
    accusations are left out unless they are asked for, and then only those that one may see.
    """
    office = need_to_supervise(actor)
    bounded(when)
    if said.last < said.first or said.last > when.on:
        raise Refused("起止日期不对：止日不早于起日，也不晚于今天。", field="last", code="out_of_order")
    found = concluded(said, actor)
    drawn_from = [Candidate(uid, str(organ)) for uid, (_, organ, _) in found.items()]
    taken = sample(drawn_from, said.size, said.seed)
    if not taken:
        raise Refused("这段时间没有可以抽查的办结事项。", todo="请放宽起止日期", field="first", code="nothing")
    with acts.begin("check.draw", actor=actor, key=key, about=(said, when.on)) as act:
        if act.repeated:
            return QualityCheck.objects.get(uid=act.result)
        row = QualityCheck(uid=act.result, organ=office, drawn_on=when.on, first=said.first, last=said.last)
        row.seed, row.size, row.accusations = said.seed, said.size, said.accusations
        row.population, row.drawn_from = len(found), fingerprint(drawn_from)
        entered(row, when)
        act.add(row)
        rows = [(found[one.key], one) for one in taken]
        act.add_all(
            CheckedMatter,
            [
                CheckedMatter(check_of=row, petition_id=pk, organ_id=organ, concluded_on=day)
                for (pk, organ, day), _ in rows
            ],
        )
        payload: dict[str, object] = {"organ": office.uid, "first": said.first, "last": said.last, "seed": said.seed}
        payload |= {"size": len(taken), "population": row.population, "drawn_from": row.drawn_from}
        act.record(Kind.CHECK_DRAWN, row.uid, on=when.on, cite="seed/7", payload=payload)
    return row


def concluded(said: Draw, actor: Actor) -> Concluded:
    """The matters that may be drawn: by the petition's uid its key, the organ that concluded it last in the period, when."""
    seen = Petition.objects.visible_to(actor)
    rows = Proceeding.objects.filter(
        petition__in=seen if said.accusations else seen.filter(sealed_path=False),
        replied_on__range=(said.first, said.last),
    ).exclude(organ_id=actor.organ_id or 0)
    columns = ("petition__uid", "petition_id", "organ_id", "replied_on")
    return {
        str(uid): (pk, organ, day) for uid, pk, organ, day in rows.order_by("replied_on", "pk").values_list(*columns)
    }


@dataclass(frozen=True, slots=True)
class Judged:
    """How one matter was judged: each question's answer (yes, no, none) and note, the grade, and why."""

    grade: str
    answers: Mapping[str, tuple[str, str]]
    note: str = ""


def grade(uid: UUID, said: Judged, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Grading:
    """Judge one matter of the sample: a person's judgement, each question answered; each no has its note.

    Refused: a judgement that stands already and was not objected to with success; a question without an answer; a grade
    other than 合格 without its reason.
    """
    bounded(when)
    told = _checked(said)
    with acts.begin("check.grade", actor=actor, key=key, about=(uid, said.grade, told, said.note, when.on)) as act:
        row = _own(uid, actor)
        if act.repeated:
            return Grading.objects.get(uid=act.result)
        refuse_stale(row.version, expected)
        when.check(after=row.check_of.drawn_on)
        before = standing(row)
        if before is not None and not before_upheld(before):
            raise Refused("已经评定。", todo="评错的先更正，再评", code="graded")
        made = Grading(uid=act.result, matter=row, grade=said.grade, graded_on=when.on, graded_by=post_of(actor))
        made.answers, made.note = told, said.note.strip()
        entered(made, when)
        act.add(made)
        _set(row, said.grade, disputed=False)
        act.change(row, "grade", "disputed", "version")
        payload: dict[str, object] = {"matter": row.uid, "organ": row.organ.uid, "grade": said.grade, "late": when.late}
        act.record(Kind.CHECK_GRADED, row.check_of.uid, on=when.on, cite="seed/7", payload=payload)
    return made


def before_upheld(grading: Grading) -> bool:
    """Whether an objection against a judgement was agreed to: then it is judged anew."""
    return GradeObjection.objects.filter(grading=grading, upheld=True, voided_on__isnull=True).exists()


def _set(row: CheckedMatter, grade: str, *, disputed: bool) -> None:
    row.grade, row.disputed = grade, disputed
    row.version += 1


def _checked(said: Judged) -> str:
    questions = lawbook.load().questions
    if said.grade not in GRADE_LABELS:
        raise Refused("请选择评定结果。", field="grade", code="missing")
    for key, question in questions.items():
        answer, note = said.answers.get(key, ("", ""))
        if answer not in YES_NO:
            raise Refused(f"“{question.title}”还没有回答。", field=f"a_{key}", code="missing")
        if answer == NO and not note.strip():
            raise Refused(f"“{question.title}”答否，请写明哪里不对。", field=f"n_{key}", code="no_note")
    if said.grade != GOOD and not said.note.strip():
        raise Refused(f"评为{GRADE_LABELS[said.grade]}的，请写明理由。", field="note", code="no_note")
    refuse_identity(said.note, *(note for _, note in said.answers.values()))
    told = {key: [said.answers[key][0], said.answers[key][1].strip()] for key in questions}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _own(uid: UUID, actor: Actor) -> CheckedMatter:
    """A matter of a check of the own office that the actor may see, locked."""
    need_to_supervise(actor)
    row = locked(CheckedMatter, uid, "check_of", "organ", "petition")
    if row.check_of.organ_id != actor.organ_id or not matters(row.check_of, actor).filter(pk=row.pk).exists():
        raise NotFound("没有这件抽查的事项。", code="not_found")
    if row.check_of.voided_on is not None:
        raise Refused("这次抽查已经作废。", code="voided")
    return row


def object_to_grade(
    uid: UUID, *, words: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> GradeObjection:
    """Say in words what is wrong with a judgement: by the organ whose matter was judged, once against each judgement."""
    bounded(when)
    with acts.begin("check.object", actor=actor, key=key, about=(uid, words, when.on)) as act:
        row = locked(CheckedMatter, uid, "check_of", "organ")
        if not matters(row.check_of, actor).filter(pk=row.pk).exists() or row.check_of.voided_on is not None:
            raise NotFound("没有这件抽查的事项。", code="not_found")
        if not may_answer(actor, row.organ_id):
            raise Refused("由被抽查单位的领导或者秘书提出异议。", code="not_allowed")
        if act.repeated:
            return GradeObjection.objects.get(uid=act.result)
        refuse_stale(row.version, expected)
        grading = standing(row)
        if grading is None or row.objections.filter(grading=grading, voided_on__isnull=True).exists():
            raise Refused("还没有评定，或者已经提过异议。", code="wrong_state")
        when.check(after=grading.graded_on)
        made = GradeObjection(uid=act.result, matter=row, grading=grading, objected_on=when.on, answer="")
        made.words = wanted(words, "words", "异议")
        entered(made, when)
        act.add(made)
        _set(row, row.grade, disputed=True)
        act.change(row, "grade", "disputed", "version")
        payload: dict[str, object] = {"matter": row.uid, "organ": row.organ.uid, "late": when.late}
        act.record(Kind.CHECK_OBJECTED, row.check_of.uid, on=when.on, cite="seed/7", payload=payload)
    return made


def answer_objection(
    uid: UUID, *, upheld: bool, words: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> GradeObjection:
    """Answer an objection: agreed to, and the matter is judged anew; or not, with the reason."""
    bounded(when)
    with acts.begin("check.answer", actor=actor, key=key, result=uid, about=(uid, upheld, words, when.on)) as act:
        row = _own(uid, actor)
        found = open_objection(row)
        if act.repeated:
            return row.objections.order_by("pk").last() or found  # type: ignore[return-value]
        refuse_stale(row.version, expected)
        if found is None:
            raise Refused("没有要答复的异议。", code="wrong_state")
        when.check(after=found.objected_on)
        found.answered_on, found.upheld, found.answer = when.on, upheld, wanted(words, "words", "答复")
        act.change(found, "answered_on", "upheld", "answer")
        _set(row, row.grade, disputed=upheld)
        act.change(row, "grade", "disputed", "version")
        payload: dict[str, object] = {"matter": row.uid, "upheld": upheld, "late": when.late}
        act.record(Kind.CHECK_ANSWERED, row.check_of.uid, on=when.on, cite="seed/7", payload=payload)
    return found


def undo_grade(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> CheckedMatter:
    """Void the judgement that stands, entered by mistake; the objection against it goes with it. The one before stands again."""
    with acts.begin("check.undo", actor=actor, key=key, result=uid, about=(uid, why)) as act:
        row = _own(uid, actor)
        if act.repeated:
            return row
        refuse_stale(row.version, expected)
        found = standing(row)
        if found is None:
            raise Refused("还没有评定。", code="nothing_to_correct")
        voided(act, found, why, when)
        for one in row.objections.filter(grading=found, voided_on__isnull=True):
            voided(act, one, why, when)
        before = standing(row)
        _set(row, before.grade if before else "", disputed=before is not None and before_upheld(before))
        act.change(row, "grade", "disputed", "version")
        act.record(Kind.CHECK_UNDONE, row.check_of.uid, on=when.today, payload={"matter": row.uid, "what": "grade"})
    return row


def void_check(uid: UUID, *, why: str, actor: Actor, when: When, key: str) -> QualityCheck:
    """Void a check that was drawn by mistake: it stays, marked, and nobody else sees it any more."""
    with acts.begin("check.void", actor=actor, key=key, result=uid, about=(uid, why)) as act:
        need_to_supervise(actor)
        row = locked(QualityCheck, uid, "organ")
        if row.organ_id != actor.organ_id:
            raise NotFound("没有这次抽查。", code="not_found")
        if act.repeated:
            return row
        if row.voided_on is not None:
            raise Refused("这次抽查已经作废。", code="voided")
        voided(act, row, why, when)
        act.record(Kind.CHECK_VOIDED, row.uid, on=when.today, payload={"organ": row.organ.uid})
    return row
