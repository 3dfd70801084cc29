"""What arrived is destroyed with the matter that it became; and what became none, after the bureau's years."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from xinfang.bureau import acts
from xinfang.bureau.acts import Act
from xinfang.bureau.queries import snapshot
from xinfang.ledger.kinds import Kind
from xinfang.papers.actions import destroy as destroy_papers
from xinfang.petitions.arrived import MailItem, Ticket
from xinfang.petitions.blotting import GONE
from xinfang.petitions.models import Attachment, Petition
from xinfang.rules.values import Actor
from xinfang.vault import blobs, records

AT_ONCE = 500


def destroy(act: Act, petition: UUID) -> None:
    """With its matter: the sender on the envelope, the number of the post, the words of corrections.

    Scans are attachments and go with those; the record of the talk is a paper of the file and goes with the papers.
    """
    on = Petition.objects.values_list("disposed_on", flat=True).get(uid=petition)
    if on is None:
        return
    letters = list(MailItem.objects.filter(submission__petition__uid=petition).select_related("vault"))
    _clear_letters(act, letters, on)
    visits = list(Ticket.objects.filter(submission__petition__uid=petition))
    for row in visits:
        row.cleared_on = on
    act.change_all(Ticket, visits, "cleared_on")
    for one in (*letters, *visits):
        destroy_papers(act, one.uid, GONE, on)


def _clear_letters(act: Act, letters: list[MailItem], on: date) -> None:
    for row in letters:
        if row.vault is not None:
            records.destroy(row.vault, on)
        row.registered_number, row.cleared_on = "", on
    act.change_all(MailItem, letters, "registered_number", "cleared_on")


def clear_old(*, actor: Actor, on: date) -> int:
    """Clear the letters and tickets that became no matter, after the bureau's years. How many; some at a time.

    Rows, days, counts and outcomes stay: sums of past periods do not change. For the housekeeper.
    """
    letters, visits = _due(MailItem, on), _due(Ticket, on)
    if not letters and not visits:
        return 0
    with acts.begin("intake.clear", actor=actor) as act:
        _clear_letters(act, letters, on)
        for row in visits:
            row.cleared_on = on
        act.change_all(Ticket, visits, "cleared_on")
        files = _scans(letters, on)
        papers = sum(destroy_papers(act, one.uid, GONE, on) for one in (*letters, *visits))
        payload = {"items": len(letters), "tickets": len(visits), "files": files, "papers": papers}
        act.record(Kind.INTAKE_CLEARED, act.result, on=on, payload=payload)
    return len(letters) + len(visits)


def _due(model: type[Any], on: date) -> list[Any]:
    """Ended before the year from which the bureau's years run out, tied to no matter, not cleared yet."""
    last = date(on.year - snapshot().setting("retain_arrivals") - 1, 12, 31)
    rows: QuerySet[Any] = model.objects.filter(ended_on__lte=last, submission__isnull=True, cleared_on__isnull=True)
    return list(rows.order_by(F("ended_on"), "pk")[:AT_ONCE])


def _scans(letters: list[MailItem], on: date) -> int:
    rows = list(Attachment.objects.filter(item__in=letters, petition__isnull=True).select_related("vault"))
    for row in rows:
        records.destroy(row.vault, on)
        transaction.on_commit(lambda address=row.blob: blobs.remove(address))  # type: ignore[misc]
    return len(rows)
