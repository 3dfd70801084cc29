"""Split 分案: a letter that makes several claims for several organs becomes several matters, each with its own number.

Neither regulation speaks of it; our reading is ``split_same_day``: the petitioner came once, on the day of receipt, and
every part runs by the clock of that day. The letter is one 件次, however many matters are made of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.models import ActKey
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import issue
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.kinds import OrganKind
from xinfang.petitions import clockwork, identities, sight, wording
from xinfang.petitions.actions import tying
from xinfang.petitions.actions.amending import correcting, last, void_from_start
from xinfang.petitions.identities import Identity
from xinfang.petitions.kinds import MatterKind, TieKind
from xinfang.petitions.models import Clock, ComplainedOf, Petition, Petitioner, Proceeding, Submission, Tie
from xinfang.petitions.numbers import code_digest, code_for, new_number
from xinfang.petitions.registration import LONGEST_TEXT, LONGEST_TITLE, Registered
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules import steps
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor
from xinfang.vault.crypto import sm3

MOST = 9
KEPT = ("channel", "purpose", "head_count", "urgent", "important", "difficult", "sealed_path", "received_on")
PLACES = ("home_place", "residence_place", "assumed")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim that is split off: a title, its part of the letter, and what differs from the whole."""

    title: str
    text: str
    kind: MatterKind | None = None
    category: str = ""
    place: str = ""


def split(
    uid: UUID, claims: Sequence[Claim], *, actor: Actor, when: When, key: str, expected: int | None = None
) -> list[Registered]:
    """Split ``claims`` off the matter ``uid`` 分案, which keeps the rest. The new matters and their query codes.

    Each has the day of receipt, the people and the running clocks of the whole, a receipt of its own, and stands at the
    counter. Refuses no claim, more than nine, one without words, a matter that is itself a part or whose day of disposal
    has passed (one lapse would become several). Safe to repeat by ``key``: the same matters and codes.
    """
    _check(claims)
    keys = [f"{key}:{place}" for place in range(len(claims))]
    with stepping("split", uid, actor=actor, when=when, act_key=key, expected=expected, about=tuple(claims)) as work:
        if work.repeated:
            return parts_of(keys)
        late = [clock for clock in work.open_clocks(organ=work.organ) if clock.due_on < when.on]
        if late:
            raise Refused(
                f"登记处置的期限已在 {zh(late[0].due_on)} 届满，不能分案。",
                why="一次逾期不能变成几次",
                todo="请先处置这一件；其余诉求另行登记",
                code="overdue",
            )
        source = Submission.objects.filter(petition=work.petition).order_by("pk")[0]
        people = list(Petitioner.objects.filter(submission=source).select_related("vault").order_by("pk"))
        done = [_part(work, claim, source, people, one) for claim, one in zip(claims, keys, strict=True)]
        numbers = "、".join(one.petition.number for one in done)
        work.paper(
            PaperKind.RECEIPT,
            f"您 {zh(work.petition.received_on)} 反映的几项诉求由不同单位办理，另登记为 {numbers}，各有编号和查询码；"
            f"收到日期和期限不变。其余的仍按编号 {work.petition.number} 办理。",
        )
        work.payload.update(parts=len(done))
    return done


def parts_of(keys: Sequence[str]) -> list[Registered]:
    """What was split off under these act keys, with the codes, for whoever holds the keys."""
    made = dict(ActKey.objects.filter(key__in=keys).values_list("key", "result"))
    found = {row.uid: row for row in Petition.objects.filter(uid__in=made.values())}
    return [Registered(found[made[key]], code_for(key)) for key in keys if made.get(key) in found]


def _check(claims: Sequence[Claim]) -> None:
    if not 1 <= len(claims) <= MOST:
        raise Refused("没有要分出去的诉求。", why=f"一次最多分出 {MOST} 件", field="title_1", code="no_claims")
    for place, claim in enumerate(claims, start=1):
        if not claim.title.strip() or not claim.text.strip():
            raise Refused(
                f"第 {place} 项没有写全标题和内容。", todo="内容可以从来信里摘", field=f"title_{place}", code="no_text"
            )
        if len(claim.title) > LONGEST_TITLE or len(claim.text) > LONGEST_TEXT:
            raise Refused(f"第 {place} 项过长。", field=f"text_{place}", code="text_too_long")


def _part(work: Work, claim: Claim, source: Submission, people: Sequence[Petitioner], key: str) -> Registered:
    made = new_uid()
    with acts.begin("petition.register", actor=work.actor, key=key, result=made, about=claim) as act:
        petition = _petition(act, work, claim, key)
        _letter(act, petition, claim, source, people, work)
        proceeding = act.add(
            Proceeding(petition=petition, state=State.REGISTERED.value, organ=work.organ, last_on=work.when.on)
        )
        running = work.open_clocks("disposal", "accept_notice", organ=work.organ)
        clocks = [act.add(_copy(clock, petition, proceeding, work)) for clock in running]
        accused = ComplainedOf.objects.filter(petition=work.petition).select_related("organ")
        act.add_all(ComplainedOf, [ComplainedOf(petition=petition, organ=one.organ) for one in accused])
        act.add(Tie(petition=petition, other=work.petition, kind=TieKind.SPLIT.value, since=work.when.on))
        paths = sight.barred_paths(petition)
        sight.refresh(sight.Case(petition, proceeding, (), clocks, paths), work.now, fresh=True)
        receipt = _receipt(act, petition, work)
        act.record(
            Kind.PETITION_STEPPED,
            petition.uid,
            on=work.when.on,
            cite=steps.cite("register", work.when.on, work.organ.kind == OrganKind.PETITION_OFFICE),
            payload={
                "step": "register",
                "tier": 1,
                "state": proceeding.state,
                "version": 1,
                "organ": work.organ.uid,
                "received": petition.received_on,
                "paper": receipt.uid,
                "paper_sha": receipt.sha,
                "late": work.when.late or None,
                "purpose": petition.purpose,
                "channel": petition.channel,
                "matter": petition.kind or None,
                "other": work.petition.uid,
            },
        )
    return Registered(petition, code_for(key))


def _petition(act: Act, work: Work, claim: Claim, key: str) -> Petition:
    whole = work.petition
    return act.add(
        Petition(
            uid=act.result,
            number=new_number(),
            code_digest=code_digest(code_for(key)),
            title=claim.title.strip(),
            kind=claim.kind.value if claim.kind else whole.kind,
            category=claim.category or whole.category,
            place=claim.place or whole.place,
            registrar=work.organ,
            registered_on=work.when.on,
            **{name: getattr(whole, name) for name in (*KEPT, *PLACES)},
        )
    )


def _letter(
    act: Act, petition: Petition, claim: Claim, source: Submission, people: Sequence[Petitioner], work: Work
) -> None:
    """The claim in its words, and who petitions: sealed anew, so that each file is destroyed by itself."""
    letter = act.add(
        Submission(
            petition=petition,
            organ=work.organ,
            channel=source.channel,
            received_on=source.received_on,
            registered_on=work.when.on,
            postmark_on=source.postmark_on,
            text=claim.text.strip(),
            head_count=source.head_count,
            excerpt=True,
        )
    )
    for one in people:
        uid = new_uid()
        record = identities.keep(uid, Identity(**one.identity))
        same = {name: getattr(one, name) for name in ("role", "anonymous", "secrecy", "reachable")}
        act.add(Petitioner(uid=uid, submission=letter, vault=record, identity_sha=sm3(bytes(record.sealed)), **same))


SAME = ("limit", "pin", "origin", "start_on", "named_on", "own_days", "exclusions", "assumed")


def _copy(clock: Clock, petition: Petition, proceeding: Proceeding, work: Work) -> Clock:
    said = {name: getattr(clock, name) for name in SAME}
    made = Clock(petition=petition, proceeding=proceeding, organ=work.organ, **said)
    clockwork.refresh(made, work.now)
    return made


def _receipt(act: Act, petition: Petition, work: Work) -> Paper:
    said = (
        f"{work.organ.name}已于 {zh(petition.received_on)} 收到您反映的事项，其中一项诉求另登记为编号 {petition.number}。\n"
        "请保管好查询码：用编号和查询码可以随时查询办理进度。查询码只给您本人，工作人员不掌握。"
    )
    return issue(
        act,
        PaperKind.RECEIPT,
        wording.addressed(PaperKind.RECEIPT, said, petition.number),
        subject=petition.uid,
        organ=work.organ.uid,
        organ_label=work.organ.name,
        on=work.when.on,
    )


def undo_split(uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Take a part back 撤销分案, while it stands at the counter: its clock is void from the start, the whole goes on."""
    with correcting("undo_split", uid, why, actor, when, key, expected) as work:
        if work.repeated:
            return work.petition
        rows = Tie.objects.standing().filter(petition=work.petition, kind=TieKind.SPLIT.value)
        row = rows.select_related("other").get()
        tying.untie(work, row)
        void_from_start(work, work.open_clocks(), "registered_by_mistake")
        work.payload.update(corrects=last(work, "register").seq, other=row.other.uid)
        tying.tell(work.act, row.other, work.petition, TieKind.SPLIT, when, ended=True)
        work.enter(State.CANCELLED)
    return work.petition


def destroy(act: Act, petition: UUID) -> None:
    """What retention destroys here: from the key of the split the query code of a part could be worked out again."""
    rows = Tie.objects.filter(petition__uid=petition, kind=TieKind.SPLIT.value)
    ActKey.objects.filter(name="petition.split", result__in=rows.values("other__uid")).delete()
