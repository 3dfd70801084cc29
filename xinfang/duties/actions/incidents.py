"""Enter an incident and what follows of it: lines with person and time, petitions, growth, its end (seed/9; 2005/26; 2022/25)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.duties import incidents
from xinfang.duties.actions.entry import add
from xinfang.duties.incidentkinds import PAPERS, How, IncidentSort, LineSort
from xinfang.duties.incidentmodels import Incident, IncidentLine, IncidentTie
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import issue
from xinfang.papers.content import PaperDraft
from xinfang.people.models import Appointment, Organ, Person
from xinfang.people.queries import on_day
from xinfang.petitions import wording
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused, Stale
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.values import Actor

CITE = "seed/9"


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened, when and where; ``heads``: how many people, 0 where nobody counted."""

    sort: IncidentSort
    at: datetime
    title: str
    place: str
    heads: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One line: ``post`` an appointment, ``who`` the same in words where it is nobody's post here."""

    sort: LineSort
    at: datetime
    words: str = ""
    post: UUID | None = None
    who: str = ""
    to: str = ""
    how: How | None = None
    conflicts: bool = False


def enter_incident(organ: Organ, said: Happened, *, actor: Actor, when: When, key: str) -> Incident:
    """Enter an incident of ``organ``; its legal day is that on which it happened.

    Refused: a collective visit of fewer people than the bureau's setting, without title or place, of an organ not watched.
    """
    when = replace(when, on=incidents.day_of(said.at))
    when.check()
    _need(actor, organ)
    _check_heads(said)
    if not said.title.strip() or not said.place.strip():
        field = "place" if said.title.strip() else "title"
        raise Refused("请写是什么事、在哪里。", field=field, code="missing")
    with acts.begin("incident.enter", actor=actor, key=key, about=(organ.uid, said)) as act:
        if act.repeated:
            return Incident.objects.get(uid=act.result)
        row = Incident(
            organ=organ,
            sort=said.sort.value,
            occurred_at=incidents.utc(said.at),
            day=when.on,
            title=said.title.strip(),
            place=said.place.strip(),
            heads=said.heads,
            words=said.words.strip(),
            outcome="",
            **by_whom(actor),
        )
        add(act, row, when)
        told = {"organ": organ.uid, "sort": said.sort.value, "late": when.late or None}
        act.record(Kind.INCIDENT_ENTERED, row.uid, on=when.on, cite=CITE, payload=told)
    return row


def _check_heads(said: Happened) -> None:
    least = snapshot().setting("collective_heads")
    if said.sort is IncidentSort.COLLECTIVE and said.heads < least:
        raise Refused(
            f"{said.heads} 人不到集体访的人数起点 {least} 人。",
            why="人数起点是本单位设定的，非法定",
            todo="按普通来访登记，或者选别的类型",
            field="heads",
            code="too_few",
        )


def by_whom(actor: Actor) -> dict[str, Any]:
    person = Person.objects.filter(uid=actor.person).first() if actor.person else None
    return {"entered_by": person, "by_organ": Organ.objects.get(pk=actor.organ_id or 0)}


def _need(actor: Actor, organ: Organ) -> None:
    if not incidents.may_enter(actor, organ):
        raise Refused(
            f"您现在的岗位不能登记{organ.short_name}的事件。",
            why="由本单位和上级单位的领导或者秘书登记",
            todo="请由他们登记，或者换一个岗位",
            code="not_allowed",
        )


@contextmanager
def acting_on(
    name: str, uid: UUID, actor: Actor, key: str, about: object, expected: int | None = None
) -> Iterator[tuple[Act, Incident]]:
    """One act on an incident: seen, locked, allowed, not voided, not stale."""
    with acts.begin(name, actor=actor, key=key, about=(uid, about)) as act:
        rows = incidents.seen(actor).select_for_update(of=("self",), no_key=True).select_related("organ", "earlier")
        row = rows.filter(uid=uid).first()
        if row is None:
            raise NotFound("没有这个事件，或者您无权查看。", code="not_found")
        _need(actor, row.organ)
        if not act.repeated:
            if row.voided_on is not None:
                raise Refused("这个事件的登记已经作废。", code="voided")
            if expected is not None and expected != row.version:
                raise Stale(
                    "您打开页面之后，这个事件有了变化，这次没有办。",
                    todo="请看清现在的情况，再决定是否继续；您填写的内容没有丢",
                    code="stale",
                )
        yield act, row


def add_line(uid: UUID, said: Said, *, actor: Actor, when: When, key: str) -> IncidentLine:
    """Add a line to an incident's record; its legal day is that of its moment.

    Refused: without the person, without to whom and how a report went, without words of what was done or said.
    """
    when = replace(when, on=incidents.day_of(said.at))
    when.check()
    post = _post(said)
    _check(said, post)
    with acting_on("incident.line", uid, actor, key, said) as (act, incident):
        if act.repeated:
            return IncidentLine.objects.get(uid=act.result)
        row = _line(incident, said, post, actor)
        add(act, row, when)
        _tell(act, incident, row, when)
    return row


def _line(incident: Incident, said: Said, post: Appointment | None, actor: Actor) -> IncidentLine:
    return IncidentLine(
        incident=incident,
        sort=said.sort.value,
        at=incidents.utc(said.at),
        post=post,
        who=said.who.strip(),
        to=said.to.strip(),
        how=said.how.value if said.how else "",
        words=said.words.strip(),
        conflicts=said.conflicts and said.sort is LineSort.SOURCE,
        **by_whom(actor),
    )


def _tell(act: Act, incident: Incident, row: IncidentLine, when: When, **more: Any) -> None:
    cite = CITE
    if row.sort == LineSort.REPORTED:
        cite = "2022/25" if when.on >= NEW_RULES else "2005/26"
    told = {"organ": incident.organ.uid, "line": row.uid, "sort": row.sort, "late": when.late or None, **more}
    act.record(Kind.INCIDENT_NOTED, incident.uid, on=when.on, cite=cite, payload=told)


def _post(said: Said) -> Appointment | None:
    if said.post is None:
        return None
    day = incidents.day_of(said.at)
    post = Appointment.objects.filter(on_day(day), uid=said.post, superseded=False).first()
    if post is None:
        raise Refused(f"这个人 {zh(day)} 没有任职。", todo="请核对日期和人", field="post", code="not_in_office")
    return post


def _check(said: Said, post: Appointment | None) -> None:
    named = post is not None or bool(said.who.strip())
    if said.sort is LineSort.BOUND and post is None:
        raise Refused("请选应当到场的人。", why="到没到场要对得上人", field="post", code="missing")
    if said.sort is LineSort.ARRIVED and post is None and not named:
        raise Refused("请选到场的人，或者写明是谁。", field="post", code="missing")
    if said.sort is LineSort.SOURCE and not said.who.strip():
        raise Refused("请写来源是哪里。", field="who", code="missing")
    if not named:
        raise Refused("请选人，或者写明是谁。", field="post", code="missing")
    if said.sort is LineSort.REPORTED and (not said.to.strip() or said.how is None):
        raise Refused("请写报告给谁、用什么方式。", field="to", cite="2005/26", code="missing")
    if said.sort in {LineSort.MEASURE, LineSort.FOLLOW_UP, LineSort.SOURCE} and not said.words.strip():
        raise Refused("请写做了什么、说了什么。", field="words", code="missing")


def report_up(uid: UUID, said: Said, *, text: str, actor: Actor, when: When, key: str) -> IncidentLine:
    """Report an incident up in writing: a numbered paper 重大紧急信访信息报告 or 事件报告, and the line that says so.

    ``said`` is a line of the sort ``REPORTED``. Refused: without text or addressee.
    """
    said = replace(said, sort=LineSort.REPORTED, how=How.WRITTEN)
    when = replace(when, on=incidents.day_of(said.at))
    when.check()
    post = _post(said)
    _check(said, post)
    if not text.strip():
        raise Refused("报告没有内容。", field="text", code="empty_paper")
    with acting_on("incident.report", uid, actor, key, (said, text)) as (act, incident):
        if act.repeated:
            return IncidentLine.objects.get(uid=act.result)
        by = Organ.objects.get(pk=actor.organ_id or 0)
        paper = issue(
            act,
            PAPERS[IncidentSort(incident.sort)],
            PaperDraft(text.strip(), addressee=said.to.strip()),
            subject=incident.uid,
            organ=by.uid,
            organ_label=by.name,
            mark=wording.mark_of(by),
            on=when.on,
        )
        row = _line(incident, said, post, actor)
        row.paper = paper.uid
        add(act, row, when)
        _tell(act, incident, row, when, paper=paper.uid, paper_sha=paper.sha)
    return row


def tie_petition(uid: UUID, number: str, *, actor: Actor, when: When, key: str) -> IncidentTie:
    """Tie a petition to an incident. Refused: an accusation, one that is tied already; what one may not see is not there."""
    with acting_on("incident.tie", uid, actor, key, number) as (act, incident):
        if act.repeated:
            return IncidentTie.objects.get(uid=act.result)
        petition = Petition.objects.get_visible(actor, number=number)
        if petition.sealed_path:
            raise Refused(
                "检举控告不与事件相联。",
                why="事件的登记有更多的人看得到，检举控告的有无也不得透露",
                cite="2022/30",
                field="number",
                code="accusation",
            )
        if IncidentTie.objects.filter(incident=incident, petition=petition, voided_on__isnull=True).exists():
            raise Refused("这件事项已经相联。", field="number", code="tied")
        row = IncidentTie(incident=incident, petition=petition, on=when.on, by_organ_id=actor.organ_id or 0)
        add(act, row, when)
        told = {"organ": incident.organ.uid, "petition": petition.uid}
        act.record(Kind.INCIDENT_TIED, incident.uid, on=when.on, cite=CITE, payload=told)
    return row


def grown_from(
    uid: UUID, earlier: UUID | None, *, actor: Actor, when: When, key: str, expected: int | None = None
) -> Incident:
    """Say that an incident is the same matter grown from an earlier one; with ``earlier`` None, that this was a slip.

    That it grew says nothing about why. Refused: itself, one that happened later, one that may not be seen.
    """
    with acting_on("incident.grow", uid, actor, key, earlier, expected) as (act, row):
        if act.repeated:
            return row
        found = incidents.seen(actor).filter(uid=earlier, voided_on__isnull=True).first() if earlier else None
        if earlier and found is None:
            raise NotFound("没有这个事件，或者您无权查看。", code="not_found")
        if found is not None and (found.pk == row.pk or found.occurred_at >= row.occurred_at):
            raise Refused("要选发生在它之前的事件。", field="earlier", code="out_of_order")
        row.earlier, row.grew_on = found, when.on if found else None
        row.version += 1
        act.change(row, "earlier", "grew_on", "version")
        told = {"organ": row.organ.uid, "earlier": found.uid if found else None}
        act.record(Kind.INCIDENT_TIED, row.uid, on=when.on, cite=CITE, payload=told)
    return row
