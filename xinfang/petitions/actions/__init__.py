"""The acts of Arts. 7 and 10, one transaction each with its entry; one file per group of acts."""

from xinfang.petitions.actions.answering import reply, report_back, serve
from xinfang.petitions.actions.assisting import assist, join, undo_assist, undo_join
from xinfang.petitions.actions.attaching import Upload, attach, open_attachment, register_with, take_out
from xinfang.petitions.actions.clearing import clear_old
from xinfang.petitions.actions.closing import archive, withdraw
from xinfang.petitions.actions.correcting import (
    correct_acceptance,
    correct_registration,
    correct_reply,
    correct_service,
    undo_receive,
)
from xinfang.petitions.actions.disposal import (
    confirm_disposal,
    lift_hold,
    place_hold,
    propose_disposal,
    reject_disposal,
)
from xinfang.petitions.actions.disposing import assign, decline, decline_finally, forward, inform
from xinfang.petitions.actions.drafting import check_draft, draft_reply, return_draft, sign_draft
from xinfang.petitions.actions.ending import (
    execute,
    lead_in,
    settle,
    undo_execution,
    undo_lead_in,
    undo_settlement,
)
from xinfang.petitions.actions.envelopes import open_envelope, scan_envelope
from xinfang.petitions.actions.exporting import export_register
from xinfang.petitions.actions.filing import join_arrival, register_arrival, tie_arrival, untie_arrival
from xinfang.petitions.actions.handling import accept, extend, inform_receipt
from xinfang.petitions.actions.hearing import close_hearing, open_hearing
from xinfang.petitions.actions.holding import correct_appointment
from xinfang.petitions.actions.instructing import answer_instruction, instruct, report_up, undo_instruct
from xinfang.petitions.actions.joining import add_submission, part_submission
from xinfang.petitions.actions.kinding import answer, set_kind
from xinfang.petitions.actions.mailing import (
    Letter,
    add_letters,
    correct_batch,
    correct_letter,
    no_petition,
    open_batch,
    void_letter,
)
from xinfang.petitions.actions.matching import Alike, same_person
from xinfang.petitions.actions.merging import merge, undo_merge
from xinfang.petitions.actions.moving import hand_over
from xinfang.petitions.actions.noting import open_person, write_note
from xinfang.petitions.actions.numbering import add_external, by_external, correct_external
from xinfang.petitions.actions.quarrelling import correct_dispute, decide_dispute, raise_dispute, undo_dispute
from xinfang.petitions.actions.rating import rate
from xinfang.petitions.actions.receiving import agree_return, object_to, overrule, receive
from xinfang.petitions.actions.recusing import lift_recusal, recuse
from xinfang.petitions.actions.reporting import report_wrong
from xinfang.petitions.actions.reviewing import (
    cancel_review,
    correct_decision,
    decide_rereview,
    decide_review,
    decline_rereview,
    decline_review,
    request_rereview,
    request_review,
)
from xinfang.petitions.actions.signing_off import sign_off, take_back_sign_off
from xinfang.petitions.actions.simplifying import simplify, to_ordinary
from xinfang.petitions.actions.splitting import Claim, split, undo_split
from xinfang.petitions.actions.succeeding import check_hand_over, close_organ, correct_succession
from xinfang.petitions.actions.supplementing import ask_supplement, supplement, undo_ask_supplement
from xinfang.petitions.actions.talking import record_talk
from xinfang.petitions.actions.tying import link, unlink
from xinfang.petitions.actions.undoing import (
    cancel_registration,
    recall,
    reopen_archive,
    undo_acceptance,
    undo_decline,
    undo_extension,
    undo_inform,
    undo_object,
    undo_reply,
    undo_report_back,
    undo_withdrawal,
)
from xinfang.petitions.actions.urging import urge
from xinfang.petitions.actions.visiting import (
    answer_on_the_spot,
    correct_ticket,
    guide_elsewhere,
    receive_visitors,
    take_ticket,
    visitors_left,
    void_ticket,
)
from xinfang.petitions.registration import register

__all__ = [
    "Alike",
    "Claim",
    "Letter",
    "Upload",
    "accept",
    "add_external",
    "add_letters",
    "add_submission",
    "agree_return",
    "answer",
    "answer_instruction",
    "answer_on_the_spot",
    "archive",
    "ask_supplement",
    "assign",
    "assist",
    "attach",
    "by_external",
    "cancel_registration",
    "cancel_review",
    "check_draft",
    "check_hand_over",
    "clear_old",
    "close_hearing",
    "close_organ",
    "confirm_disposal",
    "correct_acceptance",
    "correct_appointment",
    "correct_batch",
    "correct_decision",
    "correct_dispute",
    "correct_external",
    "correct_letter",
    "correct_registration",
    "correct_reply",
    "correct_service",
    "correct_succession",
    "correct_ticket",
    "decide_dispute",
    "decide_rereview",
    "decide_review",
    "decline",
    "decline_finally",
    "decline_rereview",
    "decline_review",
    "draft_reply",
    "execute",
    "export_register",
    "extend",
    "forward",
    "guide_elsewhere",
    "hand_over",
    "inform",
    "inform_receipt",
    "instruct",
    "join",
    "join_arrival",
    "lead_in",
    "lift_hold",
    "lift_recusal",
    "link",
    "merge",
    "no_petition",
    "object_to",
    "open_attachment",
    "open_batch",
    "open_envelope",
    "open_hearing",
    "open_person",
    "overrule",
    "part_submission",
    "place_hold",
    "propose_disposal",
    "raise_dispute",
    "rate",
    "recall",
    "receive",
    "receive_visitors",
    "record_talk",
    "recuse",
    "register",
    "register_arrival",
    "register_with",
    "reject_disposal",
    "reopen_archive",
    "reply",
    "report_back",
    "report_up",
    "report_wrong",
    "request_rereview",
    "request_review",
    "return_draft",
    "same_person",
    "scan_envelope",
    "serve",
    "set_kind",
    "settle",
    "sign_draft",
    "sign_off",
    "simplify",
    "split",
    "supplement",
    "take_back_sign_off",
    "take_out",
    "take_ticket",
    "tie_arrival",
    "to_ordinary",
    "undo_acceptance",
    "undo_ask_supplement",
    "undo_assist",
    "undo_decline",
    "undo_dispute",
    "undo_execution",
    "undo_extension",
    "undo_inform",
    "undo_instruct",
    "undo_join",
    "undo_lead_in",
    "undo_merge",
    "undo_object",
    "undo_receive",
    "undo_reply",
    "undo_report_back",
    "undo_settlement",
    "undo_split",
    "undo_withdrawal",
    "unlink",
    "untie_arrival",
    "urge",
    "visitors_left",
    "void_letter",
    "void_ticket",
    "withdraw",
    "write_note",
]
