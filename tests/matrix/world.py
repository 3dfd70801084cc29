"""The world of the matrix: an ordinary matter, two accusations, a county's matter, all past due, with their alerts."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from tests.cast import OPERATOR, SINCE, Cast, account, assemble, key, letter, on, registered
from tests.matrix.advice import build_advice
from tests.matrix.found import build_findings
from xinfang.accountability.actions.deciding import Upon, list_matter
from xinfang.accountability.actions.raising import Raising, raise_by_hand
from xinfang.accountability.actions.writing import send_letter
from xinfang.accountability.duties import sweep_duties
from xinfang.accountability.models import Alert, Listing, SupervisionCall, SupervisionLetter
from xinfang.accountability.supervising import sweep_supervision
from xinfang.accountability.sweep import sweep
from xinfang.bureau import outbox
from xinfang.bureau.actions import change_setting
from xinfang.duties import actions as duties
from xinfang.duties.actions.entering import Held, Task, record_meeting
from xinfang.duties.actions.planning import Planned, plan_reception
from xinfang.duties.incidentkinds import IncidentSort, LineSort
from xinfang.duties.incidents import moment
from xinfang.duties.kinds import MeetingKind, ReceptionForm
from xinfang.duties.models import Decision, Incident, IncidentLine, LedCase, Meeting, Milestone, ReceptionPlan
from xinfang.papers.models import Paper
from xinfang.people import actions as people
from xinfang.people.kinds import Manner
from xinfang.people.models import Account, Deputising
from xinfang.petitions import actions
from xinfang.petitions.actions.opening import OpeningReason, open_identity
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Petition, Petitioner
from xinfang.petitions.registration import Identity

DAY = date(2013, 6, 14)  # a Friday
TODAY = date(2013, 9, 2)  # a Monday: every limit of June has passed
UNKNOWN = UUID(int=1)
TITLES = {
    "ordinary": "七栋电梯坏了半月",
    "accusation": "检举区里某人",
    "sealed": "控告建设局某人",
    "county": "村口路灯不亮",
}
COMMON = "停车费"  # stands in each letter
DUTIES = {
    "meeting": Meeting,
    "task": Decision,
    "case": LedCase,
    "milestone": Milestone,
    "incident": Incident,
    "line": IncidentLine,
    "plan": ReceptionPlan,
}
NAMES = {"ordinary": "张一凡", "accusation": "钱二宝", "sealed": "赵三光", "county": "孙四海"}


@dataclass
class World:
    """The cast with accounts, and the matters by name."""

    cast: Cast
    accounts: dict[str, Account]
    petitions: dict[str, Petition]
    arrivals: dict[str, dict[str, UUID]]
    advice: dict[str, UUID]
    findings: dict[str, tuple[UUID, UUID]]

    def number(self, name: str) -> str:
        """The public number of a matter; one that nobody has for ``unknown``."""
        return self.petitions[name].number if name in self.petitions else "ZZZZ-ZZZZ"

    def petitioner(self, name: str) -> UUID:
        return Petitioner.objects.get(submission__petition=self.petitions[name]).uid

    def paper(self, name: str) -> UUID:
        return Paper.objects.filter(subject=self.petitions[name].uid).order_by("pk").last().uid

    def deputising(self, absent: str) -> UUID:
        found = Deputising.objects.filter(absent=self.cast.posts[absent]).first() if absent in self.cast.posts else None
        return found.uid if found else UNKNOWN

    def arrived(self, route: str, name: str, form: str) -> list[UUID | str]:
        """The arguments of a page of the mail room or the hall: of an own letter or ticket, or of one that nobody has."""
        kept = self.arrivals.get(name, {})
        first, _, more = route.partition("_")
        found: list[UUID | str] = [kept.get(first, UNKNOWN)]
        if more == "file":
            found.append(kept.get("scan", UNKNOWN))
        if more.startswith("paper"):
            found.append(kept.get("paper", UNKNOWN))
        return [*found, form] if more == "paper_file" else found

    def advised(self, name: str) -> UUID:
        """A suggestion, a check or a paper of one, by name; one that nobody has for any other."""
        return self.advice.get(name, UNKNOWN)

    def found(self, name: str, what: int) -> UUID:
        """The verification (0) or the finding (1) on a matter; one that nobody has for any other."""
        return self.findings.get(name, (UNKNOWN, UNKNOWN))[what]

    def duty(self, name: str) -> UUID:
        if name == "report":
            return Paper.objects.get(kind="incident_report").uid
        model = DUTIES.get(name)
        return model.objects.order_by("pk").first().uid if model else UNKNOWN

    def supervision(self, what: str, name: str) -> UUID:
        """The record of a kind on a matter; one that nobody has for ``unknown``."""
        models = {"call": SupervisionCall, "letter": SupervisionLetter, "listing": Listing}
        found = models[what].objects.filter(petition=self.petitions[name]).first() if name in self.petitions else None
        return found.uid if found else UNKNOWN

    def raised(self) -> UUID:
        """An alert that the office's head raised by hand of the housing department."""
        said = Raising(self.cast.organ("ZJJ").uid, ("12.3",), "没有登记。", TODAY)
        found = Alert.objects.filter(fact="by_hand").first()
        return (found or raise_by_hand(said, actor=self.cast.office_head, when=on(TODAY), key=key())).uid

    def alert(self, name: str) -> UUID:
        if name == "duty":
            return Alert.objects.get(organ=self.cast.organ("ZJJ"), duty="contact_facts").uid
        if name == "raised":
            return self.raised()
        if name not in self.petitions:
            return UNKNOWN
        return Alert.objects.filter(petition=self.petitions[name]).order_by("pk").first().uid


def _arrivals(cast: Cast) -> dict[str, dict[str, UUID]]:
    """A letter with a scan and a visit that was answered, at the city's office and at the county's; none is a matter's."""
    found = {}
    for name, part in (("city", "registrar"), ("county", "county_registrar")):
        said = {"actor": getattr(cast, part), "when": on(DAY)}
        post = cast.posts[part].uid
        batch = actions.open_batch(2, post, **said, key=key())
        letters = [actions.Letter(DAY, sender="温泉街道 欧阳寄信")]
        item = actions.add_letters(batch.uid, letters, **said, key=key())[0]
        scan = actions.scan_envelope(item.uid, [actions.Upload("a.pdf", b"%PDF-1.4\n%%EOF\n")], **said, key=key())[0]
        ticket = actions.take_ticket(6, taken_at="09:35", **said, key=key())
        actions.receive_visitors(ticket.uid, [post], window="1号窗口", **said, key=key())
        actions.answer_on_the_spot(ticket.uid, text="问：欧阳问低保。答：在村委会。", **said, key=key())
        paper = Paper.objects.get(subject=ticket.uid).uid
        found[name] = {"batch": batch.uid, "item": item.uid, "scan": scan.uid, "ticket": ticket.uid, "paper": paper}
    return found


def build(*, swept: bool = True) -> World:
    """Everything through the actions."""
    cast = assemble()
    row = people.create_person(code="county_admin", name="钟县管", actor=OPERATOR, on=SINCE)
    post = people.create_post(cast.organ("XAXF"), title="系统管理员", kind="handler", actor=OPERATOR, on=SINCE)
    cast.posts["county_admin"] = people.appoint(row, post, start=SINCE, functions=["admin"], actor=OPERATOR, on=SINCE)
    accounts = {part: account(cast, part) for part in cast.posts}
    petitions = {
        "ordinary": _ordinary(cast),
        "accusation": _accusation(cast, "accusation", "XAQ"),
        "sealed": _sealed(cast),
        "county": _county(cast),
    }
    arrivals = _arrivals(cast)
    _people_over_time(cast)
    _meeting(cast)
    _led(cast, petitions["ordinary"])
    _incident(cast)
    _looked_after(cast, petitions)
    advice = build_advice(cast, TODAY, petitions["ordinary"])
    findings = build_findings(cast, TODAY, petitions)
    if swept:
        sweep(TODAY)
        sweep_duties(TODAY)
        sweep_supervision(TODAY)
        _supervised(cast, petitions["ordinary"])
    outbox.drain(timezone.now())
    world = World(cast, accounts, petitions, arrivals, advice, findings)
    if swept:
        world.raised()
    return world


def _meeting(cast: Cast) -> None:
    """A meeting of the housing department, with a task for itself; a reception that its head will hold."""
    task = Task(cast.organ("ZJJ").uid, "逐件督办", TODAY)
    said = Held(MeetingKind.OFFICE, "纪要〔2013〕1号", heard=True, tasks=(task,))
    record_meeting(cast.organ("ZJJ"), said, actor=cast.head, when=on(TODAY), key=key())
    day = date(2013, 9, 12)  # a Thursday
    planned = Planned(day, "09:00", "11:30", "一楼接待室", ReceptionForm.FIXED, places=3)
    plan_reception(cast.posts["head"], planned, actor=cast.head, when=on(TODAY), key=key())


def _led(cast: Cast, petition: Petition) -> None:
    """The ordinary matter is led by the deputy of the housing department, with a milestone."""
    said = {"actor": cast.head, "when": on(TODAY)}
    leading = {"ground": "多年没有修好", "due_on": date(2013, 12, 31), **said}
    case = duties.name_leader(petition.uid, cast.posts["deputy"].uid, **leading, key=key())
    duties.set_milestone(case.uid, words="换新电梯", due_on=date(2013, 10, 31), **said, key=key())


def _incident(cast: Cast) -> None:
    """An incident at the housing department, reported in writing."""
    said = {"actor": cast.head, "when": on(TODAY)}
    happened = duties.Happened(IncidentSort.MASS, moment(TODAY, 8, 30), "业主聚集", "局门口", 30)
    row = duties.enter_incident(cast.organ("ZJJ"), happened, **said, key=key())
    line = duties.Said(LineSort.LEARNED, moment(TODAY, 8, 35), post=cast.posts["head"].uid, to="咸宁市人民政府")
    duties.add_line(row.uid, line, **said, key=key())
    duties.report_up(row.uid, line, text="情况如下。", **said, key=key())


def _supervised(cast: Cast, petition: Petition) -> None:
    """A letter to the housing department, and its matter on the office's own list."""
    said = {"actor": cast.office_head, "when": on(TODAY), "key": key()}
    send_letter(petition.uid, trigger="not_concluded", text="请说明原因。", days=10, **said)
    change_setting("office_lists", 1, actor=OPERATOR, on=TODAY)
    upon, leader = Upon(cast.organ("ZJJ").uid, petition.uid), cast.posts["head"].uid
    said = {"reason": "久拖不决。", "until": date(2013, 12, 2), "actor": cast.office_head, "when": on(TODAY)}
    list_matter(upon, leader=leader, **said, key=key())


def _people_over_time(cast: Cast) -> None:
    """A closed organ of the district, and two who are stood in for from today on."""
    said = {
        "code": "LDJ",
        "name": "咸安区老区建设局",
        "short_name": "区老建局",
        "kind": "department",
        "level": "county",
    }
    cast.organs["LDJ"] = people.create_organ(
        {**said, "valid_from": SINCE}, parent=cast.organ("XAQ"), actor=OPERATOR, on=SINCE
    )
    people.close_organ(cast.organ("LDJ"), manner=Manner.ABOLISHED, last_day=DAY, actor=OPERATOR, on=DAY)
    for absent, deputy in (("head", "deputy"), ("county_handler", "county_registrar")):
        ones = (cast.posts[absent], cast.posts[deputy])
        people.name_deputy(*ones, start=TODAY, end=None, ground="外出学习", actor=OPERATOR, on=TODAY)


def _looked_after(cast: Cast, petitions: dict[str, Petition]) -> None:
    """Each identity opened once by who has the task, each file held once by the office that keeps it."""
    tasks = {"ordinary": "handler", "accusation": "registrar", "sealed": "inspector", "county": "county_handler"}
    for name, petition in petitions.items():
        row = Petitioner.objects.get(submission__petition=petition)
        open_identity(petition.uid, row.uid, reason=OpeningReason.CONTACT, actor=getattr(cast, tasks[name]), on=TODAY)
        clerk = cast.county_registrar if name == "county" else cast.registrar
        actions.place_hold(petition.uid, reason="有关部门正在审计", actor=clerk, on=TODAY, key=key())


def _said(name: str) -> dict[str, object]:
    return {"title": TITLES[name], "identity": Identity(NAMES[name], "13900000000", "", "温泉街道一号")}


def _ordinary(cast: Cast) -> Petition:
    petition = registered(cast, DAY, difficult=True, **_said("ordinary"))
    actions.forward(petition.uid, to=cast.organ("ZJJ").uid, actor=cast.registrar, when=on(DAY), key=key())
    actions.receive(petition.uid, actor=cast.handler, when=on(DAY), key=key())
    return actions.accept(petition.uid, actor=cast.handler, when=on(DAY), key=key())


def _accusation(cast: Cast, name: str, accused: str) -> Petition:
    return registered(cast, DAY, purpose=Purpose.ACCUSATION, complained_of=(cast.organ(accused).uid,), **_said(name))


def _sealed(cast: Cast) -> Petition:
    petition = _accusation(cast, "sealed", "ZJJ")
    actions.forward(petition.uid, to=cast.organ("JW").uid, actor=cast.registrar, when=on(DAY), key=key())
    return actions.receive(petition.uid, actor=cast.inspector, when=on(DAY), key=key())


def _county(cast: Cast) -> Petition:
    said = letter(received_on=DAY, **_said("county"))
    clerk = cast.county_registrar
    petition = actions.register(said, organ=cast.organ("XAXF"), actor=clerk, when=on(DAY), key=key()).petition
    actions.forward(petition.uid, to=cast.organ("XAZJ").uid, actor=clerk, when=on(DAY), key=key())
    return actions.receive(petition.uid, actor=cast.county_handler, when=on(DAY), key=key())
