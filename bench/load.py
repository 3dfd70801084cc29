"""One loader of bench data: rows in bulk, with a valid chain that `verify` accepts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from django.db import transaction

from xinfang.bureau.queries import snapshot
from xinfang.ledger import writing
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.people import actions as people
from xinfang.people.models import Organ, Person
from xinfang.people.queries import office_over, operator
from xinfang.petitions import clockwork, sight
from xinfang.petitions.identities import Identity
from xinfang.petitions.models import Attachment, Clock, Draft, Petition, Petitioner, Proceeding, Sight, Submission
from xinfang.petitions.numbers import new_number
from xinfang.rules import lawbook
from xinfang.vault import blobs
from xinfang.vault.crypto import sm3
from xinfang.vault.models import Record
from xinfang.vault.records import made as made_record

MODELS = (Petition, Submission, Petitioner, Proceeding, Clock, Draft, Attachment)
WAITS, LATE, FILED = 50, 20, 20  # one petition in so many waits, was late, has an attachment
SINCE, FIRST, BATCH = date(2013, 6, 14), date(2014, 1, 1), 2000
ACTOR = operator("bench")


def organs():
    """A government, its petition office and forty departments."""
    made = {}
    rows = [
        ("GOV", "government", None),
        ("XF", "petition_office", "GOV"),
        *[(f"D{n}", "department", "GOV") for n in range(40)],
    ]
    for code, kind, above in rows:
        said = {
            "code": code,
            "name": f"单位{code}",
            "short_name": code,
            "kind": kind,
            "level": "city",
            "valid_from": SINCE,
        }
        made[code] = people.create_organ(said, parent=made.get(above), actor=ACTOR, on=SINCE)
    person = people.create_person(code="p", name="甲", actor=ACTOR, on=SINCE)
    post = people.create_post(made["XF"], title="科员", kind="handler", actor=ACTOR, on=SINCE)
    people.appoint(person, post, start=SINCE, functions=["register"], actor=ACTOR, on=SINCE)
    account = people.create_account(
        person, username="bench", password="", hashed="!", actor=ACTOR, on=SINCE, must_change=False
    )
    return made, account


def load(size: int, made: dict[str, Organ]) -> None:
    """``size`` petitions: one in fifty waits at the office with a draft, the rest were answered, one in twenty late.

    Each has its sealed identity and letter, a draft on its way to a signature or past it, sight rows; some a file.
    """
    value = lawbook.load().value("conclude", FIRST)
    scene = Scene(made, Person.objects.get(), value.pin, snapshot(), cache(office_over))
    for start in range(0, size, BATCH):
        with transaction.atomic():
            _batch(scene, range(start, min(size, start + BATCH)))


@dataclass(frozen=True)
class Scene:
    """What all petitions share."""

    made: dict[str, Organ]
    person: Person
    pin: str
    now: object
    above: Callable[[Organ], Organ | None]


@dataclass
class Life:
    """One petition: its rows in the order in which they are stored, what the vault keeps of it, who sees it."""

    rows: list = field(default_factory=list)
    vaulted: list = field(default_factory=list)
    sights: list = field(default_factory=list)


def _batch(scene, numbers):
    lives = [_life(scene, number) for number in numbers]
    Record.objects.bulk_create([record for life in lives for record in life.vaulted])
    for model in MODELS:
        _store(model, [row for life in lives for row in life.rows if type(row) is model])
    sights = [row for life in lives for row in life.sights]
    Sight.objects.bulk_create([_linked(row) for row in sights])
    writing.write([_entry(life.rows) for life in lives])


def _store(model, rows):
    for row in rows:
        _linked(row)
        row.digest = row.reckon()
    model.objects.bulk_create(rows)


def _linked(row):
    """The keys of rows that were stored after this one was made."""
    for relation in ("petition", "submission", "proceeding", "vault"):
        if hasattr(row, f"{relation}_id"):
            setattr(row, relation, getattr(row, relation))
    return row


def _entry(rows):
    said = {"step": "register", "version": 1}
    subject, on = rows[0].uid, rows[0].received_on
    return writing.Draft(Kind.PETITION_STEPPED, subject, ACTOR, on, "2005/21", said, rows)


def _life(scene, number):
    day, office = FIRST + timedelta(days=number % 2500), scene.made["XF"]
    days = {"received_on": day, "registered_on": day}
    petition = Petition(number=new_number(), code_digest="0" * 64, title=f"第 {number} 件", channel="letter",
                        purpose="claim", registrar=office, **days)  # fmt: skip
    waits = number % WAITS == 0
    holder = office if waits else scene.made[f"D{number % 40}"]
    proceeding = Proceeding(petition=petition, tier=1, state="handling" if waits else "replied", organ=holder,
                            last_on=day, accepted_on=day)  # fmt: skip
    letter = Submission(petition=petition, organ=office, channel="letter", text="内容" * 100, **days)
    met = None if waits else day + timedelta(days=80 if number % LATE == 1 else 30)
    clock = Clock(petition=petition, proceeding=proceeding, organ=holder, limit="conclude", pin=scene.pin,
                  start_on=day, met_on=met)  # fmt: skip
    clockwork.refresh(clock, scene.now)
    life = Life([petition, letter, proceeding, clock, _draft(scene, proceeding, day, waits)])
    for row in life.rows:
        row.uid = new_uid()
    _petitioner(life, letter)
    if number % FILED == 0:
        _attachment(life, petition, day)
    case = sight.Case(petition, proceeding, (), [clock], parts=())
    life.sights.extend(sight.rows_of(case, scene.now, scene.above).values())
    return life


def _draft(scene, proceeding, day, waits):
    said = {"drafted_by": scene.person, "drafted_on": day, "state": "drafted" if waits else "issued"}
    if not waits:
        said |= {"checked_by": scene.person, "checked_on": day, "signed_by": scene.person, "signed_on": day}
    return Draft(petition=proceeding.petition, proceeding=proceeding, organ=proceeding.organ, kind="opinion", version=1,
                 outcome="support", text="意见" * 50, reason="", **said)  # fmt: skip


def _petitioner(life, letter):
    said, uid = Identity("甲"), new_uid()
    record = made_record(uid, "identity", said.sealed(), by_id=said.by_id, by_person=said.by_person)
    life.vaulted.append(record)
    life.rows.append(Petitioner(uid=uid, submission=letter, vault=record, identity_sha=sm3(record.sealed)))


def _attachment(life, petition, day):
    uid, content = new_uid(), f"附件 {petition.title}".encode()
    address, secret = blobs.put(uid, content)
    record = made_record(uid, "attachment", {"name": "来信.txt", "key": secret})
    life.vaulted.append(record)
    life.rows.append(
        Attachment(
            uid=uid,
            petition=petition,
            number=1,
            sort="letter",
            kind="text",
            size=len(content),
            blob=address,
            vault=record,
            name_sha=sm3(record.sealed),
            scan="unscanned",
            added_on=day,
        )
    )
