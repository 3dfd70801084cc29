"""``python -m bench [--size N] [--rounds N]``: create, inbox, petition page, sweep, against raw SQL in the same run."""

import argparse
import os
import tempfile
import time
from datetime import date


def main() -> None:
    """Load, measure, print a line each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--only", default="", help="names of measures, by commas: create,inbox,petition_page,…")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xinfang-bench-") as home:
        os.environ.update(
            XINFANG_HOME=home, DJANGO_SETTINGS_MODULE="xinfang.config.settings", XINFANG_ALLOWED_HOSTS="testserver"
        )
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        run(args)


def run(args):
    """Every measure."""
    from django.db import connection
    from django.test import Client

    from bench.duties import calendar
    from bench.load import load, organs
    from bench.measures import book, create, inbox, look_up, petition_page, sweep
    from bench.meter import Meter
    from bench.overview import overview
    from bench.report import report
    from bench.search import search
    from xinfang.bureau.queries import snapshot
    from xinfang.desk.door import At
    from xinfang.ledger.verify import verify
    from xinfang.people.queries import actor_of

    made, account = organs()
    started = time.monotonic()
    load(args.size, made)
    took = time.monotonic() - started
    print(f"{connection.vendor}, {args.size} petitions, loaded in {took:.0f} s; verify: {verify().ok}", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    day = date(2020, 12, 1)
    at = At(account, actor_of(account, day), day, snapshot(), None)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    meter = Meter()
    for measure in (create, inbox, petition_page, book, search, look_up, sweep, report, calendar, overview):
        if not args.only or measure.__name__ in args.only.split(","):
            measure(meter, at, client, args)


if __name__ == "__main__":
    main()
