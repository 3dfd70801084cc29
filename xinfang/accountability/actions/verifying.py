"""Open a verification 核查, name who verifies and whose conduct it is; end it, open it again (seed/11 to 14; 2005/41; 2022/43)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from xinfang.accountability import chaining
from xinfang.accountability.actions.finding import need_officer, refuse_barred
from xinfang.accountability.actions.records import bounded, locked, post_of, refuse_stale, wanted
from xinfang.accountability.decided import one_verification
from xinfang.accountability.judges import verifying_office, why_barred
from xinfang.accountability.models import Alert, ChainLink, Officer, Subject, Verification, VerifiedAlert
from xinfang.accountability.proposable import officers_of
from xinfang.accountability.queries import visible_alerts
from xinfang.accountability.verificationmodels import DISMISSED, LEADER, OPEN, ORGAN, PERSON, STATES, VOIDED
from xinfang.accountability.verified import may_verify
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.people.models import Appointment
from xinfang.petitions.when import When
from xinfang.rules.accountable import regime_on
from xinfang.rules.judging import BARRED
from xinfang.rules.refusals import NotFound, Refused
from xinfang.rules.values import Actor
from xinfang.rules.verifying import check_conduct, check_pair

OF_POST = {"handler": PERSON}


def open_verification(
    alerts: Sequence[UUID], *, officers: Sequence[UUID], grounds: str, actor: Actor, when: When, key: str
) -> Verification:
    """Open a verification on one alert, or several of one organ and matter; the chain of those days is drawn up now.

    Refused: an alert that is not open or goes sealed, alerts of several organs or matters, another office than the one that the
    rule names, conduct before the rule or older than the bureau looks back, fewer than two officers, one person twice, an officer
    of the subject's organ, of the chain, or recused from the matter, without grounds.
    """
    bounded(when)
    with acts.begin("verification.open", actor=actor, key=key, about=(tuple(alerts), tuple(officers), grounds)) as act:
        rows = _alerts(alerts, actor)
        if act.repeated:
            return Verification.objects.get(uid=act.result)
        row = _opened(act, rows, grounds, actor, when)
        act.add(row)
        _take_up(act, row, rows)
        _draw(act, row, rows)
        _name(act, row, officers, when)
        payload = {"organ": row.organ.uid, "office": row.office.uid, "why": row.why_office, "number": len(rows)}
        if row.petition is not None:
            payload["petition"] = row.petition.uid
        act.record(Kind.VERIFICATION_OPENED, row.uid, on=when.on, cite="seed/11", payload=payload | {"late": when.late})
    return row


def _alerts(uids: Sequence[UUID], actor: Actor) -> list[Alert]:
    """The alerts, locked; NotFound where one may not be known of."""
    seen = set(visible_alerts(actor).filter(uid__in=list(uids)).values_list("uid", flat=True))
    if not uids or seen != set(uids):
        raise NotFound("没有这条待核事项，或者您无权查看。", code="not_found")
    rows = Alert.objects.select_for_update(of=("self",), no_key=True).filter(uid__in=seen).order_by("pk")
    return list(rows.select_related("organ", "petition", "clock"))


def _opened(act: Act, rows: Sequence[Alert], grounds: str, actor: Actor, when: When) -> Verification:
    first = rows[0]
    if len({(one.organ_id, one.petition_id) for one in rows}) > 1:
        raise Refused("一次核查只核查一个单位的一件事项。", todo="请分别开始核查", field="alerts", code="several")
    if any(one.state != OPEN for one in rows):
        raise Refused("这条待核事项已经在核查，或者已经了结。", todo="请刷新页面，看清现在的情况", code="not_open")
    if any(one.sealed_path for one in rows):
        raise Refused(
            "这条待核事项走密封移送，信访部门不核查，不向本人了解。",
            todo="请移送有权的纪检监察机关",
            cite="seed/12.12",
            code="sealed",
        )
    office, why = verifying_office(first.organ)
    if office is None or office.pk != actor.organ_id or not actor.may("finding:act"):
        raise Refused(
            f"这件事不由本单位核查{f'，由{office.short_name}核查' if office else ''}。",
            why="由管这个单位的信访部门核查；涉及信访部门自己和它所属党委、政府的，由上级或者联席会议核查",
            todo="请告知应当核查的单位" if office else "机构树里没有可以核查它的单位，请上报上级信访部门",
            cite="2005/41" if when.on.year < 2022 else "2022/43",
            code="not_the_office",
        )
    conduct = min(one.lapsed_on for one in rows)
    check_conduct(conduct, when.on, snapshot().setting("look_back_months"))
    when.check(after=max(one.lapsed_on for one in rows))
    regime = regime_on(conduct)
    return Verification(
        uid=act.result,
        office=office,
        why_office=why.value,
        organ=first.organ,
        petition=first.petition,
        conduct_on=conduct,
        regime=regime.key if regime else "",
        opened_on=when.on,
        opened_by=post_of(actor),
        grounds=wanted(grounds, "grounds", "为什么核查"),
        assumed=any(one.assumed for one in rows),
    )


def _take_up(act: Act, row: Verification, rows: Sequence[Alert]) -> None:
    act.add_all(VerifiedAlert, [VerifiedAlert(verification=row, alert=one) for one in rows])
    for one in rows:
        one.state = "verifying"
        act.change(one, "state")


def _draw(act: Act, row: Verification, rows: Sequence[Alert]) -> None:
    """The chain, which an assumed day does not give (decision 37), and the organ as the first subject."""
    if not row.assumed:
        act.add_all(ChainLink, chaining.draw(row, rows))
    act.add(Subject(verification=row, target=ORGAN, organ=row.organ, named_on=row.opened_on))


def _name(act: Act, row: Verification, officers: Sequence[UUID], when: When) -> None:
    found = list(Appointment.objects.filter(uid__in=list(officers)).select_related("person", "post__organ"))
    check_pair([one.pk for one in found], [one.person_id for one in found])
    for one in found:
        refuse_unfit(row, one, when)
    act.add_all(Officer, [Officer(verification=row, appointment=one, named_on=when.on) for one in found])


def refuse_unfit(row: Verification, one: Appointment, when: When) -> None:
    """Refuse an officer who is not of the office or charged there, or whom something bars (2005/30; 2022/28-3)."""
    why = why_barred(row, one)
    if why:
        raise Refused(
            f"{one.person.name}不能核查：{BARRED[why]}。",
            why="核查人员不能是被核查单位的人、责任链里的人，也不能是要回避的人",
            todo="请另选一人",
            cite="2005/30" if when.on.year < 2022 else "2022/28-3",
            field="officers",
            code=why,
        )
    if not may_verify(row.office, when.on).filter(pk=one.pk).exists():
        raise Refused(
            f"{one.person.name}不是{row.office.short_name}的负责人或者督查人员。",
            todo="请从列出的人员里选",
            field="officers",
            code="not_of_the_office",
        )


@contextmanager
def on_verification(
    name: str, uid: UUID, about: object, actor: Actor, when: When, key: str, *, expected: int | None = None
) -> Iterator[tuple[Act, Verification]]:
    """An act on a verification that the actor may know of, locked; it counts the version. Only who acts for the office."""
    bounded(when)
    with acts.begin(f"verification.{name}", actor=actor, key=key, about=(uid, about, when.on)) as act:
        one_verification(uid, actor)
        row = locked(Verification, uid, "organ", "office", "petition")
        post = post_of(actor)
        if post is None or actor.organ_id != row.office_id or not actor.may("finding:act"):
            raise Refused("您现在的岗位不能办这件核查。", todo="请由核查单位的人办理", code="not_allowed")
        refuse_barred(row, post)
        if not act.repeated:
            refuse_stale(row.version, expected)
            when.check(after=row.opened_on)
        yield act, row


def need_open(row: Verification) -> None:
    """Refuse what is not being verified any more."""
    if row.state != OPEN:
        raise Refused(
            f"这件核查{STATES[row.state]}，不能这样办。", todo="请刷新页面，看清现在的情况", code="wrong_state"
        )


def counted(act: Act, row: Verification, *columns: str) -> None:
    """Count the version and save."""
    row.version += 1
    act.change(row, *columns, "version")


def name_officer(
    uid: UUID, *, officer: UUID, actor: Actor, when: When, key: str, expected: int | None = None
) -> Verification:
    """Name one more who verifies. Refused: as at the opening, and who verifies already, in whatever post."""
    with on_verification("name", uid, officer, actor, when, key, expected=expected) as (act, row):
        if act.repeated:
            return row
        need_open(row)
        one = locked(Appointment, officer, "person", "post__organ")
        here = officers_of(row)
        if one.person_id in {each.appointment.person_id for each in here}:
            raise Refused("这个人已经是核查人员。", todo="请另选一人", field="which", code="same_person")
        refuse_unfit(row, one, when)
        act.add(Officer(verification=row, appointment=one, named_on=when.on))
        counted(act, row)
        act.record(Kind.VERIFICATION_OFFICER_NAMED, row.uid, on=when.on, payload={"appointment": one.uid})
    return row


def leave(
    uid: UUID, *, officer: UUID, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Verification:
    """One who verified leaves: recused, ill, replaced. The words stay; two must stand again before a finding is proposed."""
    with on_verification("leave", uid, (officer, why), actor, when, key, expected=expected) as (act, row):
        if act.repeated:
            return row
        need_open(row)
        one = next((each for each in officers_of(row) if each.appointment.uid == officer), None)
        if one is None:
            raise Refused("这个人不是现在的核查人员。", field="officer", code="not_officer")
        one.left_on, one.left_why = when.on, wanted(why, "why", "为什么不再核查")
        act.change(one, "left_on", "left_why")
        counted(act, row)
        payload = {"appointment": one.appointment.uid}
        act.record(Kind.VERIFICATION_OFFICER_LEFT, row.uid, on=when.on, payload=payload)
    return row


def name_subject(uid: UUID, *, link: UUID, actor: Actor, when: When, key: str, expected: int | None = None) -> Subject:
    """Name a person of the chain as one whose conduct is verified: people choose, the machine only shows who held office.

    Refused: who is not in the chain, twice, by who does not verify.
    """
    with on_verification("name_subject", uid, link, actor, when, key, expected=expected) as (act, row):
        need_officer(row, actor)
        if act.repeated:
            return Subject.objects.get(uid=act.result)
        need_open(row)
        one = row.links.select_related("appointment__post", "appointment__person").filter(uid=link).first()
        if one is None:
            raise Refused("这个人不在当时的责任链里。", field="link", code="not_in_chain")
        if row.subjects.filter(appointment__person=one.appointment.person_id, dropped_on__isnull=True).exists():
            raise Refused("已经列为核查的对象。", field="link", code="twice")
        target = OF_POST.get(one.appointment.post.kind, LEADER)
        said = {"verification": row, "organ": row.organ, "named_on": when.on, "appointment": one.appointment}
        made = act.add(Subject(uid=act.result, target=target, **said))
        counted(act, row)
        payload = {"appointment": one.appointment.uid, "what": target}
        act.record(Kind.VERIFICATION_SUBJECT_NAMED, row.uid, on=when.on, payload=payload)
    return made


def drop_subject(
    uid: UUID, *, subject: UUID, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Verification:
    """Leave somebody out whose conduct gives no ground; what was said stays on record."""
    with on_verification("drop_subject", uid, (subject, why), actor, when, key, expected=expected) as (act, row):
        need_officer(row, actor)
        if act.repeated:
            return row
        need_open(row)
        one = row.subjects.filter(uid=subject, dropped_on__isnull=True).first()
        if one is None:
            raise Refused("没有这个核查对象。", field="subject", code="unknown")
        one.dropped_on, one.dropped_why = when.on, wanted(why, "why", "为什么不再列为对象")
        act.change(one, "dropped_on", "dropped_why")
        counted(act, row)
        act.record(Kind.VERIFICATION_SUBJECT_DROPPED, row.uid, on=when.on, payload={"record": one.uid})
    return row


def _end(act: Act, row: Verification, state: str, why: str, when: When, alert: str) -> None:
    row.state, row.ended_on, row.ended_why = state, when.on, why
    counted(act, row, "state", "ended_on", "ended_why")
    for one in Alert.objects.select_for_update(no_key=True).filter(verified__verification=row, state="verifying"):
        one.state = alert
        act.change(one, "state")


def dismiss(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Verification:
    """Dismiss 不予追究, with reasons that the subjects read; nothing goes into a file or a score. By one of the two."""
    with on_verification("dismiss", uid, why, actor, when, key, expected=expected) as (act, row):
        need_officer(row, actor)
        if act.repeated:
            return row
        need_open(row)
        _end(act, row, DISMISSED, wanted(why, "why", "不予追究的理由"), when, "dismissed")
        act.record(Kind.VERIFICATION_DISMISSED, row.uid, on=when.on, cite="seed/11", payload={"late": when.late})
    return row


def void(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Verification:
    """Void a verification that was opened by mistake, before anybody was asked; its alerts are open again."""
    with on_verification("void", uid, why, actor, when, key, expected=expected) as (act, row):
        if act.repeated:
            return row
        need_open(row)
        if row.subjects.filter(askings__isnull=False).exists():
            raise Refused("已经问过当事单位或者人员，不能作废。", todo="不追究的，写明理由不予追究", code="asked")
        _end(act, row, VOIDED, wanted(why, "why", "作废的理由"), when, OPEN)
        act.record(Kind.VERIFICATION_VOIDED, row.uid, on=when.on, payload={})
    return row


def reopen(uid: UUID, *, officers: Sequence[UUID], facts: str, actor: Actor, when: When, key: str) -> Verification:
    """Open a dismissed one again, on new facts only: a verification of its own that names the one it goes on from.

    Refused: one that was not dismissed, without new facts, twice at once; the officers as at the opening.
    """
    with on_verification("reopen", uid, (tuple(officers), facts), actor, when, key) as (act, before):
        if act.repeated:
            return Verification.objects.get(uid=act.result)
        if before.state != DISMISSED:
            raise Refused("只有不予追究的可以重新核查。", code="not_dismissed")
        when.check(after=before.ended_on)
        taken = before.alerts.values("alert")
        rows = list(Alert.objects.select_for_update(no_key=True).filter(pk__in=taken).order_by("pk"))
        if any(one.state != DISMISSED for one in rows):
            raise Refused("已经重新核查。", code="reopened")
        same = ("office", "why_office", "organ", "petition", "conduct_on", "regime", "assumed")
        row = Verification(
            uid=act.result,
            opened_on=when.on,
            opened_by=post_of(actor),
            grounds=wanted(facts, "facts", "新的事实"),
            reopens=before,
            **{name: getattr(before, name) for name in same},
        )
        act.add(row)
        _take_up(act, row, rows)
        _draw(act, row, rows)
        _name(act, row, officers, when)
        payload = {"record": before.uid, "organ": row.organ.uid, "office": row.office.uid}
        act.record(Kind.VERIFICATION_OPENED, row.uid, on=when.on, cite="seed/11", payload=payload)
    return row
