"""Who was answerable on a day (Art. 3 of the source). It shows who held office, not who is at fault."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from xinfang.rules.lawparts import Role
from xinfang.rules.values import Period

ORDER = ("head", "deputy_in_charge", "other_leader", "handler")


@dataclass(frozen=True, slots=True)
class Held:
    """A post held from ``start`` to ``end``. ``acting_head``: 主持工作的副职; ``instead_of``: whom a deputy stands in for.

    ``mark``: something the asker wants to know again by, such as who handles the matter at hand. ``recused``: kept from
    that matter; the post was held all the same, so the person stays in the chain and the link says so. ``deputy``: the own
    appointment of who stands in.
    """

    person: str
    post: str
    kind: str
    start: date
    end: date | None = None
    portfolio: str = ""
    section: str = ""
    acting_head: bool = False
    instead_of: str = ""
    appointment: UUID | None = None
    mark: bool = False
    recused: bool = False
    deputy: UUID | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One person of the chain, with the days the post was held."""

    responsibility: str
    label: str
    person: str
    post: str
    start: date
    end: date | None
    cite: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """The answerable chain of a day: its links in the order of Art. 3, and what is missing or double."""

    day: date
    links: tuple[Link, ...]
    gaps: tuple[str, ...]


def chain(
    day: date,
    held: Iterable[Held],
    roles: Mapping[str, Role],
    *,
    matter: str | None = None,
    handlers: frozenset[UUID] | None = None,
    heads_allowed: int = 1,
) -> Chain:
    """The chain of ``day``: 主要领导 总责, 分管领导 主要领导责任, 其他领导 重要领导责任, 办理人员 直接责任 (seed/3).

    ``matter``: the category or text of the matter; an other leader counts only if a word of his portfolio is in it
    (一岗双责); None keeps all. ``handlers``: the appointments that handled the matter; None keeps all of the organ.
    """
    on_day = [one for one in held if Period(one.start, one.end).holds(day)]
    picked = [one for one in on_day if _counts(one, matter, handlers)]
    links = [_link(one, roles) for one in sorted(picked, key=_rank)]
    return Chain(day, tuple(links), tuple(_gaps(on_day, picked, matter, heads_allowed)))


def chain_over(
    first: date,
    last: date,
    held: Sequence[Held],
    roles: Mapping[str, Role],
    *,
    matter: str | None = None,
    handlers: frozenset[UUID] | None = None,
) -> tuple[tuple[Link, int], ...]:
    """Everyone who held a post of the chain between two days, both counted, with the number of days of each."""
    found = []
    for one in sorted(held, key=_rank):
        start, end = max(one.start, first), min(one.end or last, last)
        if start <= end and _counts(one, matter, handlers):
            found.append((_link(one, roles), (end - start).days + 1))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Share:
    """What one person of the chain held between two days: the days are the person's own, those stood in for left out."""

    held: Held
    link: Link
    first: date
    last: date
    days: int


def shares(
    first: date,
    last: date,
    held: Sequence[Held],
    roles: Mapping[str, Role],
    *,
    matter: str | None = None,
    handlers: frozenset[UUID] | None = None,
) -> tuple[Share, ...]:
    """Everyone who held a post of the chain between two days, each with the own days (seed/3; decision 4).

    While a deputy stands in 代理 the days are the deputy's: who acts answers for the act. The absent one stays in the chain
    with what days are left, none at the least; the link says how many a deputy had.
    """
    found = []
    for one in sorted(held, key=_rank):
        start, end = max(one.start, first), min(one.end or last, last)
        if start > end or not _counts(one, matter, handlers):
            continue
        days, link = (end - start).days + 1, _link(one, roles)
        away = 0 if one.instead_of else _stood_in(one, held, start, end)
        if away:
            link = replace(link, note="、".join(filter(None, (link.note, f"其间 {away} 天由他人代理"))))
        found.append(Share(one, link, start, end, days - away))
    return tuple(found)


def _stood_in(one: Held, held: Sequence[Held], first: date, last: date) -> int:
    """On how many days between two a deputy stood in for ``one``; a day counts once."""
    days: set[int] = set()
    for other in held:
        if other.instead_of and other.appointment == one.appointment:
            start, end = max(other.start, first), min(other.end or last, last)
            days.update(range(start.toordinal(), end.toordinal() + 1))
    return len(days)


def _kind(one: Held) -> str:
    return "head" if one.acting_head else one.kind


def _rank(one: Held) -> tuple[int, date, str]:
    return (ORDER.index(_kind(one)), one.start, one.post)


def _counts(one: Held, matter: str | None, handlers: frozenset[UUID] | None) -> bool:
    if _kind(one) == "other_leader" and matter is not None:
        return any(word and word in matter for word in one.portfolio.replace("、", " ").replace("，", " ").split())
    if one.kind == "handler" and handlers is not None:
        return one.appointment in handlers
    return True


def _link(one: Held, roles: Mapping[str, Role]) -> Link:
    role = roles[_kind(one)]
    notes = [
        f"代{one.instead_of}" if one.instead_of else "",
        "主持工作" if one.acting_head else "",
        "已回避" if one.recused else "",
    ]
    post = one.section + one.post
    return Link(
        role.responsibility,
        role.label,
        one.person,
        post,
        one.start,
        one.end,
        role.cite,
        "、".join(n for n in notes if n),
    )


def _gaps(on_day: list[Held], picked: list[Held], matter: str | None, heads_allowed: int) -> Iterable[str]:
    if not on_day:
        yield "责任人未登记"
        return
    heads = [one for one in on_day if _kind(one) == "head" and not one.instead_of]
    if not heads:
        yield "当日没有主要领导"
    if len(heads) > heads_allowed:
        yield f"当日有 {len(heads)} 名主要领导，多于本单位应有的 {heads_allowed} 名"
    if not any(one.kind == "deputy_in_charge" for one in on_day):
        yield "当日没有分管领导"
    if not any(_kind(one) == "handler" for one in picked):
        yield "当日没有登记办理人员"
    for one in on_day:
        if one.kind == "other_leader" and not one.acting_head and not one.portfolio.strip():
            yield f"{one.post}没有登记分工，不能判断是否负重要领导责任"
