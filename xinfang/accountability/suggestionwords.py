"""The words of a suggestion of Art. 14 and of its letters: from the finding, without a petitioner, without a grade."""

from datetime import date

from xinfang.accountability.measuremodels import Laying, Measure
from xinfang.accountability.referred import seat
from xinfang.papers.content import printed
from xinfang.people.models import Organ
from xinfang.rules import lawbook
from xinfang.rules.accountable import SEVERITY_LABELS, Severity
from xinfang.rules.referring import BODIES, Competent, higher_rules

RESPONSIBILITY = {"overall": "总责", "principal": "主要领导责任", "important": "重要领导责任", "direct": "直接责任"}
NO_GRADE = "处分的种类由有权机关依上位规定决定，本建议不提出"


def whom(row: Measure) -> str:
    """Whose conduct it is: the organ, the post and the name."""
    held = row.appointment
    return f"{row.organ.name}{held.post.title}{held.person.name}" if held is not None else row.organ.name


def heading(row: Measure) -> str:
    """The title of the paper: no name stands in it."""
    return f"关于追究{row.organ.name}有关人员责任的建议"


def to_whom(row: Measure) -> str:
    """The committee and the government of the office's level, as the paper addresses them."""
    bodies = Organ.objects.filter(seat(row.office), kind__in=BODIES).order_by("path")
    return "、".join(one.name for one in bodies) or "本级党委、政府"


def higher(row: Measure, on: date) -> list[tuple[str, str]]:
    """The higher rules it points to, each as its key and its words; what was not compared with the original says so."""
    finding = row.charge.finding
    return [(cite, named(cite)) for cite in higher_rules(finding.item, finding.conduct_first, on)]


def named(cite: str) -> str:
    """An article in words, marked where its text was not at hand."""
    book = lawbook.load()
    unsure = book.instruments[cite.partition("/")[0]].sure == "M"
    return book.label(cite) + ("（原文待核）" if unsure else "")


def draft(row: Measure, on: date) -> str:
    """The suggestion as it is drafted from the finding; the office edits it."""
    charge, finding = row.charge, row.charge.finding
    matter = finding.verification.petition
    about = f"信访事项（编号 {matter.number}）办理中" if matter is not None else "信访工作中"
    owes = RESPONSIBILITY.get(charge.responsibility, "")
    span = f"{printed(finding.conduct_first)}至{printed(finding.conduct_last)}"
    item = lawbook.load().label(f"seed/{finding.item}")
    lines = [
        "一、认定的事实",
        f"我单位对{row.organ.name}在{about}的履职情况进行了核查，经集体研究（{finding.minutes}）认定：{span}，{finding.facts}",
        f"以上属于{item}列举的情形，{SEVERITY_LABELS[Severity(finding.severity)]}：{finding.severity_grounds}",
        "二、有关人员的责任",
        f"{whom(row)}{'承担' + owes if owes else ''}：{charge.did_words}",
        "三、建议",
        f"根据{lawbook.load().label('seed/14')}，建议移送同级纪检监察机关、组织人事部门，依纪依规处理。{NO_GRADE}。",
        "四、上位规定",
        f"供有权机关参考：{'、'.join(words for _, words in higher(row, on))}。",
        "请批阅。",
    ]
    return "\n".join(line.replace("。。", "。") for line in lines)


def letter(row: Measure, read: Laying) -> str:
    """The letter that refers what a leader has read to both organs."""
    leader = read.leader
    assert read.read_on is not None
    who = f"{leader.post.organ.name}{leader.post.title}"
    return "\n".join(
        [
            f"我单位《{heading(row)}》已经{who}于{printed(read.read_on)}批阅：{read.words}",
            "现移送你们，请依纪依规处理，并将处理结果（种类、日期、文号、期限）告知我单位。",
            f"{NO_GRADE}。材料中不含信访人的身份；需要查阅案卷的，请与我单位联系。",
        ]
    )


def transfer(row: Measure, to: Competent, words: str) -> str:
    """The letter that transfers a suspected crime."""
    return "\n".join(
        [
            f"我单位在核查{row.organ.name}履职情况时，发现{whom(row)}的行为涉嫌犯罪：{words}",
            f"根据{lawbook.load().label('seed/14')}和{named(to.cite)}，现移送你单位，请依法处理，并将是否受理书面告知我单位。",
        ]
    )
