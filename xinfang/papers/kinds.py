"""The forms of papers, with the name that stands on them."""

from enum import StrEnum


class PaperKind(StrEnum):
    """Every form that part one issues; the rest of the list comes with their steps."""

    ACCEPTANCE_NOTICE = "acceptance_notice"
    ARCHIVE_INDEX = "archive_index"
    ASSIGNMENT_LETTER = "assignment_letter"
    COMPLETION_REPORT = "completion_report"
    CORRECTION_NOTE = "correction_note"
    DECLINE_FINAL_NOTICE = "decline_final_notice"
    DECLINE_NOTICE = "decline_notice"
    EXTENSION_NOTICE = "extension_notice"
    FORWARDING_LETTER = "forwarding_letter"
    INFORM_NOTICE = "inform_notice"
    LATE_PROOF = "late_proof"
    OBJECTION = "objection"
    OBJECTION_DECISION = "objection_decision"
    OPINION = "opinion"
    PROCEDURE_NOTICE = "procedure_notice"
    RECEIPT = "receipt"
    RECEIPT_SLIP = "receipt_slip"
    SERVICE_RECORD = "service_record"
    WITHDRAWAL = "withdrawal"


TITLES = {
    PaperKind.ACCEPTANCE_NOTICE: "受理告知书",
    PaperKind.ARCHIVE_INDEX: "卷宗目录",
    PaperKind.ASSIGNMENT_LETTER: "交办单",
    PaperKind.COMPLETION_REPORT: "办结报告",
    PaperKind.CORRECTION_NOTE: "更正说明",
    PaperKind.DECLINE_FINAL_NOTICE: "不再受理告知书",
    PaperKind.DECLINE_NOTICE: "不予受理告知书",
    PaperKind.EXTENSION_NOTICE: "延期告知书",
    PaperKind.FORWARDING_LETTER: "转送函",
    PaperKind.INFORM_NOTICE: "告知单",
    PaperKind.LATE_PROOF: "补录依据",
    PaperKind.OBJECTION: "异议书",
    PaperKind.OBJECTION_DECISION: "异议审核意见",
    PaperKind.OPINION: "处理意见书",
    PaperKind.PROCEDURE_NOTICE: "程序性告知书",
    PaperKind.RECEIPT: "收件回执",
    PaperKind.RECEIPT_SLIP: "签收回执",
    PaperKind.SERVICE_RECORD: "送达回证",
    PaperKind.WITHDRAWAL: "撤回申请",
}
# What is addressed to the petitioner and may be read with the query code.
PUBLIC = frozenset(
    {
        PaperKind.ACCEPTANCE_NOTICE,
        PaperKind.DECLINE_FINAL_NOTICE,
        PaperKind.DECLINE_NOTICE,
        PaperKind.EXTENSION_NOTICE,
        PaperKind.INFORM_NOTICE,
        PaperKind.OPINION,
        PaperKind.PROCEDURE_NOTICE,
        PaperKind.RECEIPT,
    }
)
