"""Incidents: what sort they are, what is entered of them. Codes in English, labels as the field says."""

from enum import StrEnum

from xinfang.papers.kinds import PaperKind


class IncidentSort(StrEnum):
    """What happened: a collective visit, a mass incident, urgent and important information (2005/26; 2022/25)."""

    COLLECTIVE = "collective"
    MASS = "mass"
    URGENT = "urgent"


class LineSort(StrEnum):
    """One line of an incident's record: somebody learned, reported, was bound to attend, arrived, did something."""

    LEARNED = "learned"
    REPORTED = "reported"
    BOUND = "bound"
    ARRIVED = "arrived"
    MEASURE = "measure"
    FOLLOW_UP = "follow_up"
    SOURCE = "source"


class How(StrEnum):
    """By which way something was reported up."""

    PHONE = "phone"
    WRITTEN = "written"
    SYSTEM = "system"
    IN_PERSON = "in_person"


SORT_LABELS = {
    IncidentSort.COLLECTIVE: "集体访",
    IncidentSort.MASS: "群体性事件",
    IncidentSort.URGENT: "重大紧急信访信息",
}
TO_REPORT = (IncidentSort.MASS, IncidentSort.URGENT)  # a collective visit alone is not bound to be reported up
LINE_LABELS = {
    LineSort.LEARNED: "得知",
    LineSort.REPORTED: "报告",
    LineSort.BOUND: "应当到场",
    LineSort.ARRIVED: "到场",
    LineSort.MEASURE: "处置措施",
    LineSort.FOLLOW_UP: "后续工作",
    LineSort.SOURCE: "其他来源的说法",
}
HOW_LABELS = {How.PHONE: "电话", How.WRITTEN: "书面", How.SYSTEM: "信息系统", How.IN_PERSON: "当面"}
PAPERS = {
    IncidentSort.COLLECTIVE: PaperKind.INCIDENT_REPORT,
    IncidentSort.MASS: PaperKind.INCIDENT_REPORT,
    IncidentSort.URGENT: PaperKind.URGENT_REPORT,
}
