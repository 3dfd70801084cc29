"""The acts of Arts. 6, 8, 9 and 15: what was done is entered, what was entered by mistake is voided."""

from xinfang.duties.actions.booking import book, cancel_booking
from xinfang.duties.actions.cases import end_case, name_leader, pass_on, reopen_case, void_case
from xinfang.duties.actions.casework import reach_milestone, record_work, set_milestone, strike
from xinfang.duties.actions.chaining import chain_visit, note_check
from xinfang.duties.actions.entering import (
    arrange,
    record_meeting,
    record_report,
    sign_target_letter,
)
from xinfang.duties.actions.incidentends import close, reopen, strike_row, void_incident
from xinfang.duties.actions.incidents import (
    Happened,
    Said,
    add_line,
    enter_incident,
    grown_from,
    report_up,
    tie_petition,
)
from xinfang.duties.actions.leading import log_work, record_field_stay, record_reception
from xinfang.duties.actions.mending import task_done, void
from xinfang.duties.actions.planning import plan_reception
from xinfang.duties.actions.proving import open_proof, prove
from xinfang.duties.actions.seating import clear_bookings, mark_booking, open_bookings, ticket_booking, tie_booking

__all__ = [
    "Happened",
    "Said",
    "add_line",
    "arrange",
    "book",
    "cancel_booking",
    "chain_visit",
    "clear_bookings",
    "close",
    "end_case",
    "enter_incident",
    "grown_from",
    "log_work",
    "mark_booking",
    "name_leader",
    "note_check",
    "open_bookings",
    "open_proof",
    "pass_on",
    "plan_reception",
    "prove",
    "reach_milestone",
    "record_field_stay",
    "record_meeting",
    "record_reception",
    "record_report",
    "record_work",
    "reopen",
    "reopen_case",
    "report_up",
    "set_milestone",
    "sign_target_letter",
    "strike",
    "strike_row",
    "task_done",
    "ticket_booking",
    "tie_booking",
    "tie_petition",
    "void",
    "void_case",
    "void_incident",
]
