"""The texts of Art. 13 as they are drafted from a finding, for a person to edit: facts, finding, decision, what is demanded.

A matter is its number; nobody who petitions is named. What is not statutory is said to be the office's own.
"""

from datetime import date

from xinfang.accountability.measuremodels import Measure
from xinfang.papers.content import printed
from xinfang.people.models import Appointment
from xinfang.rules import lawbook
from xinfang.rules.accountable import SEVERITY_LABELS, Severity, title
from xinfang.rules.imposing import ADMONITION, CIRCULAR

RESPONSIBILITY = {"overall": "总责", "principal": "主要领导责任", "important": "重要领导责任", "direct": "直接责任"}


def person(appointment: Appointment) -> str:
    """Organ, post and name of whom a measure is on."""
    return f"{appointment.post.organ.name}{appointment.post.title}{appointment.person.name}同志"


def target(row: Measure) -> str:
    """Whom a measure is on, as its text says it."""
    return person(row.appointment) if row.appointment is not None else row.organ.name


def heading(row: Measure) -> str:
    """The heading of the text."""
    if row.kind == CIRCULAR:
        return f"关于{row.organ.name}违反信访工作纪律的通报"
    if row.kind == ADMONITION:
        return f"关于对{target(row)}诫勉谈话的建议"
    return f"关于责令{row.organ.name}整改的通知"


def drafted(row: Measure, due: date | None) -> str:
    """The text, from what was found and decided; ``due``: the day a rectification order names."""
    return "\n".join(["一、事实", _facts(row), "二、认定", _found(row), "三、决定", *_decision(row, due)])


def _facts(row: Measure) -> str:
    finding, charge = row.charge.finding, row.charge
    matter = finding.verification.petition
    said = [f"信访事项（编号 {matter.number}）：" if matter is not None else "", finding.facts.strip()]
    said += [charge.did_words.strip()]
    for alert in [one.alert for one in finding.verification.alerts.select_related("alert__clock").order_by("pk")]:
        limit = lawbook.load().limits.get(alert.limit)
        if limit is not None:
            cite = lawbook.load().value(alert.limit, alert.due_on).cite
            law = f"（{lawbook.load().label(cite)}）" if cite else ""
            said.append(f"{limit.title}{law}的最后一日为{printed(alert.due_on)}。")
    days = f"{printed(charge.first_on)}至{printed(charge.last_on)}"
    return "".join(said) + f"有关行为在{days}。"


def _found(row: Measure) -> str:
    book, finding, charge = lawbook.load(), row.charge.finding, row.charge
    broken = "、".join(book.label(one) for one in finding.broken.split())
    decided = [finding.minutes, printed(finding.decided_on) if finding.decided_on else ""]
    said = f"经核查和集体研究（{'，'.join(one for one in decided if one)}）"
    said += f"，认定上述情况不符合{broken}的规定，" if broken else "，认定上述情况"
    said += f"属于{book.label(f'seed/{finding.item}')}的情形，{SEVERITY_LABELS[Severity(finding.severity)]}。"
    if charge.appointment is not None and charge.responsibility:
        said += f"{person(charge.appointment)}负{RESPONSIBILITY.get(charge.responsibility, '')}。"
    return said


def _decision(row: Measure, due: date | None) -> list[str]:
    by = "、".join(lawbook.load().label(one) for one in ("seed/11", "seed/13"))
    if row.kind == ADMONITION:
        return [
            f"根据{by}，建议由党委、政府分管领导，或者指定相关部门主要负责同志，对{target(row)}进行诫勉谈话。",
            "请把谈话安排和谈话记录告知我单位。谈话要说明原因，听取说明，指出问题，要求提出改正措施。",
        ]
    if row.kind == CIRCULAR:
        return [
            f"根据{by}，决定对{target(row)}予以{title(row.kind)}。",
            "请各有关单位引以为戒，检查本单位的信访工作，避免发生同样的问题。本通报在主送、抄送的范围内传阅，不对外公布。",
        ]
    said = [f"根据{by}，对{target(row)}责令整改。"]
    said.append("请查明原因，逐项列出整改的事情、负责人和完成日期，把事项依法办完，并改进有关制度。")
    if due is not None:
        said.append(f"请在{printed(due)}前完成整改，并向我单位书面报告。这个日期由我单位确定，不是法定期限。")
    return said
