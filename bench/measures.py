"""What is measured: each act from its call, and the desk's pages also through HTTP with session, templates and frame."""

from datetime import date
from statistics import median

from django.core.management.color import no_style
from django.db import connection, transaction

from bench.meter import captured, replayer, say
from xinfang.accountability import sweep as sweeping
from xinfang.bureau.models import ActKey
from xinfang.desk import inbox as desk_inbox
from xinfang.desk import petition as desk_petition
from xinfang.desk import register_book as desk_book
from xinfang.papers.models import Paper
from xinfang.people.models import Organ
from xinfang.petitions import actions, queries
from xinfang.petitions.models import Clock, Petition, Petitioner, Proceeding, Sight, Submission
from xinfang.petitions.numbers import code_digest
from xinfang.petitions.registration import Identity, Registration
from xinfang.petitions.when import When
from xinfang.vault.models import Record

INSERTED = (ActKey, Record, Petition, Submission, Petitioner, Proceeding, Clock, Sight, Paper)
LAST = date(2026, 1, 1)


def counts(sql):
    """Whether a statement counts: not the transaction's own, nor the loading of who acts (session, account, post)."""
    own = ('"django_session"', 'FROM "people_account"', '"people_appointment"."person_id" =')
    started = sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
    return not started and not any(word in sql.split(" JOIN ")[0] or word in sql.split("WHERE")[-1] for word in own)


def create(meter, at, client, args):
    """Register one letter; the floor inserts and commits the same rows. The two take turns, each adding a petition."""
    organ, given = Organ.objects.get(pk=at.actor.organ_id), iter(range(10**9))

    def register():
        who = Identity("甲", "1", "", "某路")
        said = Registration(title="路灯不亮", text="内容" * 100, received_on=at.today, identity=who)
        when = When(at.today, at.today)
        actions.register(said, organ=organ, actor=at.actor, when=when, key=f"bench-key-{next(given)}")

    def post():
        said = {"received_on": "2020-12-01", "on": str(date.today()), "channel": "letter", "purpose": "claim"}  # noqa: DTZ011
        said |= {"head_count": 1, "name": "甲", "address": "某路", "title": "路灯不亮", "text": "内容" * 100}
        answer = client.post("/desk/register/", {**said, "key": f"bench-form-{next(given)}"})
        assert answer.status_code == 302, answer.content.decode()

    register(), post(), replayer(inserts_of(register))()
    for name, act in (("create, call", register), ("create, HTTP", post)):
        product, floor = [], []
        for _ in range(max(20, args.rounds // 2)):
            floor.append(meter.of(replayer(inserts_of(register))))
            product.append(meter.of(act))
        statements = len(captured(act, counts))
        say(name, median(product), median(floor), statements)


def inserts_of(act):
    """The inserts of an act that is then rolled back, so that they can be sent again and meet the same keys."""
    with transaction.atomic():
        found = captured(act, lambda sql: sql.startswith("INSERT"))
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), INSERTED):  # a rollback gives no sequence back
            cursor.execute(sql)
    return found


def inbox(meter, at, client, args):
    """The first page of the tab that a clerk opens first."""
    call = lambda: desk_inbox.listed(at, "todo", {"state": "", "until": None}, "")  # noqa: E731
    _page("inbox", call, "/desk/", meter, client, args)


def petition_page(meter, at, client, args):
    """Two petitions from the middle of the table, which wait at the office: without attachment, and with one."""
    waiting = Petition.objects.filter(pk__lte=args.size, sights__organ=at.actor.organ_id, sights__todo=True)
    for name, has in (("petition page", False), ("with a file", True)):
        rows = waiting.filter(attachments__isnull=not has).order_by("pk").values_list("number", flat=True)
        number = rows[len(rows) // 2]
        call = lambda number=number: desk_petition.shown(at, number, at.today)  # noqa: E731
        _page(name, call, f"/desk/petitions/{number}/", meter, client, args)


def book(meter, at, client, args):
    """The register of one month of the middle."""
    first, last = date(2017, 6, 1), date(2017, 6, 30)
    call = lambda: desk_book._listed(at, first, last, "")  # noqa: E731
    _page("book", call, f"/desk/register/book/?first={first}&last={last}", meter, client, args)


def look_up(meter, at, client, args):
    """The petitioner's look-up: from number and code to all that the page reads, and the page."""
    petition = Petition.objects.order_by("pk")[args.size // 2]
    Petition.objects.filter(pk=petition.pk).update(code_digest=code_digest("BENCH-CODE"))  # after verify
    said = {"number": petition.number, "code": "BENCH-CODE"}
    assert client.post("/look-up/", said).status_code == 302
    call = lambda: queries.dossier_opened(queries.by_code(**said).uid)  # noqa: E731
    _page("look-up", call, "/case/", meter, client, args)


def _page(name, call, url, meter, client, args):
    def get():
        assert client.get(url).status_code == 200

    for way, act in (("call", call), ("HTTP", get)):
        act()
        statements = captured(act, counts)
        product, floor = meter.both(act, replayer(statements), args.rounds)
        say(f"{name}, {way}", product, floor, len(statements))


def sweep(meter, at, client, args):
    """A sweep that finds what an earlier one raised."""
    sweeping.sweep(LAST)
    again = lambda: sweeping.sweep(LAST)  # noqa: E731
    statements = captured(again, lambda sql: counts(sql) and sql.startswith("SELECT"))
    say("sweep", *meter.both(again, replayer(statements), 10), len(statements))
