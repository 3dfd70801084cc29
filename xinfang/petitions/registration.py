"""Register 登记: a letter, visit or message becomes a petition, with its clock, its receipt and its query code."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import issue
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.petitions import channels, clockwork, sight, submissions, wording
from xinfang.petitions.channels import Came
from xinfang.petitions.identities import Identity, Person
from xinfang.petitions.kinds import ACTING, ROLE_OF_PERSON, Channel, MatterKind, Purpose, Role
from xinfang.petitions.models import Clock, ComplainedOf, Petition, Proceeding, Transfer
from xinfang.petitions.numbers import code_digest, code_for, new_number
from xinfang.petitions.when import When
from xinfang.rules import categories, lawbook, steps, visits
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

__all__ = ["Came", "Identity", "Registered", "Registration", "register"]

LONGEST_TITLE, LONGEST_TEXT, MOST_HEADS = 200, 100_000, 100_000
LAW_BEGINS = date(2005, 5, 1)


@dataclass(frozen=True, slots=True)
class Registration:
    """What a clerk, a citizen or a file says of a new matter."""

    title: str
    text: str
    received_on: date
    channel: Channel = Channel.LETTER
    purpose: Purpose = Purpose.CLAIM
    kind: MatterKind | None = None
    category: str = ""
    place: str = ""
    home_place: str = ""
    residence_place: str = ""
    head_count: int = 1
    urgent: bool = False
    important: bool = False
    difficult: bool = False
    repeat: bool = False
    postmark_on: date | None = None
    taken_down: bool = False
    read_back: bool = False
    identity: Identity = field(default_factory=Identity)
    anonymous: bool = False
    secrecy: bool = False
    people: Sequence[Person] = ()
    complained_of: Sequence[UUID] = ()
    came: Came | None = None
    source: str = ""
    source_id: str = ""
    source_digest: str = ""

    def check(self, when: When) -> None:
        """Refuse what cannot be registered, naming the field."""
        _check_words(self)
        if self.received_on > when.on:
            raise Refused(
                f"收到日 {zh(self.received_on)} 晚于登记日 {zh(when.on)}。",
                todo="请核对两个日期",
                field="received_on",
                code="received_later",
            )
        if self.received_on < LAW_BEGINS:
            raise Refused(
                f"收到日 {zh(self.received_on)} 早于《信访条例》施行之日 2005年5月1日，没有可适用的期限。",
                todo="请核对日期；确为更早的来信，请作为历史材料另行存档",
                field="received_on",
                code="before_law",
            )
        if self.postmark_on is not None and self.postmark_on > self.received_on:
            raise Refused("邮戳日晚于收到日。", todo="请核对两个日期", field="postmark_on", code="postmark_later")
        if not 1 <= self.head_count <= MOST_HEADS:
            raise Refused(f"人数须在 1 到 {MOST_HEADS} 之间。", field="head_count", code="head_count")
        _check_people(self)
        if self.came is not None:
            self.came.check(self.channel, self.received_on)
        _check_taken_down(self)
        if not self.anonymous and not self.identity.name.strip() and not when.imported:
            raise Refused(
                "没有写信访人姓名。", todo="请填写姓名；对方不愿署名的，勾选“匿名”", field="name", code="no_name"
            )
        if self.purpose == Purpose.ACCUSATION and not self.complained_of and not when.imported:
            raise Refused(
                "检举控告须写明被检举控告的单位。",
                why="系统要据此保证材料不会到达该单位及其下级",
                todo="请选择被检举控告的单位",
                cite="2022/30",
                field="complained_of",
                code="accused_unknown",
            )


def _check_words(said: Registration) -> None:
    if not said.title.strip():
        raise Refused("没有标题。", todo="请用一句话概括诉求", field="title", code="no_title")
    if len(said.title) > LONGEST_TITLE:
        raise Refused(f"标题超过 {LONGEST_TITLE} 字。", todo="请概括成一句话", field="title", code="title_too_long")
    if not said.text.strip():
        raise Refused(
            "没有正文。", todo="请录入信访内容；口头反映的，记下要点", cite="2005/17", field="text", code="no_text"
        )
    if len(said.text) > LONGEST_TEXT:
        raise Refused(
            f"正文超过 {LONGEST_TEXT} 字。", todo="请把长材料作为附件，正文写要点", field="text", code="text_too_long"
        )
    persons = [word for one in (said.identity, *(p.identity for p in said.people)) for word in one.sealed().values()]
    for word in (said.title, said.text, said.category, said.place, *persons):
        if "\x00" in word:
            raise Refused(
                "文字里有不能保存的控制字符。", todo="请删去后重新粘贴", field="text", code="control_character"
            )


def _check_people(said: Registration) -> None:
    """Named representatives of a visit are five at most (2005/18-2; 2022/20-3); whoever acts for another shows it."""
    for one in said.people:
        if not one.identity.name.strip():
            raise Refused("列出的人要写姓名。", todo="一行一个人，先写姓名", field="people", code="no_name")
        if one.role in ACTING and not one.identity.proof.strip():
            raise Refused(
                f"{ROLE_OF_PERSON[one.role]}代为提出的，要写明凭什么。",
                todo="如 户口簿、授权委托书编号、律师执业证号",
                field="acting_proof",
                code="no_proof",
            )
    named = 1 + sum(one.role in {Role.REPRESENTATIVE, Role.SIGNER} for one in said.people)
    if said.channel == Channel.VISIT and named > visits.MOST_REPRESENTATIVES:
        raise Refused(
            f"代表写了 {named} 人，最多 {visits.MOST_REPRESENTATIVES} 人。",
            why="多人走访提出共同的信访事项，应当推选代表，代表不得超过 5 人",
            todo="请他们推选代表；其余的人只计人数，不登记姓名",
            cite=visits.cite(said.received_on),
            field="people",
            code="too_many_representatives",
        )
    if named > said.head_count and said.people:
        raise Refused(f"写了姓名的有 {named} 人，人数却是 {said.head_count}。", field="head_count", code="head_count")


def _check_taken_down(said: Registration) -> None:
    """What was said by word of mouth is taken down and read back to who said it (2005/17; 2022/19)."""
    if not said.taken_down:
        return
    if said.channel not in {Channel.CALL, Channel.VISIT}:
        raise Refused(
            "只有来访、来电才有口头陈述。", todo="书面提出的不要勾选“代为记录”", field="taken_down", code="not_oral"
        )
    if not said.read_back:
        raise Refused(
            "口头陈述代为记录的，还没有宣读核对。",
            why="由工作人员记录的，应当如实，并让信访人知道记了什么",
            todo="请向信访人宣读，核对无误后勾选“已宣读核对”",
            cite=visits.cite_taken_down(said.received_on),
            field="read_back",
            code="not_read_back",
        )


@dataclass(frozen=True, slots=True)
class Registered:
    """The new petition, and the code that goes to the petitioner and to nobody else."""

    petition: Petition
    code: str


def register(said: Registration, *, organ: Organ, actor: Actor, when: When, key: str) -> Registered:
    """Register a matter at ``organ``, which received it (2005/21, 22; 2022/22, 23).

    Starts ``disposal`` at a petition office, ``accept_notice`` at any other organ lodged with directly, from the day
    of receipt. Safe to repeat by ``key``: the same petition and the same code come back.
    Refuses bad input by field, and an actor who may not register for ``organ``.
    """
    when.check()
    said.check(when)
    _may_register(actor, organ)
    with acts.begin("petition.register", actor=actor, key=key, result=new_uid(), about=(said, organ.uid)) as act:
        if act.repeated:
            return Registered(Petition.objects.get(uid=act.result), code_for(key))
        now = snapshot(act.stamp)
        when.bound(now.setting("late_entry_days"))
        if not when.imported:  # what another system called it is kept as it was
            said = replace(said, category=categories.resolve(said.category, now.tree(when.on)))
        petition = _petition(act, said, organ, when, key)
        proceeding = act.add(
            Proceeding(petition=petition, tier=1, state=steps.State.REGISTERED.value, organ=organ, last_on=when.on)
        )
        clock = _first_clock(act, petition, proceeding, now, when)
        paths = _complained(act, petition, said)
        _not_by_the_accused(organ, paths)
        clocks = [clock] if clock else []
        sent = _came(act, said, proceeding, paths, clocks, now) if said.came else ()
        sight.refresh(sight.Case(petition, proceeding, sent, clocks, paths), now, fresh=True)
        receipt = None if when.imported else _receipt(act, petition, said, organ, clock, when)
        act.record(
            Kind.PETITION_STEPPED,
            petition.uid,
            on=when.on,
            cite=steps.cite("register", when.on, organ.kind == OrganKind.PETITION_OFFICE),
            payload={
                "step": "register",
                "tier": 1,
                "state": proceeding.state,
                "version": 1,
                "organ": organ.uid,
                "received": said.received_on,
                "paper": receipt.uid if receipt else None,
                "paper_sha": receipt.sha if receipt else None,
                "late": when.late or None,
                "assumed": when.assumed or None,
                "purpose": said.purpose.value,
                "channel": said.channel.value,
                "matter": said.kind.value if said.kind else None,
            },
        )
    return Registered(petition, code_for(key))


def _may_register(actor: Actor, organ: Organ) -> None:
    if actor.petitioner or actor.operator:
        return  # the public door lodges with an organ; the command line imports and makes the sample (decision 21)
    if actor.organ_id != organ.pk or not actor.may("petition:register"):
        raise Refused(
            f"您现在的岗位不能为{organ.short_name}登记。", todo="请由该单位有登记职责的人员办理", code="not_allowed"
        )


def _petition(act: Act, said: Registration, organ: Organ, when: When, key: str) -> Petition:
    petition = act.add(
        Petition(
            uid=act.result,
            number=new_number(),
            code_digest=code_digest(code_for(key)),
            title=said.title.strip(),
            channel=said.channel.value,
            purpose=said.purpose.value,
            kind=said.kind.value if said.kind else "",
            category=said.category,
            place=said.place,
            home_place=said.home_place,
            residence_place=said.residence_place,
            head_count=said.head_count,
            urgent=said.urgent,
            important=said.important,
            difficult=said.difficult,
            sealed_path=said.purpose == Purpose.ACCUSATION,
            registrar=organ,
            received_on=said.received_on,
            registered_on=when.on,
            source=said.source,
            source_id=said.source_id,
            source_digest=said.source_digest,
            assumed=when.assumed,
        )
    )
    submissions.add(act, petition, said, organ, when)
    return petition


def _first_clock(act: Act, petition: Petition, proceeding: Proceeding, now: Snapshot, when: When) -> Clock | None:
    office = proceeding.organ.kind == OrganKind.PETITION_OFFICE
    value = lawbook.load().value("disposal" if office else "accept_notice", petition.received_on)
    if value.days is None:
        return None
    clock = Clock(
        petition=petition,
        proceeding=proceeding,
        organ=proceeding.organ,
        limit=value.limit,
        pin=value.pin,
        origin="" if office else "direct",
        start_on=petition.received_on,
        assumed=when.assumed,
    )
    clockwork.refresh(clock, now)
    return act.add(clock)


def _came(
    act: Act, said: Registration, proceeding: Proceeding, paths: Sequence[str], clocks: list[Clock], now: Snapshot
) -> Sequence[Transfer]:
    """What the channel brings along: its own words; from a superior of the tree the transfer; and the day of the report."""
    came, organ, petition = said.came or Came(), proceeding.organ, proceeding.petition
    above = channels.superior(came, organ, paths)
    channels.keep(act, petition, came, above)
    sent = []
    if above is not None:
        days = {"sent_on": said.received_on, "received_on": said.received_on, "report_by": came.report_by}
        both = {"petition": petition, "proceeding": proceeding, "from_organ": above, "to_organ": organ}
        sent = [act.add(Transfer(kind="assign", **both, **days))]
    if came.report_by is not None:  # by the day that the superior's letter names (2005/21.4; 2022/22)
        value, transfer = lawbook.load().value("report_back", said.received_on), sent[0] if sent else None
        of = {"petition": petition, "proceeding": proceeding, "organ": organ, "transfer": transfer}
        clock = Clock(limit="report_back", pin=value.pin, start_on=said.received_on, named_on=came.report_by, **of)
        clockwork.refresh(clock, now)
        clocks.append(act.add(clock))
    return sent


def _complained(act: Act, petition: Petition, said: Registration) -> list[str]:
    if not said.complained_of:
        return []
    organs = list(Organ.objects.filter(uid__in=said.complained_of))
    if len(organs) != len(set(said.complained_of)):
        raise Refused("被反映的单位里有系统不认识的。", todo="请重新选择", field="complained_of", code="unknown_organ")
    act.add_all(ComplainedOf, [ComplainedOf(petition=petition, organ=organ) for organ in organs])
    return sight.barred_paths(petition)


def _not_by_the_accused(organ: Organ, paths: Sequence[str]) -> None:
    if sight.barred(organ, paths):
        raise Refused(
            f"检举控告的就是{organ.short_name}或者它的上级，不能在{organ.short_name}登记。",
            why="检举控告材料不得由被检举控告的单位及其下级经手",
            todo="请向上一级信访部门或者有管辖权的纪检监察机关提出；已经收到的，密封移送，不要拆阅",
            cite="2022/30",
            field="complained_of",
            code="accused_registrar",
        )


def _receipt(act: Act, petition: Petition, said: Registration, organ: Organ, clock: Clock | None, when: When) -> Paper:
    lines = [f"{organ.name}已于 {zh(petition.received_on)} 收到您反映的事项，编号 {petition.number}。"]
    if said.taken_down:
        lines.append("您口头陈述的内容由工作人员代为记录，已向您宣读，您核对无误。")
    if clock is not None:
        lines.append(f"我们最迟在 {zh(clock.due_on)} 告诉您由谁办理。")
    lines.append("请保管好查询码：用编号和查询码可以随时查询办理进度。查询码只给您本人，工作人员不掌握。")
    return issue(
        act,
        PaperKind.RECEIPT,
        wording.addressed(PaperKind.RECEIPT, "\n".join(lines), petition.number),
        subject=petition.uid,
        organ=organ.uid,
        organ_label=organ.name,
        on=when.on,
    )
