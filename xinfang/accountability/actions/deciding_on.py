"""What becomes of a proposed finding: a second signature, sent back, or determined by a meeting (seed/11 to 14)."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from xinfang.accountability import proposable
from xinfang.accountability.actions.deciding import part_supervised
from xinfang.accountability.actions.finding import about, locked_finding, need_officer, need_proposed, refuse_barred
from xinfang.accountability.actions.making import make
from xinfang.accountability.actions.records import bounded, post_of, refuse_stale, wanted
from xinfang.accountability.findingmodels import DETERMINED, SENT_BACK, VOTES
from xinfang.accountability.models import Charge, Finding, Measure, Voter
from xinfang.accountability.verificationmodels import DETERMINED as FOUND
from xinfang.accountability.verificationmodels import OPEN
from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.ledger.kinds import Kind
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Appointment
from xinfang.people.queries import on_day
from xinfang.petitions.when import When
from xinfang.rules import lawbook
from xinfang.rules.accountable import NO_MEASURE, exempting
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor
from xinfang.rules.voting import Vote, weigh


def need_leader(found: Finding, actor: Actor) -> Appointment:
    """The post of a head or deputy of the office that verifies; refused for anybody else and for who is barred."""
    post = post_of(actor)
    if post is None or actor.organ_id != found.office_id or not _leads(actor):
        raise Refused(f"由{found.office.short_name}的负责人办理。", why="您现在的岗位不能决定认定", code="not_allowed")
    refuse_barred(found.verification, post)
    return post


def _leads(actor: Actor) -> bool:
    return actor.may("finding:act") and actor.may("petition:approve")


def second(uid: UUID, *, actor: Actor, when: When, key: str, expected: int | None = None) -> Finding:
    """Sign a second time under the unusual choices of a finding; all of them that wait.

    Refused: by who does not lead the office, by who proposed it, in whatever post, where nothing unusual waits.
    """
    bounded(when)
    with acts.begin("finding.second", actor=actor, key=key, about=(uid, when.on)) as act:
        found = locked_finding(uid, actor)
        post = need_leader(found, actor)
        if act.repeated:
            return found
        refuse_stale(found.version, expected)
        need_proposed(found)
        when.check(after=found.proposed_on)
        if found.proposers.filter(appointment__person=post.person_id).exists():
            raise Refused(
                "要由另一位负责人签字。", why="提出认定的人不能自己签第二个字，换一个职务也不行", code="same_person"
            )
        waiting = list(unseconded(found))
        if not waiting:
            raise Refused(
                "没有等着第二个人签字的措施。", why="选的都是通常的措施，或者已经签过", code="nothing_unusual"
            )
        for charge in waiting:
            charge.seconded_by, charge.seconded_on = post, when.on
            act.change(charge, "seconded_by_id", "seconded_on")
        found.version += 1
        act.change(found, "version")
        said = {**about(found), "number": len(waiting), "late": when.late or None}
        act.record(Kind.FINDING_SECONDED, found.uid, on=when.on, payload=said)
    return found


def unseconded(found: Finding) -> QuerySet[Charge]:
    """The unusual choices that nobody has signed a second time."""
    return found.charges.filter(usual=False, seconded_by__isnull=True)


def send_back(
    uid: UUID, *, why: str, minutes: str = "", actor: Actor, when: When, key: str, expected: int | None = None
) -> Finding:
    """Send a proposal back: the meeting wants more, or the other officer does not confirm it. The verification is open again.

    What was proposed stays on record; a new one is proposed. Refused: without reasons; by who neither leads the office nor
    has yet to confirm it.
    """
    bounded(when)
    with acts.begin("finding.send_back", actor=actor, key=key, about=(uid, why, minutes, when.on)) as act:
        found = locked_finding(uid, actor)
        if found.confirmed_on is None and not _leads(actor):
            need_officer(found.verification, actor)
        else:
            need_leader(found, actor)
        if act.repeated:
            return found
        refuse_stale(found.version, expected)
        need_proposed(found)
        when.check(after=found.confirmed_on or found.proposed_on)
        found.ended_why = wanted(why, "why", "退回的理由")
        found.state, found.ended_on, found.minutes = SENT_BACK, when.on, minutes.strip()
        found.version += 1
        act.change(found, "state", "ended_on", "ended_why", "minutes", "version")
        row = found.verification
        row.state, row.version = OPEN, row.version + 1
        act.change(row, "state", "version")
        said = {**about(found), "late": when.late or None}
        act.record(Kind.FINDING_SENT_BACK, found.uid, on=when.on, payload=said)
    return found


def electors(found: Finding, day: When) -> QuerySet[Appointment]:
    """Who may take part in the meeting: posts of the office on that day; of a joint conference those of its level too."""
    office = found.office
    here = Q(post__organ_id=office.pk)
    if office.kind == OrganKind.JOINT_CONFERENCE:
        here |= Q(post__organ__path__startswith=part_supervised(office), post__organ__level=office.level)
    rows = Appointment.objects.filter(on_day(day.on), here, superseded=False).exclude(post__organ_id=found.organ_id)
    return rows.select_related("person", "post__organ").order_by("post__organ__path", "pk")


def determine(
    uid: UUID,
    *,
    minutes: str,
    votes: Mapping[UUID, str],
    words: str = "",
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Finding:
    """Enter the collective decision for a finding; each charge with a measure gets its measure, which is yet to be issued.

    ``votes``: appointment to ``for``, ``against``, ``abstain``; ``minutes``: the number of the minutes. Refused: without
    minutes; before the other officer confirmed; an unusual choice without a second signature; who is barred, of another
    office, or twice among the voters; too few; no majority; an exemption that came into force meanwhile.
    """
    bounded(when)
    asked = (uid, minutes, sorted(votes.items()), words, when.on)
    with acts.begin("finding.determine", actor=actor, key=key, about=asked) as act:
        found = locked_finding(uid, actor)
        need_leader(found, actor)
        if act.repeated:
            return found
        refuse_stale(found.version, expected)
        need_proposed(found)
        when.check(after=found.proposed_on)
        _refuse_unready(found, minutes, when)
        for post, vote in _voters(found, votes, when):
            act.add(Voter(finding=found, appointment=post, vote=vote))
        found.state, found.decided_on, found.version = DETERMINED, when.on, found.version + 1
        found.minutes, found.decided_words = minutes.strip(), words.strip()
        act.change(found, "state", "decided_on", "minutes", "decided_words", "version")
        _close(act, found, when)
        cite = lawbook.load().situations[found.item].cite
        said = {**about(found), "item": f"s{found.item}", "severity": found.severity, "late": when.late or None}
        act.record(Kind.FINDING_DETERMINED, found.uid, on=when.on, cite=cite, payload=said)
        for charge in measured(found):
            make(act, charge, when.on)
    return found


def measured(found: Finding) -> QuerySet[Charge]:
    """The charges for which a measure was chosen."""
    rows = found.charges.exclude(measure=NO_MEASURE)
    return rows.select_related("finding__office", "organ", "appointment")


def measures_of(found: Finding) -> QuerySet[Measure]:
    """The measures that came of a finding."""
    return Measure.objects.filter(charge__finding=found).select_related("organ", "appointment__person")


def _refuse_unready(found: Finding, minutes: str, when: When) -> None:
    if found.confirmed_on is None:
        raise Refused(
            "另一位核查人员还没有确认，不能决定。", why="认定由两个人提出", todo="请先由他确认", code="unconfirmed"
        )
    when.check(after=found.confirmed_on)
    if not minutes.strip():
        raise Refused(
            "请写会议纪要编号。",
            why="认定要集体研究决定，有会议纪要才算",
            field="minutes",
            code="no_minutes",
        )
    if unseconded(found).exists():
        raise Refused(
            "有的措施不是通常的，还没有第二个人签字。",
            why="不按通常的选，要有理由，还要另一位负责人签字",
            code="unseconded",
        )
    proposable.refuse_spent(found.verification, found)
    exempts = exempting(found.conduct_first, when.on)
    objected = found.charges.filter(target="leader", objected=True, exempt="")
    if exempts and objected.exclude(measure=NO_MEASURE).exists():
        raise Refused(
            "提出以后施行的规定使当时明确反对的人不承担责任。",
            why="从旧兼从轻",
            todo="请退回，重新提出",
            cite=exempts,
            code="now_exempt",
        )


def _voters(found: Finding, votes: Mapping[UUID, str], when: When) -> list[tuple[Appointment, str]]:
    if not set(votes.values()) <= set(VOTES):
        raise Refused("请从同意、不同意、弃权里选。", field="votes", code="bad_choice")
    rows = list(electors(found, when).filter(uid__in=votes))
    if len(rows) < len(votes):
        for post in Appointment.objects.filter(uid__in=votes).select_related("person", "post"):
            refuse_barred(found.verification, post, "votes")
        raise Refused(f"参加表决的要是{found.office.short_name}当天在职的人。", field="votes", code="not_of_the_office")
    proposers = set(found.proposers.values_list("appointment__person_id", flat=True))
    for post in rows:
        refuse_barred(found.verification, post, "votes")
    weigh([Vote(one.person_id, votes[one.uid], one.person_id in proposers) for one in rows])
    return [(one, votes[one.uid]) for one in rows]


def _close(act: Act, found: Finding, when: When) -> None:
    """The verification and its alerts are determined."""
    row = found.verification
    row.state, row.ended_on, row.version = FOUND, when.on, row.version + 1
    act.change(row, "state", "ended_on", "version")
    for alert in proposable.lock_alerts(row):
        alert.state = "determined"
        act.change(alert, "state")
