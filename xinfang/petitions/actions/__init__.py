"""The acts of Arts. 7 and 10, one transaction each with its entry; one file per group of acts."""

from xinfang.petitions.actions.answering import reply, report_back, serve
from xinfang.petitions.actions.closing import archive, withdraw
from xinfang.petitions.actions.correcting import (
    cancel_registration,
    correct_acceptance,
    correct_registration,
    correct_reply,
    correct_service,
    recall,
    reopen_archive,
    undo_decline,
    undo_extension,
    undo_inform,
    undo_object,
    undo_receive,
    undo_report_back,
    undo_withdrawal,
)
from xinfang.petitions.actions.disposal import (
    confirm_disposal,
    lift_hold,
    place_hold,
    propose_disposal,
    reject_disposal,
)
from xinfang.petitions.actions.disposing import assign, decline, decline_finally, forward, inform
from xinfang.petitions.actions.handling import accept, extend, inform_receipt
from xinfang.petitions.actions.matching import Alike, same_person
from xinfang.petitions.actions.receiving import agree_return, object_to, overrule, receive
from xinfang.petitions.registration import register

__all__ = [
    "Alike",
    "accept",
    "agree_return",
    "archive",
    "assign",
    "cancel_registration",
    "confirm_disposal",
    "correct_acceptance",
    "correct_registration",
    "correct_reply",
    "correct_service",
    "decline",
    "decline_finally",
    "extend",
    "forward",
    "inform",
    "inform_receipt",
    "lift_hold",
    "object_to",
    "overrule",
    "place_hold",
    "propose_disposal",
    "recall",
    "receive",
    "register",
    "reject_disposal",
    "reopen_archive",
    "reply",
    "report_back",
    "same_person",
    "serve",
    "undo_decline",
    "undo_extension",
    "undo_inform",
    "undo_object",
    "undo_receive",
    "undo_report_back",
    "undo_withdrawal",
    "withdraw",
]
