"""The analysis report of a year: counted and put into words; the page with its charts; the list behind one figure."""

from datetime import date

from bench.meter import captured, replayer, say

YEAR = (date(2019, 1, 1), date(2019, 12, 31))
LAST = date(2021, 1, 1)


def report(meter, at, client, args):
    """Three lines, each against its own statements sent through the driver alone."""
    from bench.measures import counts
    from xinfang.people.models import Organ
    from xinfang.reports.analysis import analysed
    from xinfang.reports.scope import scope_of

    organ = Organ.objects.get(pk=at.actor.organ_id)
    call = lambda: analysed(scope_of(at.actor, organ, *YEAR, LAST, at.now))  # noqa: E731
    days = f"first={YEAR[0]}&last={YEAR[1]}"

    def get(url):
        assert client.get(url).status_code == 200, url

    page = lambda: get(f"/desk/report/?{days}")  # noqa: E731
    behind = lambda: get(f"/desk/report/list/?{days}&of=purpose&value=claim")  # noqa: E731
    for name, act in (("report, call", call), ("report, HTTP", page), ("report list, HTTP", behind)):
        act()
        statements = captured(act, counts)
        product, floor = meter.both(act, replayer(statements), max(5, args.rounds // 20))
        say(name, product, floor, len(statements))
