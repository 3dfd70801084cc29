"""The forms of papers: the name that stands on each, its official genre, whom it is for, how it is numbered and laid out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PaperKind(StrEnum):
    """Every form of the domain's list. A key never changes: papers and ledger entries carry it."""

    ACCEPTANCE_NOTICE = "acceptance_notice"
    ACCOUNTABILITY_PROPOSAL = "accountability_proposal"
    ADMONITION_PROPOSAL = "admonition_proposal"
    ADMONITION_RECORD = "admonition_record"
    ADVICE_FEEDBACK = "advice_feedback"
    ANSWER = "answer"
    ANALYSIS_REPORT = "analysis_report"
    APPROVAL_SHEET = "approval_sheet"
    ARCHIVE_INDEX = "archive_index"
    ASSIGNMENT_LETTER = "assignment_letter"
    CIRCULAR = "circular"
    COMPLETION_REPORT = "completion_report"
    CORRECTION_NOTE = "correction_note"
    DECLINE_FINAL_NOTICE = "decline_final_notice"
    DECLINE_NOTICE = "decline_notice"
    EXECUTION_RECORD = "execution_record"
    EXTENSION_NOTICE = "extension_notice"
    FINALITY_RECORD = "finality_record"
    FOLLOW_UP_RECORD = "follow_up_record"
    FORWARDING_LETTER = "forwarding_letter"
    FORWARDING_NOTICE = "forwarding_notice"
    GUIDANCE_NOTE = "guidance_note"
    HEARING_NOTICE = "hearing_notice"
    HEARING_RECORD = "hearing_record"
    IMPROVEMENT_PROPOSAL = "improvement_proposal"
    INCIDENT_REPORT = "incident_report"
    INFORM_NOTICE = "inform_notice"
    INSPECTION_RECORD = "inspection_record"
    INVESTIGATION_RECORD = "investigation_record"
    LATE_PROOF = "late_proof"
    OBJECTION = "objection"
    OBJECTION_DECISION = "objection_decision"
    OFFICIAL_LETTER = "official_letter"
    OFFICIAL_NOTICE = "official_notice"
    OFFICIAL_OPINION = "official_opinion"
    OFFICIAL_REPORT = "official_report"
    OPINION = "opinion"
    PETITION_REPORT = "petition_report"
    POLICY_PROPOSAL = "policy_proposal"
    PROCEDURE_NOTICE = "procedure_notice"
    RECEIPT = "receipt"
    RECEIPT_SLIP = "receipt_slip"
    RECTIFICATION_ORDER = "rectification_order"
    REFERRAL_LETTER = "referral_letter"
    REREVIEW_OPINION = "rereview_opinion"
    REREVIEW_REQUEST = "rereview_request"
    REVIEW_OPINION = "review_opinion"
    REVIEW_REQUEST = "review_request"
    SERVICE_RECORD = "service_record"
    SETTLEMENT = "settlement"
    SPOT_ANSWER = "spot_answer"
    SUPPLEMENT = "supplement"
    SUPPLEMENT_NOTICE = "supplement_notice"
    SUPERVISION_LETTER = "supervision_letter"
    TALK_NOTICE = "talk_notice"
    TALK_RECORD = "talk_record"
    TARGET_LETTER = "target_letter"
    URGENT_REPORT = "urgent_report"
    URGING_NOTE = "urging_note"
    WITHDRAWAL = "withdrawal"


class Genre(StrEnum):
    """The official genres 文种 that this work uses, of the fifteen of 中办发〔2012〕14号 Art. 8."""

    CIRCULAR = "通报"
    LETTER = "函"
    NOTICE = "通知"
    OPINION = "意见"
    REPORT = "报告"
    REQUEST = "请示"


class Layout(StrEnum):
    """OFFICIAL: red head and print lines of GB/T 9704-2012. FORM: a plain form, for notices, receipts and records."""

    FORM = "form"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What holds for every paper of one kind.

    ``series`` is the word between the organ's mark and the year in its number (咸信访**受**〔2026〕1号); None: it has no
    number. No two kinds share a word, so that no two papers of an organ share a number. ``public``: it is addressed to
    the petitioner, who may read it with the query code. ``signed``: the organ signs it and seals it; records are signed
    by those present. ``petitioners``: the petitioner's own request, which no organ's name heads. The genre of the
    accountability papers is our reading.
    """

    title: str
    layout: Layout = Layout.FORM
    genre: Genre | None = None
    series: str | None = None
    public: bool = False
    signed: bool = True
    petitioners: bool = False


def _official(title: str, genre: Genre, series: str, *, public: bool = False) -> PaperForm:
    return PaperForm(title, Layout.OFFICIAL, genre, series, public)


def _notice(title: str, series: str | None) -> PaperForm:
    """A numbered form for the petitioner (or one without number, where ``series`` is None)."""
    return PaperForm(title, series=series, public=True)


FORMS: Mapping[PaperKind, PaperForm] = {
    # the counter
    PaperKind.RECEIPT: _notice("收件回执", None),
    PaperKind.TALK_RECORD: PaperForm("接谈笔录", signed=False),
    PaperKind.SPOT_ANSWER: PaperForm("当场答复记录", signed=False),
    PaperKind.GUIDANCE_NOTE: PaperForm("引导告知单"),
    PaperKind.FORWARDING_NOTICE: _notice("转送告知单", "转告"),
    PaperKind.FORWARDING_LETTER: _official("转送函", Genre.LETTER, "转"),
    PaperKind.ASSIGNMENT_LETTER: _official("交办单", Genre.NOTICE, "交"),
    PaperKind.RECEIPT_SLIP: PaperForm("签收回执"),
    PaperKind.PETITION_REPORT: _official("报请书", Genre.REQUEST, "请"),
    PaperKind.OBJECTION: _official("异议书", Genre.LETTER, "异"),
    PaperKind.OBJECTION_DECISION: _official("异议审核意见", Genre.LETTER, "异复"),
    PaperKind.INFORM_NOTICE: _notice("告知单", "告"),
    PaperKind.SUPPLEMENT_NOTICE: _notice("补充材料通知书", "补"),
    PaperKind.SUPPLEMENT: PaperForm("补充材料", signed=False, petitioners=True),
    PaperKind.PROCEDURE_NOTICE: _notice("程序性告知书", "程"),
    PaperKind.ACCEPTANCE_NOTICE: _notice("受理告知书", "受"),
    PaperKind.DECLINE_NOTICE: _notice("不予受理告知书", "不受"),
    PaperKind.DECLINE_FINAL_NOTICE: _notice("不再受理告知书", "不再受"),
    PaperKind.WITHDRAWAL: PaperForm("撤回申请", signed=False, petitioners=True),
    PaperKind.CORRECTION_NOTE: PaperForm("更正说明"),
    PaperKind.LATE_PROOF: PaperForm("补录依据"),
    PaperKind.APPROVAL_SHEET: PaperForm("呈批件"),
    # handling
    PaperKind.EXTENSION_NOTICE: _notice("延期告知书", "延"),
    PaperKind.INVESTIGATION_RECORD: PaperForm("调查笔录", signed=False),
    PaperKind.HEARING_NOTICE: _notice("听证通知书", "听"),
    PaperKind.HEARING_RECORD: PaperForm("听证笔录", signed=False),
    PaperKind.OPINION: _official("处理意见书", Genre.OPINION, "处", public=True),
    PaperKind.ANSWER: _official("答复意见", Genre.LETTER, "答", public=True),
    PaperKind.SETTLEMENT: PaperForm("调解和解协议书", public=True, signed=False),
    PaperKind.SERVICE_RECORD: PaperForm("送达回证"),
    PaperKind.EXECUTION_RECORD: PaperForm("执行情况记录"),
    PaperKind.COMPLETION_REPORT: _official("办结报告", Genre.REPORT, "办"),
    PaperKind.FOLLOW_UP_RECORD: PaperForm("回访记录"),
    PaperKind.ARCHIVE_INDEX: PaperForm("卷宗目录"),
    # review
    PaperKind.REVIEW_REQUEST: PaperForm("复查申请书", signed=False, petitioners=True),
    PaperKind.REREVIEW_REQUEST: PaperForm("复核申请书", signed=False, petitioners=True),
    PaperKind.REVIEW_OPINION: _official("复查意见书", Genre.OPINION, "复查", public=True),
    PaperKind.REREVIEW_OPINION: _official("复核意见书", Genre.OPINION, "复核", public=True),
    PaperKind.FINALITY_RECORD: PaperForm("终结备案表"),
    # supervision and accountability
    PaperKind.SUPERVISION_LETTER: _official("督办函", Genre.LETTER, "督"),
    PaperKind.URGING_NOTE: PaperForm("催办单"),
    PaperKind.IMPROVEMENT_PROPOSAL: _official("改进建议书", Genre.LETTER, "建"),
    PaperKind.POLICY_PROPOSAL: _official("完善政策建议书", Genre.REPORT, "策"),
    PaperKind.ADVICE_FEEDBACK: _official("建议采纳情况反馈", Genre.LETTER, "馈"),
    PaperKind.INSPECTION_RECORD: PaperForm("督查记录", signed=False),
    PaperKind.TALK_NOTICE: _official("约谈通知", Genre.NOTICE, "约"),
    PaperKind.CIRCULAR: _official("通报", Genre.CIRCULAR, "通"),
    PaperKind.RECTIFICATION_ORDER: _official("责令整改通知书", Genre.NOTICE, "改"),
    PaperKind.ADMONITION_PROPOSAL: _official("诫勉谈话建议书", Genre.LETTER, "诫"),
    PaperKind.ADMONITION_RECORD: PaperForm("诫勉谈话记录", signed=False),
    PaperKind.ACCOUNTABILITY_PROPOSAL: _official("责任追究建议书", Genre.REPORT, "追"),
    PaperKind.REFERRAL_LETTER: _official("移送函", Genre.LETTER, "移"),
    PaperKind.INCIDENT_REPORT: _official("事件报告", Genre.REPORT, "事"),
    PaperKind.URGENT_REPORT: _official("重大紧急信访信息报告", Genre.REPORT, "急"),
    PaperKind.TARGET_LETTER: PaperForm("目标管理责任书", series="责", signed=False),
    PaperKind.ANALYSIS_REPORT: _official("信访情况分析报告", Genre.REPORT, "析"),
    # free papers
    PaperKind.OFFICIAL_NOTICE: _official("通知", Genre.NOTICE, ""),
    PaperKind.OFFICIAL_LETTER: _official("函", Genre.LETTER, "函"),
    PaperKind.OFFICIAL_OPINION: _official("意见", Genre.OPINION, "意"),
    PaperKind.OFFICIAL_REPORT: _official("报告", Genre.REPORT, "报"),
}
TITLES: Mapping[PaperKind, str] = {kind: form.title for kind, form in FORMS.items()}
# What is addressed to the petitioner and may be read with the query code.
PUBLIC = frozenset(kind for kind, form in FORMS.items() if form.public)
