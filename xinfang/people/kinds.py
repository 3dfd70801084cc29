"""The kinds of organs, posts and functions. Code in English, labels as the field says them."""

from enum import StrEnum


class OrganKind(StrEnum):
    """What an organ is."""

    PARTY_COMMITTEE = "party_committee"
    GOVERNMENT = "government"
    DEPARTMENT = "department"
    PETITION_OFFICE = "petition_office"
    DISCIPLINE = "discipline"
    PERSONNEL = "personnel"
    POLITICAL_LEGAL = "political_legal"
    JOINT_CONFERENCE = "joint_conference"
    REVIEW_OFFICE = "review_office"
    TOWNSHIP = "township"
    STREET = "street"
    ZONE = "zone"
    VERTICAL = "vertical"
    BY_REFERENCE_BODY = "by_reference_body"


class Level(StrEnum):
    """On which level an organ stands."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


class PostKind(StrEnum):
    """Art. 3: kinds of post, each with its kind of responsibility."""

    HEAD = "head"
    DEPUTY_IN_CHARGE = "deputy_in_charge"
    OTHER_LEADER = "other_leader"
    HANDLER = "handler"


class Function(StrEnum):
    """What an appointment is charged with beside its post, from day to day."""

    ADMIN = "admin"
    ASSESS = "assess"
    CHECK = "check"
    REGISTER = "register"
    SECRETARY = "secretary"
    SIGN = "sign"
    SUPERVISE = "supervise"


class Manner(StrEnum):
    """How an organ came to its end (2005/25)."""

    ABOLISHED = "abolished"
    MERGED = "merged"
    SPLIT = "split"


MANNER_LABELS = {Manner.ABOLISHED: "撤销", Manner.MERGED: "合并", Manner.SPLIT: "分立"}
ORGAN_LABELS = {
    OrganKind.PARTY_COMMITTEE: "党委",
    OrganKind.GOVERNMENT: "政府",
    OrganKind.DEPARTMENT: "工作部门",
    OrganKind.PETITION_OFFICE: "信访部门",
    OrganKind.DISCIPLINE: "纪检监察机关",
    OrganKind.PERSONNEL: "组织人事部门",
    OrganKind.POLITICAL_LEGAL: "政法机关",
    OrganKind.JOINT_CONFERENCE: "联席会议",
    OrganKind.REVIEW_OFFICE: "复查复核机构",
    OrganKind.TOWNSHIP: "乡镇",
    OrganKind.STREET: "街道",
    OrganKind.ZONE: "开发区",
    OrganKind.VERTICAL: "垂直管理单位",
    OrganKind.BY_REFERENCE_BODY: "参照执行单位",
}
LEVEL_LABELS = {Level.CITY: "市", Level.COUNTY: "县（市、区）", Level.TOWNSHIP: "乡镇（街道）"}
POST_LABELS = {
    PostKind.HEAD: "主要领导",
    PostKind.DEPUTY_IN_CHARGE: "分管领导",
    PostKind.OTHER_LEADER: "其他领导",
    PostKind.HANDLER: "办理人员",
}
FUNCTION_LABELS = {
    Function.ADMIN: "系统管理",
    Function.ASSESS: "考核",
    Function.CHECK: "审核",
    Function.REGISTER: "登记",
    Function.SECRETARY: "秘书",
    Function.SIGN: "签发",
    Function.SUPERVISE: "督查",
}
