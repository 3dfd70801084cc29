"""The outline that every step after registration has: load and authorise, take the step, change rows, record, see."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.ledger.kinds import Kind
from xinfang.ledger.models import Entry
from xinfang.ledger.prepared import Read, Slot
from xinfang.papers.actions import issue
from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.petitions import clockwork, disputed, hands, sight, ties, wording
from xinfang.petitions.facts import facts_of, live_transfer, roles_of
from xinfang.petitions.models import Clock, Petition, Proceeding, Transfer
from xinfang.petitions.when import When
from xinfang.rules import lawbook, limits, steps
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused, Stale
from xinfang.rules.steps import State, Step, Who
from xinfang.rules.values import Actor


@dataclass(slots=True)
class Work:
    """One step under way on one petition: its rows, and what the entry will say."""

    act: Act
    actor: Actor
    when: When
    now: Snapshot
    petition: Petition
    proceeding: Proceeding
    earlier: list[Proceeding]
    transfers: list[Transfer]
    clocks: list[Clock]
    step: Step
    organ: Organ
    barred: list[str]
    before: str = ""
    payload: dict[str, Any] = field(default_factory=dict)

    @property
    def repeated(self) -> bool:
        """Whether this act was done before under the same key."""
        return self.act.repeated

    @property
    def transfer(self) -> Transfer | None:
        """The transfer by which the present holder got the petition; None when it was lodged there directly."""
        return live_transfer(self.proceeding, self.transfers)

    def open_clocks(self, *limits_: str, organ: Organ | None = None) -> list[Clock]:
        """Running clocks of these limits, of one organ if named."""
        return [
            clock
            for clock in self.clocks
            if clockwork.running(clock)
            and (not limits_ or clock.limit in limits_)
            and (organ is None or self.charged_to(clock, organ))
        ]

    def charged_to(self, clock: Clock, organ: Organ) -> bool:
        """Whether ``organ`` must act on ``clock``: its own, or one that lapsed at an organ it took the matter over from."""
        return clock.organ_id is not None and clock.organ_id in sight.forerunners(organ.pk, self.transfers)

    def start(
        self,
        limit: str,
        start_on: date,
        *,
        organ: Organ | None,
        transfer: Transfer | None = None,
        origin: str = "",
        named_on: date | None = None,
        own_days: int | None = None,
    ) -> Clock | None:
        """Start a clock under the law of its first day; None where that law has no such limit for this matter."""
        value = lawbook.load().value(limit, start_on)
        if value.days is None and named_on is None:
            return None
        if value.only_if and own_days is None and not limits.holds(value.only_if, self.petition.kind):
            return None
        clock = Clock(
            petition=self.petition,
            proceeding=self.proceeding,
            transfer=transfer,
            organ=organ,
            limit=limit,
            pin=value.pin,
            origin=origin,
            start_on=start_on,
            named_on=named_on,
            own_days=own_days,
            assumed=self.when.assumed,
        )
        clockwork.refresh(clock, self.now)
        self.clocks.append(self.act.add(clock))
        return clock

    def stop(self, *limits_: str, organ: Organ | None = None) -> list[Clock]:
        """Meet the running clocks of these limits on the day of the act."""
        met = self.open_clocks(*limits_, organ=organ)
        for clock in met:
            clock.met_on = self.when.on
            self.act.change(clock, "met_on")
        return met

    def void(self, why: str, *limits_: str, organ: Organ | None = None) -> list[Clock]:
        """Void the running clocks of these limits that are not past due: what lapsed stays lapsed."""
        found = [clock for clock in self.open_clocks(*limits_, organ=organ) if clock.due_on >= self.when.on]
        for clock in found:
            clock.void_on, clock.void_why = self.when.on, why
            self.act.change(clock, "void_on", "void_why")
        return found

    def paper(self, kind: PaperKind, said: str | PaperDraft, *, external: bool = False) -> Paper:
        """Issue a paper of the acting organ; the entry keeps its hash. One for the petitioner is addressed to them."""
        made = issue(
            self.act,
            kind,
            wording.addressed(kind, said, self.petition.number),
            subject=self.petition.uid,
            organ=self.organ.uid,
            organ_label=self.organ.name,
            mark=wording.mark_of(self.organ),
            on=self.when.on,
            external=external,
        )
        self.payload.update(paper=made.uid, paper_sha=made.sha)
        return made

    def enter(self, state: State, *, organ: Organ | None = None) -> None:
        """Bring the proceeding to ``state``, and to ``organ`` if it changes hands."""
        self.proceeding.state = state.value
        if organ is not None:
            self.proceeding.organ = organ


@contextmanager
def stepping(
    key: str,
    uid: UUID,
    *,
    actor: Actor,
    when: When,
    act_key: str,
    expected: int | None,
    about: object = (),
    reason: str = "",
) -> Iterator[Work]:
    """Do the step ``key`` on the petition ``uid`` in one transaction.

    ``expected`` is the version that the actor saw (None: whatever it is now); another version raises Stale. What the
    table of steps does not allow is Refused with its article; what the actor may not see is NotFound.
    """
    when.check()
    with acts.begin(f"petition.{key}", actor=actor, key=act_key, result=uid, about=(uid, when.on, about)) as act:
        petition = _load(uid, actor)
        work = _gather(key, act, petition, actor, when, expected)
        yield work
        if not act.repeated:
            _finish(work, key, reason)


@contextmanager
def following(key: str, petition: int, *, actor: Actor, when: When) -> Iterator[Work]:
    """What follows on one petition, by law, from another act such as the closing of its organ: nobody's own step.

    The other act says who may; the table still says from which states. It joins the other act's transaction.
    """
    with acts.begin(f"petition.{key}", actor=actor) as act:
        locked = Petition.objects.select_for_update(of=("self",), no_key=True).select_related("registrar")
        work = _gather(key, act, locked.get(pk=petition), actor, when, None, by_law=True)
        work.organ = work.proceeding.organ
        yield work
        _finish(work, key, "")


def _load(uid: UUID, actor: Actor) -> Petition:
    visible = Petition.objects.all() if actor.petitioner else Petition.objects.visible_to(actor)
    locked = visible.select_for_update(of=("self",), no_key=True).select_related("registrar")
    petition = locked.filter(uid=uid).or_not_found()
    if petition.disposed_on is not None:
        raise Refused(f"这件事项已经在 {zh(petition.disposed_on)} 按保管期限销毁，不能再办。", code="disposed")
    return petition


_OF_IT = {"petition": Slot("petition")}
_PROCEEDINGS: Read[Proceeding] = Read(
    lambda: Proceeding.objects.select_related("organ").filter(**_OF_IT).order_by("current", "pk")
)
_TRANSFERS: Read[Transfer] = Read(
    lambda: Transfer.objects.filter(**_OF_IT).select_related("from_organ", "to_organ").order_by("pk")
)
_CLOCKS: Read[Clock] = Read(lambda: Clock.objects.filter(**_OF_IT).order_by("pk"))


def _gather(
    key: str, act: Act, petition: Petition, actor: Actor, when: When, expected: int | None, *, by_law: bool = False
) -> Work:
    *earlier, proceeding = _PROCEEDINGS(petition=petition.pk)
    transfers, clocks = _TRANSFERS(petition=petition.pk), _CLOCKS(petition=petition.pk)
    now = snapshot()
    when.bound(now.setting("late_entry_days"))
    organ = _acting_organ(actor, proceeding, transfers)
    work = Work(
        act,
        actor,
        when,
        now,
        petition,
        proceeding,
        earlier,
        transfers,
        clocks,
        steps.STEPS[key],
        organ,
        sight.barred_paths(petition),
        proceeding.state,
    )
    if not act.repeated:
        refuse_stale(petition, expected)
        facts = facts_of(petition, [*earlier, proceeding], transfers, clocks, when.on)
        if steps.OF_HANDS & set(work.step.needs):  # asked of the database by the few steps that want to know
            facts = replace(facts, **hands.standing(petition, proceeding))
        if steps.OF_TIES & set(work.step.needs):
            facts = replace(facts, **ties.standing(petition))
        roles = frozenset({Who.BY_LAW}) if by_law else roles_of(actor, petition, [*earlier, proceeding], transfers)
        if Who.ASSISTING in work.step.who and hands.assists(actor, proceeding):
            roles |= {Who.ASSISTING}
        if Who.ARBITER in work.step.who and disputed.decides(actor, proceeding):
            roles |= {Who.ARBITER}
        free = actor.operator or actor.petitioner or by_law
        work.step = steps.take(key, facts, roles, actor.permissions, when.on, free=free)
        when.check(after=proceeding.last_on)
    return work


def _acting_organ(actor: Actor, proceeding: Proceeding, transfers: list[Transfer]) -> Organ:
    if actor.organ_id is None or actor.organ_id == proceeding.organ_id:
        return proceeding.organ
    for transfer in transfers:
        if transfer.from_organ_id == actor.organ_id:
            return transfer.from_organ
    return Organ.objects.get(pk=actor.organ_id)


def refuse_stale(petition: Petition, expected: int | None) -> None:
    """Tell the second writer what the first one did (decision 28)."""
    if expected is None or expected == petition.version:
        return
    last = Entry.objects.filter(subject=petition.uid).order_by("-seq").first()
    done = f"{last.actor_label}已办了别的事（账本第 {last.seq} 号）" if last else "有人已办了别的事"
    raise Stale(
        "您打开页面之后，这件事项有了变化，这次没有办。",
        why=done,
        todo="请看清现在的情况，再决定是否继续；您填写的内容没有丢",
        code="stale",
    )


PROCEEDING_COLUMNS = (
    "state",
    "organ",
    "last_on",
    "accepted_on",
    "replied_on",
    "served_on",
    "outcome",
    "current",
    "executed_on",
    "execute_by",
    "simple_by",
    "hearing_from",
    "hearing_until",
    "supplement_by",
    "disputed",
)


def _finish(work: Work, key: str, reason: str) -> None:
    if work.when.late and work.when.proof.strip():
        proof = issue(
            work.act,
            PaperKind.LATE_PROOF,
            work.when.proof,
            subject=work.petition.uid,
            organ=work.organ.uid,
            organ_label=work.organ.name,
            on=work.when.on,
        )
        work.payload["proof"] = proof.uid
    if not (work.step.corrects or work.step.aside):  # a correcting act leaves the day of the newest act that stands
        work.proceeding.last_on = max(work.proceeding.last_on, work.when.on)
    work.act.change(work.proceeding, *PROCEEDING_COLUMNS)
    work.petition.version += not work.step.quiet
    work.act.change(work.petition, "version", *work.payload.pop("_petition_columns", ()))
    case = sight.Case(work.petition, work.proceeding, work.transfers, work.clocks, work.barred, work.earlier)
    sight.refresh(case, work.now)
    said = {
        "step": key,
        "tier": work.proceeding.tier,
        "state": work.proceeding.state,
        "before": work.before,
        "version": work.petition.version,
        "organ": work.organ.uid,
        "reason": reason or None,
        "late": work.when.late or None,
        "assumed": work.when.assumed or None,
    }
    work.act.record(
        Kind.PETITION_STEPPED,
        work.petition.uid,
        on=work.when.on,
        cite=work.payload.pop("_cite", "")
        or steps.cite(key, work.when.on, work.organ.kind == OrganKind.PETITION_OFFICE),
        payload={**said, **work.payload},
    )
