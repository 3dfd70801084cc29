"""Led cases 包案: the four parts of the work, what else is entered, and how a case ends. Labels as the field says."""

from enum import StrEnum


class WorkPart(StrEnum):
    """What was done: the four 包 of the opinion on receptions of 2009, a note of progress, a visit back 回访."""

    KNOW = "know"
    PERSUADE = "persuade"
    SOLVE = "solve"
    SETTLE = "settle"
    NOTE = "note"
    VISIT = "visit"


class CaseEnd(StrEnum):
    """How a leader's charge of a case ends."""

    RESOLVED = "resolved"
    PASSED = "passed"
    TAKEN_OFF = "taken_off"


FOUR = (WorkPart.KNOW, WorkPart.PERSUADE, WorkPart.SOLVE, WorkPart.SETTLE)
PART_LABELS = {
    WorkPart.KNOW: "包掌握情况",
    WorkPart.PERSUADE: "包思想教育",
    WorkPart.SOLVE: "包解决化解",
    WorkPart.SETTLE: "包息诉息访",
    WorkPart.NOTE: "进展",
    WorkPart.VISIT: "回访",
}
PART_HINTS = {
    WorkPart.KNOW: "见了谁、查了什么、症结在哪里",
    WorkPart.PERSUADE: "讲了哪些政策、怎样疏导",
    WorkPart.SOLVE: "解决了什么，还差什么",
    WorkPart.SETTLE: "做了哪些工作；只记做了的工作，不写承诺、保证，也不记信访人还来不来",
}
END_LABELS = {CaseEnd.RESOLVED: "已化解", CaseEnd.PASSED: "移交其他领导", CaseEnd.TAKEN_OFF: "不再包案"}
