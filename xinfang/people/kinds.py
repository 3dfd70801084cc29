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


class SignInOutcome(StrEnum):
    """What a line of the sign-in log says."""

    BAD_CODE = "bad_code"
    DISABLED = "disabled"
    ENDED_AGE = "ended_age"
    ENDED_BY_ADMIN = "ended_by_admin"
    ENDED_BY_SELF = "ended_by_self"
    ENDED_IDLE = "ended_idle"
    ENDED_MANY = "ended_many"
    ENDED_NO_POST = "ended_no_post"
    ENDED_PASSWORD = "ended_password"
    LOCKED = "locked"
    OLD_ONE_TIME = "old_one_time"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    WRONG = "wrong"


OUTCOME_LABELS = {
    SignInOutcome.BAD_CODE: "动态码不对",
    SignInOutcome.DISABLED: "账号已停用",
    SignInOutcome.ENDED_AGE: "登录时间到，退出",
    SignInOutcome.ENDED_BY_ADMIN: "被系统管理人员结束",
    SignInOutcome.ENDED_BY_SELF: "本人在别处结束",
    SignInOutcome.ENDED_IDLE: "久未操作，退出",
    SignInOutcome.ENDED_MANY: "在别处登录，最早的一处退出",
    SignInOutcome.ENDED_NO_POST: "不再任职，退出",
    SignInOutcome.ENDED_PASSWORD: "口令已改，退出",
    SignInOutcome.LOCKED: "暂停登录",
    SignInOutcome.OLD_ONE_TIME: "一次性口令已过期",
    SignInOutcome.SIGNED_IN: "登录",
    SignInOutcome.SIGNED_OUT: "退出",
    SignInOutcome.WRONG: "口令不对",
}
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
