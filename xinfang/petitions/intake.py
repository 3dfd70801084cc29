"""How what arrives in the mail room and in the hall may end, with the labels: codes of rows and of ledger entries."""

from enum import StrEnum

from xinfang.petitions.kinds import Channel

MAIL_CHANNELS = frozenset(
    {Channel.ASSIGNED_FROM_ABOVE, Channel.LEADER_MAILBOX, Channel.LETTER}
)  # what a postman brings


class End(StrEnum):
    """What became of a letter or of a ticket. Empty while it is open."""

    ANSWERED = "answered"
    GUIDED = "guided"
    JOINED = "joined"
    LEFT = "left"
    NOT_PETITION = "not_petition"
    REGISTERED = "registered"
    VOID = "void"


class NotPetition(StrEnum):
    """Why a letter is no petition."""

    ADVERTISEMENT = "advertisement"
    GREETING = "greeting"
    MISDELIVERED = "misdelivered"
    NOT_OURS_TO_OPEN = "not_ours_to_open"
    OFFICIAL = "official"
    OTHER = "other_reason"


class Handed(StrEnum):
    """Where such a letter went."""

    DISCARDED = "discarded"
    HANDED_ON = "handed_on"
    KEPT = "kept"
    RETURNED = "returned"


class Guide(StrEnum):
    """Why a visitor was guided elsewhere. The articles stand in ``rules.visits``."""

    NOT_HERE = "not_here"
    OTHER_BODY = "other_body"
    OTHER_COMPETENT = "other_competent"
    STATUTORY_PATH = "statutory_path"


class Confirmed(StrEnum):
    """How the visitor confirmed a record of the talk that was read back."""

    REFUSED = "refused"
    SIGNED = "signed"
    THUMBED = "thumbed"


TIED = (End.REGISTERED, End.JOINED)
END_LABELS = {
    End.REGISTERED: "已登记",
    End.JOINED: "并入已有事项",
    End.NOT_PETITION: "不是信访件",
    End.ANSWERED: "当场答复",
    End.GUIDED: "引导到其他机关",
    End.LEFT: "未接谈离开",
    End.VOID: "误登，不算",
}
NOT_PETITION_LABELS = {
    NotPetition.ADVERTISEMENT: "广告、宣传品",
    NotPetition.GREETING: "贺卡、感谢信",
    NotPetition.OFFICIAL: "公函、报刊等公务邮件",
    NotPetition.MISDELIVERED: "误投，收件人不是本单位",
    NotPetition.NOT_OURS_TO_OPEN: "不应由本单位拆阅（私人信件、密封件）",
    NotPetition.OTHER: "其他",
}
HANDED_LABELS = {
    Handed.RETURNED: "退回邮局或者寄件人",
    Handed.HANDED_ON: "转交收件人（密封件原封转交）",
    Handed.KEPT: "留存",
    Handed.DISCARDED: "作废纸处理",
}
GUIDE_LABELS = {
    Guide.OTHER_BODY: "属于人大及其常委会、法院、检察院职权范围",
    Guide.STATUTORY_PATH: "已经或者依法应当通过诉讼、仲裁、行政复议等途径解决",
    Guide.OTHER_COMPETENT: "不属于本单位职权范围，由其他机关处理",
    Guide.NOT_HERE: "应当先向有权处理的本级或者上一级机关提出",
}
CONFIRMED_LABELS = {
    Confirmed.SIGNED: "来访人签名确认",
    Confirmed.THUMBED: "来访人按手印确认",
    Confirmed.REFUSED: "来访人核对后拒绝签名，工作人员已注明",
}
