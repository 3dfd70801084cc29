"""How three hundred organs stand: the head's page, from the call that reads a page of it and through HTTP; and all at once."""

from bench.measures import _page, counts
from bench.meter import captured, replayer, say
from xinfang.people import actions as people
from xinfang.people.models import Organ
from xinfang.people.queries import operator
from xinfang.reports import overview as reading

ORGANS, PAGE = 300, 30


def overview(meter, at, client, args):
    """The lines of all organs without their duties; a page of thirty with them; the page itself."""
    above, since = Organ.objects.get(code="GOV"), Organ.objects.get(code="GOV").valid_from
    for n in range(Organ.objects.count(), ORGANS):
        said = {"code": f"O{n}", "name": f"单位O{n}", "short_name": f"O{n}", "kind": "department", "level": "city"}
        people.create_organ({**said, "valid_from": since}, parent=above, actor=operator("bench"), on=since)
    organs = list(Organ.objects.order_by("path"))
    every = lambda: reading.lines(organs, at.actor, at.today, at.now)  # noqa: E731
    every()
    statements = captured(every, counts)
    say(f"{len(organs)} organs, lines", *meter.both(every, replayer(statements), args.rounds), len(statements))

    def page():
        found = reading.lines(organs[:PAGE], at.actor, at.today, at.now)
        reading.with_duties(found, at.today, at.now)

    _page("head's page", page, "/desk/overview/", meter, client, args)
