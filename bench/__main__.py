"""``python -m bench [--size N] [--rounds N]``: create, inbox, petition page, sweep, against raw SQL in the same run."""

import argparse
import os
import tempfile
import time
from datetime import date
from pathlib import Path


def main() -> None:
    """Load, measure, print a line each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100)
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


class Meter:
    """CPU seconds of this process and, on PostgreSQL on the same machine, of the server process that answers it."""

    def __init__(self, connection):
        self.pid = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.pid = cursor.fetchone()[0]

    def now(self):
        """Seconds of CPU so far."""
        server = 0.0
        if self.pid:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
            server = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return time.process_time() + server

    def of(self, act, rounds):
        """CPU milliseconds of one ``act``, over ``rounds``."""
        act()
        before = self.now()
        for _ in range(rounds):
            act()
        return (self.now() - before) / rounds * 1000


def captured(connection, act, keep):
    """The statements that ``act`` sends, as raw SQL with parameters."""
    found = []

    def listen(execute, sql, parameters, many, context):
        if keep(sql):
            found.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(listen):
        act()
    return found


def replayer(connection, statements):
    """Sends the same statements through the driver alone and fetches what they give."""
    raw = connection.connection.cursor()
    mark = "%s" if connection.vendor == "postgresql" else "?"
    ready = [(sql.replace("%s", mark), tuple(parameters or ())) for sql, parameters in statements]

    def replay():
        for sql, parameters in ready:
            raw.execute(sql, parameters)
            raw.fetchall() if raw.description else None

    return replay


def run(args):
    """Every measure."""
    from django.db import connection, transaction
    from django.test import Client

    from bench import search
    from bench.load import load, organs
    from xinfang.accountability.sweep import sweep
    from xinfang.ledger.verify import verify
    from xinfang.people.queries import actor_from
    from xinfang.petitions import actions
    from xinfang.petitions.models import Petition
    from xinfang.petitions.registration import Identity, Registration
    from xinfang.petitions.when import When

    made, held, account = organs()
    started = time.monotonic()
    load(args.size, made)
    print(
        f"{connection.vendor}, {args.size} petitions, loaded in {time.monotonic() - started:.0f} s; verify: {verify().ok}",
        flush=True,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    meter, actor, day, n = Meter(connection), actor_from(held), date(2020, 12, 1), [0]

    def create():
        n[0] += 1
        said = Registration(
            title="路灯不亮", text="内容" * 100, received_on=day, identity=Identity("甲", "1", "", "某路")
        )
        actions.register(said, organ=made["XF"], actor=actor, when=When(day, day), key=f"bench-key-{n[0]}")

    def rolled_back(act):
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    is_work = lambda sql: not sql.startswith(("SAVEPOINT", "RELEASE"))  # noqa: E731
    create()
    statements = len(captured(connection, create, is_work))
    floors, product = [], []
    for _ in range(max(20, args.rounds // 2)):
        inserts = []
        with transaction.atomic():
            inserts += captured(connection, create, lambda sql: sql.startswith("INSERT"))
            transaction.set_rollback(True)
        before = meter.now()
        rolled_back(replayer(connection, inserts))
        floors.append(meter.now() - before)
        before = meter.now()
        create()
        product.append(meter.now() - before)
    say("create", sum(product) / len(product) * 1000, sum(floors) / len(floors) * 1000, statements)

    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    number = Petition.objects.order_by("pk")[args.size // 2].number
    own = ("django_session", '"people_account"', '"people_appointment"."person_id" =')
    reads = lambda sql: sql.lstrip("(").startswith("SELECT") and not any(word in sql for word in own)  # noqa: E731
    for name, url in (("inbox", "/desk/"), ("petition page", f"/desk/petitions/{number}/")):
        get = lambda url=url: client.get(url)  # noqa: E731
        assert get().status_code == 200
        statements = captured(connection, get, reads)
        say(name, meter.of(get, args.rounds), meter.of(replayer(connection, statements), args.rounds), len(statements))

    search.measure(meter, captured, replayer, say, actor, args.rounds)
    last = date(2026, 1, 1)
    sweep(last)
    again = lambda: sweep(last)  # noqa: E731
    statements = captured(connection, again, lambda sql: sql.startswith("SELECT"))
    say("sweep", meter.of(again, 3), meter.of(replayer(connection, statements), 3), len(statements))


def say(name, product, floor, statements):
    """One line."""
    times = f"product {product:9.2f} ms CPU   floor {floor:9.3f} ms CPU"
    print(f"{name:14} {times}   ratio {product / floor:6.1f}   statements {statements}", flush=True)


main()
