"""Sign-off of an opinion 拟稿 → 核稿 → 签发: none leaves without a signature (2005/32, 34, 35; 2022/32, 35, 36)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from xinfang.papers.kinds import PaperKind
from xinfang.people.models import Organ, Person
from xinfang.people.policy import Permission, permissions_of
from xinfang.people.queries import appointments_at
from xinfang.petitions import wording
from xinfang.petitions.hands import DraftState
from xinfang.petitions.kinds import ANSWERS, Answer, Decision, Outcome
from xinfang.petitions.models import Draft, Petition, Proceeding, Recusal
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules import paths, steps
from xinfang.rules.refusals import Refused
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.values import Actor

OPINIONS = {1: PaperKind.OPINION, 2: PaperKind.REVIEW_OPINION, 3: PaperKind.REREVIEW_OPINION}
Words = tuple[str, str]  # the outcome's code and the text


def draft_reply(
    uid: UUID,
    *,
    outcome: Outcome | Decision | Answer,
    text: str,
    execute_by: date | None = None,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Draft the opinion of the proceeding that stands 拟稿; a draft there was before becomes an earlier version.

    ``execute_by``: the day by which a supported claim is carried out (2005/32-2; 2022/32). Refuses an empty text, an
    outcome that this proceeding does not have, and such a day where nothing is supported.
    """
    about = (outcome, text, execute_by) if execute_by else (outcome, text)
    with stepping("draft_reply", uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if work.repeated:
            return work.petition
        if outcome not in outcomes_of(work.petition, work.proceeding, when.on):
            raise Refused("请选择处理意见。", cite=_cite(work), field="outcome", code="no_outcome")
        if not text.strip():
            raise Refused("稿子没有内容。", field="text", code="empty_paper")
        check_limit(outcome.value, text, execute_by, when.on)
        before = standing_draft(work)
        if before is not None:
            before.state = DraftState.REPLACED
            work.act.change(before, "state")
        row = Draft(petition=work.petition, proceeding=work.proceeding, organ=work.organ, outcome=outcome.value)
        row.version = Draft.objects.filter(proceeding=work.proceeding, organ=work.organ).count() + 1
        row.execute_by = execute_by
        kind = PaperKind.ANSWER if isinstance(outcome, Answer) else OPINIONS[work.proceeding.tier]
        row.kind, row.text = kind.value, text.strip()
        row.drafted_by, row.drafted_on, row.reason = _person(actor), when.on, ""
        _say(work, work.act.add(row))
    return work.petition


def check_limit(outcome: str, text: str, execute_by: date | None, on: date) -> None:
    """Refuse a day to carry out what is not supported, one that has passed, and a part of the opinion left empty."""
    if execute_by is not None and outcome != Outcome.SUPPORT:
        raise Refused(
            "只有支持的意见才写落实期限。",
            cite=steps.cite("reply", on),
            field="execute_by",
            code="nothing_to_carry_out",
        )
    if execute_by is not None and execute_by < on:
        raise Refused(
            "落实期限不能早于答复日。", cite=steps.cite("reply", on), field="execute_by", code="execute_by_passed"
        )
    if part := wording.empty_part(text):
        raise Refused(
            f"“{part}”下面没有内容。",
            todo="请写明，或者删去这一部分",
            cite=steps.cite("reply", on),
            field="text",
            code="empty_part",
        )


def outcomes_of(petition: Petition, proceeding: Proceeding, on: date) -> Sequence[Outcome | Decision | Answer]:
    """What the written end of a proceeding may say: decided by its tier, and by the kind of the matter (2022/29-31)."""
    if proceeding.tier > 1:
        return tuple(Decision)
    old = proceeding.accepted_on is not None and proceeding.accepted_on < NEW_RULES
    path = paths.path_of(petition.kind, on, purpose=petition.purpose, old=old)
    return ANSWERS.get(path, tuple(one for one in Outcome if one is not Outcome.UNSTATED))


def check_draft(uid: UUID, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Check a draft 核稿. Refuses who drafted it."""
    with stepping("check_draft", uid, actor=actor, when=when, act_key=key, expected=expected) as work:
        if work.repeated:
            return work.petition
        row, person = _must_draft(work), _person(actor)
        if row.drafted_by_id == person.pk:
            raise Refused("不能核自己拟的稿子。", todo="请本单位其他人核稿", code="own_draft")
        row.state, row.checked_by, row.checked_on = DraftState.CHECKED, person, when.on
        _say(work, work.act.change(row, "state", "checked_by", "checked_on"))
    return work.petition


def sign_draft(uid: UUID, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Sign a checked draft 签发: from now on it may leave as it stands, and not otherwise."""
    with stepping("sign_draft", uid, actor=actor, when=when, act_key=key, expected=expected) as work:
        if work.repeated:
            return work.petition
        row = _must_draft(work)
        row.state, row.signed_by, row.signed_on = DraftState.SIGNED, _person(actor), when.on
        _say(work, work.act.change(row, "state", "signed_by", "signed_on"))
    return work.petition


def return_draft(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Send a draft back 退稿 with reasons, whether or not it was checked or signed: it must be drafted anew."""
    if not why.strip():
        raise Refused("请写明退稿的理由。", field="why", code="no_reason")
    with stepping("return_draft", uid, actor=actor, when=when, act_key=key, expected=expected, about=why) as work:
        if work.repeated:
            return work.petition
        row = _must_draft(work)
        row.state, row.returned_by, row.returned_on, row.reason = (
            DraftState.RETURNED,
            _person(actor),
            when.on,
            why.strip(),
        )
        _say(work, work.act.change(row, "state", "returned_by", "returned_on", "reason"))
    return work.petition


def signed_words(work: Work, outcome: Outcome | Decision | Answer | None, text: str) -> Words:
    """What may leave as the opinion: the signed draft as it stands, or ``text`` where its signature is not in question.

    That is so of who may sign themself, of a late entry with its proof (it was signed on paper), of a file that is
    brought in and of the command line. Anything else is refused, with the names of who signs.
    """
    row = standing_draft(work)
    if row is not None and row.state == DraftState.SIGNED:
        if (text.strip() and text.strip() != row.text) or (outcome is not None and outcome.value != row.outcome):
            raise Refused("与签发的稿子不同，不能发出。", todo="要改的，先退稿重拟", field="text", code="not_as_signed")
        row.state = DraftState.ISSUED
        work.act.change(row, "state")
        return row.outcome, row.text
    if not _needs_no_draft(work):
        raise _unsigned(work)
    if outcome is None:
        raise Refused("请选择处理意见。", cite=_cite(work), field="outcome", code="no_outcome")
    if row is not None:
        row.state = DraftState.REPLACED
        work.act.change(row, "state")
    return outcome.value, text


def _needs_no_draft(work: Work) -> bool:
    when, actor = work.when, work.actor
    return when.imported or when.late or actor.operator or actor.may(Permission.PETITION_APPROVE)


def _unsigned(work: Work) -> Refused:
    names = "、".join(signers(work.organ, work.when.on, work.petition)) or "本单位负责人"
    return Refused(
        "意见书还没有签发，不能发出。",
        why="发出的意见书须经本单位负责人签发",
        todo=f"请先拟稿、核稿，由{names}签发；已经在纸上签发的，按实际日期补录",
        cite=_cite(work),
        code="unsigned",
    )


def signers(organ: Organ, on: date, petition: Petition) -> list[str]:
    """Who may sign for ``organ`` on a day, with their posts; not who is recused from the petition."""
    kept_out = set(Recusal.objects.lasting().filter(petition=petition).values_list("person_id", flat=True))
    found = {}
    for row in appointments_at(organ, on, on).exclude(person__in=kept_out):
        if Permission.PETITION_APPROVE in permissions_of(organ.kind, row.post.kind, row.function_set):
            found[row.pk] = f"{row.person.name}（{row.post.section}{row.post.title}）"
    return list(found.values())


def standing_draft(work: Work) -> Draft | None:
    """The draft under way of the proceeding that stands, at the organ that acts."""
    return Draft.objects.open().filter(proceeding=work.proceeding, organ=work.organ).first()


def _must_draft(work: Work) -> Draft:
    row = standing_draft(work)
    if row is None:
        raise Refused("没有在办的稿子。", todo="请先拟稿", code="no_draft")
    return row


def _person(actor: Actor) -> Person:
    found = Person.objects.filter(uid=actor.person).first() if actor.person else None
    if found is None:
        raise Refused("命令行不能拟稿、核稿、签发。", todo="请在页面上由本人办理", code="nobody")
    return found


def _say(work: Work, row: Draft) -> None:
    work.payload.update(draft=row.uid, draft_version=row.version, outcome=row.outcome)


def _cite(work: Work) -> str:
    return steps.cite(work.step.key, work.when.on)
