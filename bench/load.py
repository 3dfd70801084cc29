"""One loader of bench data: rows in bulk, with a valid chain that `verify` accepts."""

import random
from datetime import date, timedelta
from functools import cache

from django.db import transaction

from xinfang.bureau.queries import snapshot
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.ledger.writing import Draft, write
from xinfang.people import actions as people
from xinfang.people.models import Organ
from xinfang.people.queries import office_over, operator
from xinfang.petitions import clockwork, sight
from xinfang.petitions.identities import Identity
from xinfang.petitions.models import Clock, Petition, Petitioner, Proceeding, Sight, Submission
from xinfang.petitions.numbers import new_number
from xinfang.rules import lawbook
from xinfang.vault.crypto import sm3
from xinfang.vault.models import Record
from xinfang.vault.records import made as made_record

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
    """``size`` petitions: one in fifty waits at the office, the rest were answered, one in twenty of them late."""
    rng = random.Random(7)
    for start in range(0, size, BATCH):
        with transaction.atomic():
            _batch(range(start, min(size, start + BATCH)), made, rng)


def _batch(numbers, made, rng):
    now, office = snapshot(), made["XF"]
    value = {day: lawbook.load().value("conclude", day) for day in (FIRST,)}[FIRST]
    petitions, submissions, petitioners, proceedings, clocks, sights = [], [], [], [], [], []
    vaulted, above = [], cache(office_over)
    for number in numbers:
        day = FIRST + timedelta(days=number % 2500)
        waits, late = number % 50 == 0, number % 20 == 1
        petitions.append(
            Petition(
                number=new_number(),
                code_digest="0" * 64,
                title=f"第 {number} 件",
                channel="letter",
                purpose="claim",
                registrar=office,
                received_on=day,
                registered_on=day,
            )
        )
        holder = office if waits else made[f"D{number % 40}"]
        proceedings.append(
            Proceeding(
                petition=petitions[-1],
                tier=1,
                state="handling" if waits else "replied",
                organ=holder,
                last_on=day,
                accepted_on=day,
            )
        )
        submissions.append(
            Submission(
                petition=petitions[-1],
                organ=office,
                channel="letter",
                received_on=day,
                registered_on=day,
                text="内容" * 100,
            )
        )
        said, uid = Identity("甲"), new_uid()
        vaulted.append(made_record(uid, "identity", said.sealed(), by_id=said.by_id, by_person=said.by_person))
        petitioners.append(
            Petitioner(uid=uid, submission=submissions[-1], vault=vaulted[-1], identity_sha=sm3(vaulted[-1].sealed))
        )
        met = None if waits else day + timedelta(days=80 if late else 30)
        clock = Clock(
            petition=petitions[-1],
            proceeding=proceedings[-1],
            organ=holder,
            limit="conclude",
            pin=value.pin,
            start_on=day,
            met_on=met,
        )
        clockwork.refresh(clock, now)
        clocks.append(clock)
        case = sight.Case(petitions[-1], proceedings[-1], (), [clock])
        sights.extend(sight.rows_of(case, now, above).values())
    Record.objects.bulk_create(vaulted)
    for model, rows in (
        (Petition, petitions),
        (Submission, submissions),
        (Petitioner, petitioners),
        (Proceeding, proceedings),
        (Clock, clocks),
    ):
        for row in rows:
            row.uid = row.uid if model is Petitioner else new_uid()
            for relation in ("petition", "submission", "proceeding", "vault"):
                if hasattr(row, f"{relation}_id"):
                    setattr(row, relation, getattr(row, relation))
            row.digest = row.reckon()
        model.objects.bulk_create(rows)
    Sight.objects.bulk_create([setattr(s, "petition", s.petition) or s for s in sights])
    drafts = []
    for row in zip(petitions, submissions, petitioners, proceedings, clocks, strict=True):
        drafts.append(
            Draft(
                Kind.PETITION_STEPPED,
                row[0].uid,
                ACTOR,
                row[0].received_on,
                "2005/21",
                {"step": "register", "version": 1},
                list(row),
            )
        )
    write(drafts)
