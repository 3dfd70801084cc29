"""The kinds of meetings, of work and of records. Code in English, labels as the field says them."""

from enum import StrEnum

from xinfang.rules.duties import Standing


class MeetingKind(StrEnum):
    """Which body met (seed/6, 8)."""

    STANDING_COMMITTEE = "standing_committee"
    EXECUTIVE = "executive"
    PARTY_GROUP = "party_group"
    OFFICE = "office"
    SPECIAL = "special"


class WorkSort(StrEnum):
    """What a leader's time went into."""

    RECEIVE = "receive"
    VISIT = "visit"
    LEAD = "lead"
    STUDY = "study"


class ProvisionKind(StrEnum):
    """What an organ keeps up for petition work: who is in charge (seed/8), or staff, money and rooms (seed/6)."""

    ARRANGEMENT = "arrangement"
    MEANS = "means"


class ReceptionForm(StrEnum):
    """How a leader receives: at a fixed place, by appointment, or going down to the people."""

    FIXED = "fixed"
    APPOINTED = "appointed"
    VISITING = "visiting"


class Came(StrEnum):
    """What became of a booked place. Said of the place, never of a person."""

    CAME = "came"
    ABSENT = "absent"


RECEPTION_LABELS = {
    ReceptionForm.FIXED: "定点接访",
    ReceptionForm.APPOINTED: "约访",
    ReceptionForm.VISITING: "下访",
}
CAME_LABELS = {Came.CAME: "已来", Came.ABSENT: "未来"}
MEETING_LABELS = {
    MeetingKind.STANDING_COMMITTEE: "党委常委（委员）会议",
    MeetingKind.EXECUTIVE: "政府常务会议",
    MeetingKind.PARTY_GROUP: "党组会",
    MeetingKind.OFFICE: "办公会",
    MeetingKind.SPECIAL: "专题会议",
}
MEETINGS_OF = {  # which meetings an organ holds: what its form offers
    "party_committee": (MeetingKind.STANDING_COMMITTEE, MeetingKind.SPECIAL),
    "government": (MeetingKind.EXECUTIVE, MeetingKind.SPECIAL),
    "township": (MeetingKind.STANDING_COMMITTEE, MeetingKind.OFFICE, MeetingKind.SPECIAL),
    "street": (MeetingKind.STANDING_COMMITTEE, MeetingKind.OFFICE, MeetingKind.SPECIAL),
}
ELSEWHERE = (MeetingKind.PARTY_GROUP, MeetingKind.OFFICE, MeetingKind.SPECIAL)
WORK_LABELS = {
    WorkSort.RECEIVE: "接访",
    WorkSort.VISIT: "下访、回访",
    WorkSort.LEAD: "包案",
    WorkSort.STUDY: "研究、督办",
}
PROVISION_LABELS = {ProvisionKind.ARRANGEMENT: "分管负责人、机构、力量和制度", ProvisionKind.MEANS: "人员、经费和场所"}
CONTACTS = {
    "address": "通信地址",
    "email": "电子信箱",
    "phone": "投诉电话",
    "reception": "接待时间和地点",
    "inquiry": "查询方式",
}
STANDING_LABELS = {
    Standing.MET: "已履行",
    Standing.DUE: "未到期",
    Standing.MISSED: "没有做到",
    Standing.NOT_OWED: "不要求",
}
STANDING_LAMPS = {Standing.MET: "green", Standing.DUE: "yellow", Standing.MISSED: "red", Standing.NOT_OWED: "idle"}
