"""A petitioner reports that what was said in confidence leaked, or that somebody took revenge for petitioning."""

from enum import StrEnum
from uuid import UUID

from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.petitions import registration
from xinfang.petitions.identities import Identity
from xinfang.petitions.kinds import Channel, MatterKind, Purpose
from xinfang.petitions.registration import Registered, Registration
from xinfang.petitions.reported import Report
from xinfang.petitions.when import When
from xinfang.rules.refusals import Refused
from xinfang.rules.steptypes import NEW_RULES
from xinfang.rules.values import Actor


class Wrong(StrEnum):
    """What is reported."""

    BRIBE = "bribe"
    LEAK = "leak"
    REPRISAL = "reprisal"


WRONG_LABELS = {
    Wrong.LEAK: "泄露了我的信息或者我反映的内容",
    Wrong.REPRISAL: "因为信访受到打击报复",
    Wrong.BRIBE: "向我索要或者收受我的财物",
}
WRONG_TITLES = {
    Wrong.LEAK: "举报泄露信访信息",
    Wrong.REPRISAL: "举报打击报复",
    Wrong.BRIBE: "举报索要、收受财物",
}


def discipline_for(accused: Organ) -> Organ:
    """The discipline inspection that takes a report against ``accused``: the nearest in the tree that is not below it.

    Refuses where there is none: the report then goes to the discipline inspection of the level above, outside here.
    """
    rows = Organ.objects.filter(kind=OrganKind.DISCIPLINE, valid_to__isnull=True)
    free = [row for row in rows if not row.path.startswith(accused.path)]
    if not free:
        raise Refused(
            f"这里没有可以受理反映{accused.short_name}的纪检监察机关。",
            why="举报材料不得由被举报的单位及其下级经手",
            todo="请当面或者写信向上一级纪检监察机关反映，也可以拨打 12388",
            cite="2022/30",
            field="accused",
            code="no_discipline",
        )
    return max(free, key=lambda row: (_shared(row.path, accused.path), -len(row.path), -row.pk))


def _shared(one: str, other: str) -> int:
    """How many steps from the root two places in the tree have in common."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    count = 0
    for mine, yours in pairs:
        if mine != yours:
            break
        count += 1
    return count


def report_wrong(
    wrong: Wrong,
    *,
    accused: Organ,
    text: str,
    identity: Identity,
    secrecy: bool = True,
    about: UUID | None = None,
    actor: Actor,
    when: When,
    key: str,
) -> Registered:
    """Register a report of a leak or a reprisal (2022/30) with the discipline inspection, sealed like an accusation.

    The organ named, and all below it, never see it. ``about`` is the petitioner's own matter, by uid only.
    Refuses what registering refuses, and where no discipline inspection stands clear of the organ named.
    """
    organ = discipline_for(accused)
    said = Registration(
        title=WRONG_TITLES[wrong],
        text=text,
        received_on=when.on,
        channel=Channel.ONLINE,
        purpose=Purpose.ACCUSATION,
        kind=MatterKind.ACCUSATION if when.on >= NEW_RULES else None,
        identity=identity,
        anonymous=not identity.name.strip(),
        secrecy=secrecy,
        complained_of=(accused.uid,),
    )
    with acts.together():
        made = registration.register(said, organ=organ, actor=actor, when=when, key=key)
        doing = f"{key}:wrong"
        with acts.begin(
            "petition.report", actor=actor, key=doing, result=made.petition.uid, about=(wrong, about)
        ) as act:
            if not act.repeated:
                act.add(Report(petition=made.petition, wrong=wrong.value, about=about))
                payload = {"wrong": wrong.value}
                act.record(Kind.PETITION_REPORTED, made.petition.uid, on=when.on, cite="2022/30", payload=payload)
    return made
