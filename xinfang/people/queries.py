"""Reads over organs and people: actors, the chain of a day, what an organ is."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, FilteredRelation, Q, QuerySet

from xinfang.ledger.prepared import Read, Slot
from xinfang.people.kinds import Function, OrganKind
from xinfang.people.models import Account, Appointment, Deputising, Organ, Succession
from xinfang.people.policy import OPERATOR, WHOLE, permissions_of, reach_of
from xinfang.rules import lawbook
from xinfang.rules.answerable import Chain, Held, chain
from xinfang.rules.refusals import NotFound
from xinfang.rules.values import Actor


def on_day(day: date | Slot, prefix: str = "") -> Q:
    """The condition that a row with ``start`` and ``end`` holds on ``day``."""
    return Q(**{f"{prefix}start__lte": day}) & (Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": day}))


_APPOINTMENTS: Read[Appointment] = Read(
    lambda: (
        Appointment.objects.filter(on_day(Slot("day", DateField())), person_id=Slot("person"), superseded=False)
        .select_related("post__organ", "person")
        .order_by("start", "pk")
    )
)


def appointments_of(account: Account, day: date) -> list[Appointment]:
    """The appointments an account's person holds on ``day``, those stood in for not counted."""
    return _APPOINTMENTS(person=account.person_id, day=day)


def stands_in_for(account: Account, day: date) -> list[Deputising]:
    """Whom an account's person stands in for on ``day``."""
    rows = Deputising.objects.filter(on_day(day), deputy__person_id=account.person_id, absent__superseded=False)
    return list(rows.select_related("absent__post__organ", "absent__person", "deputy"))


def actor_from(
    appointment: Appointment, account: Account | None = None, instead_of: Appointment | None = None
) -> Actor:
    """The actor that an appointment makes; ``instead_of`` is the appointment of an absent one who is stood in for."""
    acting = instead_of or appointment
    post, organ = acting.post, acting.post.organ
    label = f"{organ.short_name}{post.section}{post.title}"
    reach = reach_of(organ.path, organ.kind, organ.code, acting.function_set, organ.level)
    return Actor(
        label=f"{label}（代理）" if instead_of else label,
        account_id=account.pk if account else None,
        person=appointment.person.uid,
        appointment=appointment.uid,
        organ=organ.uid,
        organ_id=organ.pk,
        organ_path=organ.path,
        organ_kind=organ.kind,
        post_kind=post.kind,
        functions=acting.function_set,
        permissions=permissions_of(organ.kind, post.kind, acting.function_set, whole=reach == WHOLE),
        reach=reach,
        on_behalf_of=instead_of.uid if instead_of else None,
        name=appointment.person.name,
        post_title=f"{post.section}{post.title}",
        organ_name=organ.name,
    )


def actor_of(account: Account, day: date) -> Actor | None:
    """The actor an account is on ``day``: the appointment it chose, else its first; None when it holds none."""
    held = appointments_of(account, day)
    chosen = next((a for a in held if a.pk == account.chosen_id), held[0] if held else None)
    if chosen is None or (account.chosen_id and chosen.pk != account.chosen_id):
        for row in stands_in_for(account, day):
            if row.absent_id == account.chosen_id or chosen is None:
                return actor_from(
                    Appointment.objects.select_related("person").get(pk=row.deputy_id), account, row.absent
                )
    return actor_from(chosen, account) if chosen else None


def operator(label: str = "命令行操作员") -> Actor:
    """The actor of the command line: sees all but accusations and identities, does no organ's act (decision 21)."""
    return Actor(label=label, permissions=OPERATOR, operator=True)


def organ_by_code(code: str) -> Organ:
    """The organ of a code, present or former; NotFound when there is none."""
    organ = Organ.objects.filter(Q(code=code) | Q(old_codes__code=code)).order_by("pk").first()
    if organ is None:
        raise NotFound(f"没有代码为 {code} 的单位。", todo="用 xinfang organs 查看单位代码", code="unknown_organ")
    return organ


def in_order(rows: Iterable[Organ]) -> list[Organ]:
    """Organs in the order of the tree: each above what is below it, siblings in the order they were entered."""
    return sorted(rows, key=lambda organ: [int(part) for part in organ.path.split("/") if part])


def organs_by_uid(uids: Iterable[UUID]) -> dict[UUID, Organ]:
    """Organs by uid, in one statement."""
    return {organ.uid: organ for organ in Organ.objects.filter(uid__in=set(uids))}


def heir(organ: Organ) -> Organ:
    """Who stands where ``organ`` stood: itself while it lasts, else the one that took over, and so on (2005/25)."""
    while organ.valid_to is not None and organ.successor is not None:
        organ = organ.successor
    return organ


def heirs(organs: Iterable[int]) -> list[Organ]:
    """Every organ that took over any powers of ``organs``, at whatever remove; themselves not counted."""
    seen, asked = set(organs), list(organs)
    found: list[Organ] = []
    while asked:
        rows = Succession.objects.filter(organ_id__in=asked, undone_on__isnull=True).select_related("successor")
        new = {row.successor_id: row.successor for row in rows if row.successor_id not in seen}
        seen |= set(new)
        found.extend(new.values())
        asked = list(new)
    return found


def offices_over(organ: Organ) -> list[Organ]:
    """The petition offices under the bodies above ``organ``, the nearest first; never ``organ`` itself."""
    above = [int(part) for part in organ.path.split("/") if part]
    rows = Organ.objects.filter(kind=OrganKind.PETITION_OFFICE, parent_id__in=above, valid_to__isnull=True)
    return sorted(rows.exclude(pk=organ.pk), key=lambda office: -len(office.path))


def office_over(organ: Organ) -> Organ | None:
    """The petition office that supervises ``organ``: the nearest one under a body above it; None for an office itself."""
    if organ.kind == OrganKind.PETITION_OFFICE:
        return None
    above = [int(part) for part in organ.path.split("/") if part]
    offices = Organ.objects.filter(kind=OrganKind.PETITION_OFFICE, parent_id__in=above, valid_to__isnull=True)
    return max(offices, key=lambda office: len(office.path), default=None)


def held_at(organ: Organ, first: date, last: date) -> list[Held]:
    """Every post of ``organ`` held on some day between two, deputies standing in included, as the rules read it."""
    return read_held(appointments_at(organ, first, last))


def appointments_at(organ: Any, first: Any, last: Any) -> QuerySet[Appointment]:
    """The rows behind ``held_at``, for who asks more of each: annotations ``mark``, ``recused`` go on to ``Held``."""
    away = FilteredRelation(
        "stood_in",
        condition=(Q(stood_in__end__isnull=True) | Q(stood_in__end__gte=first)) & Q(stood_in__start__lte=last),
    )
    return (
        Appointment.objects.filter(
            Q(end__isnull=True) | Q(end__gte=first), post__organ=organ, start__lte=last, superseded=False
        )
        .exclude(functions=Function.ADMIN.value)  # who only keeps the system running handles no matter
        .select_related("post", "person")
        .annotate(away=away)
        .annotate(deputy_name=F("away__deputy__person__name"), deputy_start=F("away__start"), deputy_end=F("away__end"))
        .annotate(deputy_uid=F("away__deputy__uid"))
        .order_by("start", "pk", "deputy_start")
    )


def read_held(rows: Iterable[Any]) -> list[Held]:
    """The rows of ``appointments_at`` as the rules read them."""
    found: list[Held] = []
    for row in rows:
        if not found or found[-1].appointment != row.uid:
            found.append(_held(row, row.start, row.end))
        if row.deputy_name:
            found.append(_held(row, row.deputy_start, row.deputy_end, row.deputy_name))
    return found


def _held(row: Any, start: date, end: date | None, deputy: str = "") -> Held:
    return Held(
        person=deputy or row.person.name,
        post=row.post.title,
        kind=row.post.kind,
        start=start,
        end=end,
        portfolio=row.portfolio,
        section=row.post.section,
        acting_head=row.acting_head,
        instead_of=row.person.name if deputy else "",
        appointment=row.uid,
        mark=bool(getattr(row, "mark", False)),
        recused=bool(getattr(row, "deputy_recused" if deputy else "recused", False)),
        deputy=getattr(row, "deputy_uid", None) if deputy else None,
    )


def chain_of(organ: Organ, day: date, *, matter: str | None = None, handlers: frozenset[UUID] | None = None) -> Chain:
    """The answerable chain of ``organ`` on ``day`` (Art. 3)."""
    roles = lawbook.load().roles
    held = held_at(organ, day, day)
    return chain(day, held, roles, matter=matter, handlers=handlers, heads_allowed=organ.heads_allowed)


def lock_organs(keys: Iterable[int]) -> None:
    """Hold the rows of these organs to the end of the transaction, in one order everywhere."""
    rows = Organ.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk")
    list(rows.values_list("pk", flat=True))
