"""What a report on an incident says to begin with: the record in words, for people to complete. Never a petitioner's name."""

from collections.abc import Sequence

from django.utils import timezone

from xinfang.duties.incidentkinds import HOW_LABELS, SORT_LABELS, How, IncidentSort, LineSort
from xinfang.duties.incidentmodels import Incident, IncidentLine
from xinfang.papers.content import printed

PARTS = (
    ("二、得知和报告", (LineSort.LEARNED, LineSort.REPORTED)),
    ("三、到场和处置", (LineSort.ARRIVED, LineSort.MEASURE)),
    ("四、后续工作", (LineSort.FOLLOW_UP,)),
)


def report_text(incident: Incident, lines: Sequence[IncidentLine]) -> str:
    """The text of a report as the record has it: what happened, who learned and reported, who did what, what follows."""
    heads = f"，约 {incident.heads} 人" if incident.heads else ""
    at = timezone.localtime(incident.occurred_at)
    text = [
        "一、基本情况",
        f"{printed(at.date())}{at:%H:%M}，{incident.place}发生{SORT_LABELS[IncidentSort(incident.sort)]}：{incident.title}{heads}。",
        incident.words,
    ]
    for title, sorts in PARTS:
        said = [said_of(one) for one in lines if one.sort in sorts and one.voided_on is None]
        text += [title, *(said or ["暂无登记。"])]
    return "\n".join(filter(None, text))


def said_of(row: IncidentLine) -> str:
    """One line in words: when, who, what."""
    at = timezone.localtime(row.at)
    how = f"以{HOW_LABELS[How(row.how)]}方式" if row.how else ""
    did = {
        LineSort.LEARNED: "得知",
        LineSort.REPORTED: f"{how}报告{row.to}",
        LineSort.ARRIVED: "到场",
    }.get(LineSort(row.sort), "")
    rest = "：" + row.words if did and row.words else row.words
    return f"{printed(at.date())}{at:%H:%M}，{name_of(row)}{did}{rest}".rstrip("。") + "。"


def name_of(row: IncidentLine) -> str:
    """Whom a line is about: post and name, or the words that were written."""
    if row.post is None:
        return str(row.who)
    return f"{row.post.post.organ.short_name}{row.post.post.title}{row.post.person.name}"
