"""Make the dump of a landed version, with that version checked out: ``python -m tests.upgrade.make part1``.

It makes the cast and some lives through the real actions in an empty home (and, where XINFANG_DATABASE_URL names an empty
PostgreSQL database, there), sweeps, and writes ``NAME.sqlite3.gz`` (part1: as SQL) or ``NAME.postgresql.sql.gz`` beside this file.
The master key is a toy and stands in the test. Never made anew once landed: it is what upgrades are tried on.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cast import Cast

HERE = Path(__file__).parent
MASTER_KEY = "upgrade-tests-only-a-toy-key-of-no-secret"
DAY = date(2013, 6, 14)


def lives() -> None:
    """One petition for each shape that a table can have."""
    from tests.cast import accepted, assemble, forwarded, key, letter, on, registered, signer
    from xinfang.accountability.sweep import sweep
    from xinfang.bureau.actions import set_day
    from xinfang.petitions import actions
    from xinfang.petitions.kinds import Outcome, Purpose, ServiceMode
    from xinfang.petitions.when import When

    cast = assemble()
    registered(cast)
    registered(cast, purpose=Purpose.ACCUSATION, complained_of=[cast.organ("ZJJ").uid])
    forwarded(cast)
    petition = accepted(cast)
    later = on(DAY + timedelta(days=70))
    actions.reply(petition.uid, outcome=Outcome.SUPPORT, text="退还。", actor=signer(cast.head), when=later, key=key())
    served = {"mode": ServiceMode.POST, "received_on": later.on, "proof": "邮单"}
    actions.serve(petition.uid, **served, actor=cast.handler, when=later, key=key())
    withdrawn = accepted(cast)
    actions.withdraw(withdrawn.uid, text="已经解决。", actor=cast.handler, when=on(DAY), key=key())
    objected = forwarded(cast, date(2023, 3, 1))
    actions.object_to(objected.uid, text="不属于我局。", actor=cast.handler, when=on(date(2023, 3, 2)), key=key())
    said = letter(source="letters", source_id="1", source_digest="0" * 64)
    when = When(DAY, date(2020, 1, 1), imported=True, assumed=True)
    actions.register(said, organ=cast.organ("XFJ"), actor=cast.registrar, when=when, key=key())
    at_the_discipline(cast)
    set_day(date(2013, 7, 3), rest=True, notice="示例", actor=cast.admin, on=DAY)
    sweep(date(2014, 1, 2))


def at_the_discipline(cast: "Cast") -> None:
    """An accusation that came to the discipline inspection itself: up to part 2a the petition office above looked on."""
    from tests.cast import key, letter, on
    from xinfang.petitions import actions
    from xinfang.petitions.kinds import Purpose

    said = letter(title="检举", purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,))
    actor = replace(cast.inspector, permissions=cast.inspector.permissions | {"petition:register"})
    actions.register(said, organ=cast.organ("JW"), actor=actor, when=on(DAY), key=key())


def dump(name: str) -> Path:
    """The database as SQL, zipped without a time so that the same content is the same file."""
    from django.db import connection

    if connection.vendor == "postgresql":
        command = ["pg_dump", "--no-owner", "--no-privileges", "--inserts", os.environ["XINFANG_DATABASE_URL"]]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        text = "\n".join(line for line in lines if not line.startswith(("--", "\\", "SET transaction_timeout")))
    else:
        return copied(str(connection.settings_dict["NAME"]), HERE / f"{name}.sqlite3.gz")
    path = HERE / f"{name}.{connection.vendor}.sql.gz"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return path


def copied(database: str, path: Path) -> Path:
    """The file itself, vacuumed and zipped: a text index cannot be written as SQL."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        with sqlite3.connect(database) as base:
            base.execute("VACUUM INTO ?", [str(copy)])
        path.write_bytes(gzip.compress(copy.read_bytes(), 9, mtime=0))
    return path


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinfang.config.settings")
    os.environ["XINFANG_MASTER_KEY"] = MASTER_KEY
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    lives()
    sys.stdout.write(f"{dump(sys.argv[1])}\n")
