"""What the walk has of led cases and incidents: the records of its town, and the pages that show them."""

from datetime import timedelta

from tests.cast import accepted, key, on
from xinfang.duties import actions as duties
from xinfang.duties.casekinds import WorkPart
from xinfang.duties.incidentkinds import IncidentSort, LineSort
from xinfang.duties.incidents import moment


def put_cases(cast, today):
    """A led case with work, a milestone and a visit; an incident with lines and a report; a hard matter nobody leads."""
    said = {"actor": cast.head, "when": on(today)}
    hard = accepted(cast, today, title="多年的房产证" + "办不下来" * 20, difficult=True)
    leading = {"ground": "历史遗留" * 30, "due_on": today + timedelta(days=60), **said}
    cast.led = duties.name_leader(hard.uid, cast.posts["deputy"].uid, **leading, key=key())
    cast.step = duties.set_milestone(cast.led.uid, words="查清档案", due_on=today, **said, key=key())
    duties.record_work(cast.led.uid, WorkPart.KNOW, words="见了各方" * 40, **said, key=key())
    cast.work = duties.record_work(cast.led.uid, WorkPart.VISIT, words="上门回访", **said, key=key())
    cast.hard = accepted(cast, today, title="没有人包的", difficult=True)
    happened = duties.Happened(IncidentSort.URGENT, moment(today, 0, 0), "业主聚集", "局门口", 30)
    cast.incident = duties.enter_incident(cast.organ("ZJJ"), happened, **said, key=key())
    line = duties.Said(LineSort.REPORTED, moment(today, 0, 0), to="市政府", post=cast.posts["head"].uid)
    cast.line = duties.report_up(cast.incident.uid, line, text="一、基本情况\n情况如下。", **said, key=key())
    duties.tie_petition(cast.incident.uid, hard.number, **said, key=key())


def case_pages(cast):
    """The pages, as the head of the housing department opens them."""
    return [
        ("cases", [], ""),
        ("cases", [], "?tab=none"),
        ("cases", [], "?tab=gap"),
        ("cases", [], "?tab=due"),
        ("case", [cast.led.uid], ""),
        ("name_case", [cast.hard.number], ""),
        ("case_act", [cast.led.uid, "work"], ""),
        ("case_act", [cast.led.uid, "pass"], ""),
        ("case_act", [cast.led.uid, "end"], ""),
        ("case_row", [cast.led.uid, "reach", cast.step.uid], ""),
        ("case_row", [cast.led.uid, "strike", cast.work.uid], ""),
        ("incidents", [], ""),
        ("incidents", [], "?tab=void"),
        ("incident", [cast.incident.uid], ""),
        ("enter_incident", [], ""),
        ("incident_act", [cast.incident.uid, "reported"], ""),
        ("incident_act", [cast.incident.uid, "report"], ""),
        ("incident_act", [cast.incident.uid, "grown"], ""),
        ("incident_paper", [cast.incident.uid, cast.line.paper], ""),
        ("strike_incident", [cast.incident.uid, "line", cast.line.uid], ""),
    ]
