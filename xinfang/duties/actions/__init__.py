"""The acts of Arts. 6, 8, 9 and 15: what was done is entered, what was entered by mistake is voided."""

from xinfang.duties.actions.cases import end_case, name_leader, pass_on, reopen_case, void_case
from xinfang.duties.actions.casework import reach_milestone, record_work, set_milestone, strike
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

__all__ = [
    "Happened",
    "Said",
    "add_line",
    "arrange",
    "close",
    "end_case",
    "enter_incident",
    "grown_from",
    "log_work",
    "name_leader",
    "pass_on",
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
    "tie_petition",
    "void",
    "void_case",
    "void_incident",
]
