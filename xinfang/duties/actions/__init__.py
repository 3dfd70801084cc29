"""The acts of Arts. 6, 8, 9 and 15: what was done is entered, what was entered by mistake is voided."""

from xinfang.duties.actions.booking import book, cancel_booking
from xinfang.duties.actions.chaining import chain_visit, note_check
from xinfang.duties.actions.entering import (
    arrange,
    record_meeting,
    record_report,
    sign_target_letter,
)
from xinfang.duties.actions.leading import log_work, record_field_stay, record_reception
from xinfang.duties.actions.mending import task_done, void
from xinfang.duties.actions.planning import plan_reception
from xinfang.duties.actions.proving import open_proof, prove
from xinfang.duties.actions.seating import clear_bookings, mark_booking, open_bookings, ticket_booking, tie_booking

__all__ = [
    "arrange",
    "book",
    "cancel_booking",
    "chain_visit",
    "clear_bookings",
    "log_work",
    "mark_booking",
    "note_check",
    "open_bookings",
    "open_proof",
    "plan_reception",
    "prove",
    "record_field_stay",
    "record_meeting",
    "record_reception",
    "record_report",
    "sign_target_letter",
    "task_done",
    "ticket_booking",
    "tie_booking",
    "void",
]
