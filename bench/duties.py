"""The duty calendar: every duty of many organs and their leaders over a year, against its own statements sent alone."""

from datetime import date, timedelta

from bench.meter import captured, replayer, say
from xinfang.bureau.queries import snapshot
from xinfang.duties import actions as duties
from xinfang.duties.actions.entering import Held
from xinfang.duties.calendar import lines
from xinfang.duties.kinds import MeetingKind
from xinfang.people import actions as people
from xinfang.people.models import Organ
from xinfang.people.queries import actor_from, operator
from xinfang.petitions.when import When

SINCE, ENTERED, DAY = date(2013, 6, 14), date(2020, 1, 2), date(2020, 1, 10)
QUARTERS = [date(2019, month, 14) for month in (3, 6, 9, 12)]
ACTOR = operator("bench")


def calendar(meter, at, client, args):
    """A line an organ, duty and period: 300 organs at full size, two leaders each, a meeting a quarter each."""
    organs = Organ.objects.filter(pk__in=_made(min(300, max(10, args.size // 100))))
    now = snapshot()
    call = lambda: lines(organs, DAY, now)  # noqa: E731
    statements = captured(call, lambda sql: sql.startswith("SELECT"))
    product, floor = meter.both(call, replayer(statements), 9)
    say(f"duties, {len(call())} lines", product, floor, len(statements))


def _made(many):
    """Counties with their departments, by the real actions."""
    found = []
    for n in range(many):
        county = n // 50 * 50
        kind, above = ("government", None) if n == county else ("department", found[county])
        said = {"code": f"B{n}", "name": f"某单位{n}", "short_name": f"B{n}", "kind": kind, "level": "county"}
        organ = people.create_organ({**said, "valid_from": SINCE}, parent=above, actor=ACTOR, on=SINCE)
        found.append(organ)
        _held(organ, n, MeetingKind.EXECUTIVE if kind == "government" else MeetingKind.OFFICE)
    return [organ.pk for organ in found]


def _held(organ, n, kind):
    for part in ("head", "deputy_in_charge"):
        person = people.create_person(code=f"b{n}{part}", name=f"某人{n}", actor=ACTOR, on=SINCE)
        post = people.create_post(organ, title=part, kind=part, actor=ACTOR, on=SINCE)
        chief = people.appoint(person, post, start=SINCE, functions=[], actor=ACTOR, on=SINCE)
    for day in QUARTERS[: 3 + n % 2]:
        when = When(day + timedelta(days=n % 14), ENTERED, "纪要")
        said = Held(kind, f"纪要{n}", heard=True, deployed=True, solved=True)
        duties.record_meeting(organ, said, actor=actor_from(chief), when=when, key=f"bench-meeting-{n}-{day}")
