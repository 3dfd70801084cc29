"""Reads composed once: the same rows as the queryset gives, for whatever values, and nothing kept from the call before."""

import uuid
from datetime import date

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from tests.cast import OPERATOR, forwarded, registered, served
from tests.petitions.test_recuse import recused
from xinfang.ledger import prepared
from xinfang.ledger.models import Entry
from xinfang.ledger.prepared import Read, Slot
from xinfang.people.queries import appointments_at, held_at, read_held
from xinfang.petitions import inboxes, queries
from xinfang.petitions.kinds import Purpose
from xinfang.petitions.models import Clock, Petition, Sight
from xinfang.rules.refusals import NotFound
from xinfang.rules.values import Actor

DAY = date(2013, 6, 14)  # a Friday


def columns(row):
    """Every column of a row, as it stands in Python."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_read_without_its_value_is_an_error(cast):
    read = Read(lambda: Clock.objects.filter(petition=Slot("petition")))
    with pytest.raises(KeyError):
        read()


def test_a_value_of_the_wrong_kind_is_an_error_and_never_sql(cast):
    read = Read(lambda: Clock.objects.filter(petition=Slot("petition")))
    with pytest.raises((TypeError, ValueError)):
        read(petition="1 OR 1=1")


def test_a_read_gives_the_instances_that_the_queryset_gives(cast):
    petition = forwarded(cast)
    rows = Clock.objects.select_related("organ", "petition__registrar").order_by("pk")
    read = Read(lambda: rows.filter(petition=Slot("petition")))
    for _ in range(2):
        found, wanted = read(petition=petition.pk), list(rows.filter(petition=petition))
        assert [columns(row) for row in found] == [columns(row) for row in wanted] != []
        with CaptureQueriesContext(connection) as seen:
            assert columns(found[0].petition.registrar) == columns(wanted[0].petition.registrar)
            assert columns(found[0].organ) == columns(wanted[0].organ)
        assert len(seen) == 0
    assert found[0].petition.title == petition.title  # opened, as any sealed column is
    found[0].save(update_fields=["due_on"])  # it is a row like any other


def test_each_call_has_its_own_values_and_rows(cast):
    one, two = registered(cast, title="甲"), registered(cast, title="乙")
    read = Read(lambda: Petition.objects.filter(number=Slot("number", models.CharField())))
    assert [row.title for row in read(number=one.number)] == ["甲"]
    assert [row.title for row in read(number=two.number)] == ["乙"]
    assert read(number=one.number)[0] is not read(number=one.number)[0]
    assert read(number="ZZZZ-ZZZZ") == []


def test_values_and_annotations_come_as_the_queryset_has_them(cast):
    registered(cast)
    organ = cast.organ("XFJ")
    counted = Sight.objects.filter(organ=organ.pk).annotate(twice=models.F("organ_id") * 2)
    assert [row.twice for row in Read(lambda: counted)()] == [2 * organ.pk]
    assert Read(lambda: Entry.objects.order_by("-seq").values_list("seq", "hash")[:1])() == list(
        Entry.objects.order_by("-seq").values_list("seq", "hash")[:1]
    )


def test_the_posts_of_a_day_are_those_of_the_plain_read(cast):
    organ = cast.organ("XFJ")
    day = Slot("day", models.DateField())
    read = Read(lambda: appointments_at(Slot("organ"), day, day))
    assert read_held(read(organ=organ.pk, day=DAY)) == held_at(organ, DAY, DAY) != []
    assert read_held(read(organ=organ.pk, day=date(1999, 1, 1))) == []


def test_a_file_read_for_one_organ_is_not_seen_by_the_next(cast):
    petition = forwarded(cast)
    file = queries.dossier_seen(petition.number, cast.handler)
    plain = queries.dossier(Petition.objects.visible_to(cast.handler).filter(number=petition.number))
    assert columns(file.petition) == columns(plain.petition)
    assert [columns(row) for row in file.entries] == [columns(row) for row in plain.entries] != []
    with pytest.raises(NotFound):
        queries.dossier_seen(petition.number, cast.stranger)
    assert queries.dossier_seen(petition.number, cast.handler).petition.pk == petition.pk


def test_rows_inserted_by_prepared_sql_read_back_as_they_were(cast):
    petition = registered(cast)
    organs = [cast.organ(code) for code in ("ZJJ", "RSJ")]
    made = [Sight(organ=organ, petition=petition, role="former", since=DAY, state="replied") for organ in organs]
    prepared.insert(made)
    kept = Sight.objects.filter(petition=petition, organ__in=organs)
    said = ("organ_id", "role", "since", "until", "state", "todo", "limit", "due_on")
    assert sorted(kept.values_list(*said)) == sorted(tuple(getattr(row, name) for name in said) for row in made)
    prepared.insert([])
    with pytest.raises(KeyError):
        prepared.bind([Slot("uid", models.UUIDField())], {"other": uuid.uuid4()})


def test_the_kept_read_shows_everyone_just_what_the_rule_shows(cast):
    accused = {"purpose": Purpose.ACCUSATION, "complained_of": (cast.organ("XAQ").uid,)}
    numbers = [registered(cast).number, forwarded(cast).number, registered(cast, **accused).number, "ZZZZ-ZZZZ"]
    actors = [*(getattr(cast, part) for part in cast.posts), OPERATOR, Actor("无人")]
    seen = set()
    for actor in actors:
        for number in numbers:
            rows = Petition.objects.visible_to(actor).filter(number=number)
            try:
                queries.dossier_seen(number, actor)
            except NotFound:
                assert not rows.exists(), (actor.label, number)
                seen.add(False)
            else:
                assert rows.exists(), (actor.label, number)
                seen.add(True)
    assert seen == {True, False}


def test_the_kept_inbox_is_that_of_the_rule_for_everyone_and_every_tab(cast):
    served(cast), recused(cast), registered(cast), forwarded(cast)
    registered(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,))
    some = set()
    for actor in (getattr(cast, part) for part in cast.posts):
        for day in (DAY, date(2013, 8, 10), date(2013, 9, 30)):
            counts = inboxes.inbox_counts(actor, day, 7, 1)
            for tab, count in zip(inboxes.TABS, counts, strict=True):
                rows = inboxes.with_matter(inboxes.inbox(actor, tab, day, 7)).order_by(*inboxes.keys_of(tab))
                kept = inboxes.inbox_top(actor, tab, day, 7, 2)
                assert [(row.pk, row.holder, row.draft) for row in kept] == [
                    (row.pk, row.holder, row.draft) for row in rows[:2]
                ]
                assert count == min(2, rows.count()), (actor.label, tab, day)  # counted no further than one more
                some.add((tab, bool(count)))
    assert {tab for tab, found in some if found} == set(inboxes.TABS)


@pytest.mark.postgres
def test_no_statement_waits_for_the_compiler_of_postgresql(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
