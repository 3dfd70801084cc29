"""Channels, purposes, kinds and outcomes of petitions, with their labels."""

from enum import StrEnum

from xinfang.rules.paths import Path


class Channel(StrEnum):
    """信访形式."""

    ASSIGNED_FROM_ABOVE = "assigned_from_above"
    CALL = "call"
    HOTLINE = "hotline"
    LEADER_MAILBOX = "leader_mailbox"
    LETTER = "letter"
    ONLINE = "online"
    OTHER = "other"
    VISIT = "visit"


class Purpose(StrEnum):
    """信访目的."""

    ACCUSATION = "accusation"
    CLAIM = "claim"
    GRIEVANCE = "grievance"
    OTHER = "other"
    SUGGESTION = "suggestion"


class ExternalSystem(StrEnum):
    """Whose number it is."""

    HOTLINE = "hotline"
    INSTRUCTION = "instruction"
    MAILBOX = "mailbox"
    NATIONAL = "national"
    OTHER = "other"
    PROVINCIAL = "provincial"


class MatterKind(StrEnum):
    """The kinds of the 2022 rules (2022/29-31): they decide the path. Empty: not yet said, or under the 2005 rules."""

    ACCUSATION = "accusation"
    CLAIM_ART31_1 = "claim_art31_1"
    CLAIM_ART31_2 = "claim_art31_2"
    CLAIM_ART31_3 = "claim_art31_3"
    CLAIM_ART31_4 = "claim_art31_4"
    CLAIM_ART31_5 = "claim_art31_5"
    CLAIM_ART31_6 = "claim_art31_6"
    LITIGATION = "litigation"
    SUGGESTION = "suggestion"


class Outcome(StrEnum):
    """What a reply says (2005/32, 2022/32). ``unstated`` is for imported replies only."""

    EXPLAIN = "explain"
    REFUSE = "refuse"
    SUPPORT = "support"
    UNSTATED = "unstated"


class Answer(StrEnum):
    """What an answer says where no opinion is due (2022/29, 30, 31.5). Of an accusation it says no more than that."""

    ADOPTED = "adopted"
    ANSWERED = "answered_by_law"
    FED_BACK = "fed_back"
    FULFILLED = "fulfilled"
    NOT_ADOPTED = "not_adopted"
    PARTLY_ADOPTED = "partly_adopted"


class Decision(StrEnum):
    """What a review or a re-review decides. The forms are the bureau's, not the regulations' (2005/34, 35; 2022/35, 36)."""

    CHANGE = "change"
    MAINTAIN = "maintain"
    REVOKE = "revoke"


class Role(StrEnum):
    """What a person is to a submission."""

    AGENT = "agent"
    CUSTODY = "custody"
    KIN = "kin"
    LAWYER = "lawyer"
    PETITIONER = "petitioner"
    REPRESENTATIVE = "representative"
    SIGNER = "signer"


class TieKind(StrEnum):
    """How two matters hang together."""

    LINK = "link"
    MERGE = "merge"
    SPLIT = "split"


class RecusalGround(StrEnum):
    """Why a person is recused (2005/30; 2022/28-3). The law names a direct interest; the others are our reading."""

    INTEREST = "interest"
    KIN = "kin"
    OTHER = "other_ground"


class RecusalAsked(StrEnum):
    """Who brought a recusal up."""

    DECLARED = "declared"
    ORDERED = "ordered"
    OTHER = "asked_by_other"
    PETITIONER = "asked_by_petitioner"


class ServiceMode(StrEnum):
    """How a paper was served."""

    ELECTRONIC = "electronic"
    HAND = "hand"
    POST = "post"
    PUBLIC_NOTICE = "public_notice"


class AttachmentSort(StrEnum):
    """What a file is to the matter."""

    ENVELOPE = "envelope"
    EVIDENCE = "evidence"
    LETTER = "letter"
    ORIGINAL = "original"
    OTHER = "other"


class SightRole(StrEnum):
    """Why an organ sees a petition."""

    ASSISTING = "assisting"
    DECIDER = "decider"
    FORMER = "former"
    HOLDER = "holder"
    REGISTRAR = "registrar"
    SENDER = "sender"
    SUPERIOR = "superior"


CHANNEL_LABELS = {
    Channel.LETTER: "来信",
    Channel.VISIT: "来访",
    Channel.ONLINE: "网上信访",
    Channel.CALL: "来电",
    Channel.LEADER_MAILBOX: "领导信箱",
    Channel.ASSIGNED_FROM_ABOVE: "上级交办",
    Channel.HOTLINE: "12345 转来",
    Channel.OTHER: "其他",
}
ATTACHMENT_LABELS = {
    AttachmentSort.LETTER: "来信扫描件",
    AttachmentSort.ENVELOPE: "信封扫描件",
    AttachmentSort.EVIDENCE: "信访人的材料",
    AttachmentSort.ORIGINAL: "原件（签字盖章的文书）",
    AttachmentSort.OTHER: "其他",
}
EXTERNAL_LABELS = {
    ExternalSystem.NATIONAL: "国家信访信息系统",
    ExternalSystem.PROVINCIAL: "省信访信息系统",
    ExternalSystem.HOTLINE: "12345 工单",
    ExternalSystem.INSTRUCTION: "批示件",
    ExternalSystem.MAILBOX: "领导信箱",
    ExternalSystem.OTHER: "其他系统",
}
PURPOSE_LABELS = {
    Purpose.CLAIM: "求决",
    Purpose.SUGGESTION: "意见建议",
    Purpose.ACCUSATION: "检举控告",
    Purpose.GRIEVANCE: "申诉",
    Purpose.OTHER: "其他",
}
KIND_LABELS = {
    MatterKind.SUGGESTION: "建议意见类",
    MatterKind.ACCUSATION: "检举控告类",
    MatterKind.CLAIM_ART31_1: "申诉求决类（第三十一条第一项）",
    MatterKind.CLAIM_ART31_2: "申诉求决类（第三十一条第二项）",
    MatterKind.CLAIM_ART31_3: "申诉求决类（第三十一条第三项）",
    MatterKind.CLAIM_ART31_4: "申诉求决类（第三十一条第四项）",
    MatterKind.CLAIM_ART31_5: "申诉求决类（第三十一条第五项）",
    MatterKind.CLAIM_ART31_6: "申诉求决类（第三十一条第六项）",
    MatterKind.LITIGATION: "涉法涉诉类",
}
ACTING = frozenset({Role.AGENT, Role.CUSTODY, Role.KIN, Role.LAWYER})  # whoever brings another person's matter
ROLE_OF_PERSON = {
    Role.PETITIONER: "信访人",
    Role.REPRESENTATIVE: "代表",
    Role.SIGNER: "联名人",
    Role.KIN: "近亲属",
    Role.AGENT: "代理人",
    Role.LAWYER: "律师",
    Role.CUSTODY: "监所转来",
}
OUTCOME_LABELS = {
    Outcome.SUPPORT: "支持",
    Outcome.EXPLAIN: "解释",
    Outcome.REFUSE: "不支持",
    Outcome.UNSTATED: "未注明",
}
ANSWER_LABELS = {
    Answer.ADOPTED: "采纳",
    Answer.PARTLY_ADOPTED: "部分采纳",
    Answer.NOT_ADOPTED: "不采纳，说明理由",
    Answer.FULFILLED: "已依法履行职责",
    Answer.ANSWERED: "依法答复",
    Answer.FED_BACK: "按规定反馈",
}
ANSWERS = {
    Path.SUGGESTION: (Answer.ADOPTED, Answer.PARTLY_ADOPTED, Answer.NOT_ADOPTED),
    Path.DUTY: (Answer.FULFILLED, Answer.ANSWERED),
    Path.ACCUSATION: (Answer.FED_BACK,),
}
DECISION_LABELS = {
    Decision.MAINTAIN: "维持",
    Decision.CHANGE: "变更",
    Decision.REVOKE: "撤销，责令重新办理",
}
RECUSAL_GROUND_LABELS = {
    RecusalGround.INTEREST: "与信访事项或者信访人有直接利害关系",
    RecusalGround.KIN: "是信访人、被反映人的近亲属",
    RecusalGround.OTHER: "其他可能影响公正处理的关系",
}
RECUSAL_ASKED_LABELS = {
    RecusalAsked.DECLARED: "本人提出",
    RecusalAsked.PETITIONER: "信访人申请",
    RecusalAsked.OTHER: "其他人提出",
    RecusalAsked.ORDERED: "单位决定",
}
MODE_LABELS = {
    ServiceMode.HAND: "当面送达",
    ServiceMode.POST: "邮寄",
    ServiceMode.ELECTRONIC: "电子送达",
    ServiceMode.PUBLIC_NOTICE: "公告",
}
ROLE_LABELS = {
    SightRole.ASSISTING: "协办",
    SightRole.DECIDER: "裁决",
    SightRole.HOLDER: "承办",
    SightRole.REGISTRAR: "登记",
    SightRole.SENDER: "转送交办",
    SightRole.SUPERIOR: "上级",
    SightRole.FORMER: "曾承办",
}


class DeclineReason(StrEnum):
    """Why a matter is not accepted, each with its article."""

    ALREADY_IN_HAND = "already_in_hand"
    OTHER_COMPETENT = "other_competent"
    PEOPLES_CONGRESS = "peoples_congress"
    SAME_FACTS_ENDED = "same_facts_ended"
    STATUTORY_PATH = "statutory_path"


DECLINE_LABELS = {
    DeclineReason.STATUTORY_PATH: "已经或者依法应当通过诉讼、仲裁、行政复议等法定途径解决",
    DeclineReason.PEOPLES_CONGRESS: "属于人大及其常委会、法院、检察院职权范围",
    DeclineReason.ALREADY_IN_HAND: "已经受理或者正在办理，期限内又以同一事实和理由提出",
    DeclineReason.OTHER_COMPETENT: "不属于本单位职权范围，已指明有权机关",
}


class ReviewDecline(StrEnum):
    """Why a request for review or re-review is not taken."""

    LATE = "asked_late"
    NOT_COMPETENT = "not_competent"
    NOT_REVIEWABLE = "not_reviewable"
    OTHER_PATH = "other_path"


REVIEW_DECLINE_LABELS = {
    ReviewDecline.LATE: "超过三十日才提出，没有正当理由",
    ReviewDecline.NOT_COMPETENT: "应当向其他有权的机关提出，已指明",
    ReviewDecline.NOT_REVIEWABLE: "不是对处理（复查）意见不服",
    ReviewDecline.OTHER_PATH: "已经通过诉讼、行政复议等法定途径解决",
}


class Procedure(StrEnum):
    """The procedure of law that a matter is led into (2022/31.1 to 31.4; 2005/14, 15, 21.1)."""

    ADMINISTRATIVE = "administrative"
    ARBITRATION = "arbitration"
    LAWSUIT = "lawsuit"
    PARTY_APPEAL = "party_appeal"
    RECONSIDERATION = "reconsideration"


PROCEDURE_LABELS = {
    Procedure.LAWSUIT: "诉讼",
    Procedure.ARBITRATION: "仲裁",
    Procedure.RECONSIDERATION: "行政复议",
    Procedure.PARTY_APPEAL: "党员申诉、申请复审",
    Procedure.ADMINISTRATIVE: "其他行政程序",
}
DECLINE_FINAL_LABELS = {DeclineReason.SAME_FACTS_ENDED: "复核已经终结，仍以同一事实和理由提出"}
