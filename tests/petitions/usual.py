"""What every act refuses and how every act repeats, in one place; and what can be seen of a petition afterwards.

An act's file says once how a petition is made ready for it and how it is done (a ``Case``), and runs ``usual(CASE)``
first. Nothing may have changed after any refusal: the picture of all rows, the ledger and the keys is the same.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import OPERATOR, Cast, cancelled, key, on
from xinfang.bureau.models import ActKey
from xinfang.ledger.models import Entry
from xinfang.papers.models import Paper
from xinfang.petitions.models import (
    Clock,
    Dispute,
    Draft,
    Holding,
    Part,
    Petition,
    Proceeding,
    Recusal,
    Sight,
    Transfer,
)
from xinfang.petitions.when import When
from xinfang.rules import steps
from xinfang.rules.refusals import NotFound, Refused, Stale
from xinfang.rules.values import Actor

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """One act: its step, its action, who does it when and how; who may look on but not act; what could be said instead."""

    step: str
    act: Callable[..., Petition]
    ready: Callable[[Cast], Petition]
    actor: str
    day: date
    said: Callable[[Cast], Mapping[str, Any]] = lambda cast: {}
    other: Mapping[str, Any] = field(default_factory=dict)
    onlooker: str = "office_head"
    outsider: str = "stranger"
    early: Mapping[str, Any] = field(default_factory=dict)  # what else must be earlier for a day before the act before

    def do(self, cast: Cast, petition: Petition, **changes: Any) -> Petition:
        """Do it, with some arguments changed."""
        actor = changes.pop("actor", None) or getattr(cast, self.actor)
        usual_ones = {"when": on(self.day), "key": key(), **self.said(cast)}
        return self.act(petition.uid, actor=actor, **{**usual_ones, **changes})


def picture() -> dict[str, Any]:
    """Everything that an act could have changed."""
    models = (Petition, Proceeding, Transfer, Clock, Holding, Paper, Recusal, Draft, Part, Dispute)
    rows = {model.__name__: sorted(model.objects.values_list("pk", "digest")) for model in models}
    sights = sorted(Sight.objects.values_list("organ", "petition", "role", "state", "todo", "limit", "due_on"))
    return {**rows, "sight": sights, "entries": Entry.objects.count(), "keys": ActKey.objects.count()}


def refused(code: str, act: Callable[..., Any], *args: Any, **said: Any) -> Refused:
    """The refusal of ``act``, after which nothing has changed."""
    before = picture()
    with pytest.raises(Refused) as error:
        act(*args, **said)
    assert error.value.code == code, error.value
    assert picture() == before
    return error.value


def usual(case: Case) -> Any:
    """A test, once for each thing that all acts refuse, and for repeating."""

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    def test(cast: Cast, check: Callable[[Case, Cast, Petition], None]) -> None:
        check(case, cast, case.ready(cast))

    return test


def a_stranger_finds_nothing(case: Case, cast: Cast, petition: Petition) -> None:
    assert isinstance(refused("not_found", case.do, cast, petition, actor=getattr(cast, case.outsider)), NotFound)


def who_only_sees_it_may_not_act(case: Case, cast: Cast, petition: Petition) -> None:
    error = refused("not_your_role", case.do, cast, petition, actor=getattr(cast, case.onlooker))
    assert error.cite == steps.cite(case.step, case.day)


def who_has_not_the_duty_may_not_act(case: Case, cast: Cast, petition: Petition) -> None:
    error = refused("not_allowed", case.do, cast, petition, actor=without_duties(getattr(cast, case.actor)))
    assert error.cite == steps.cite(case.step, case.day)


def another_state_refuses_with_its_article(case: Case, cast: Cast, petition: Petition) -> None:
    error = refused("wrong_state", case.do, cast, cancelled(cast), actor=OPERATOR)
    assert error.cite == steps.cite(case.step, case.day)


def the_second_writer_is_told(case: Case, cast: Cast, petition: Petition) -> None:
    assert isinstance(refused("stale", case.do, cast, petition, expected=petition.version + 1), Stale)


def no_day_in_the_future(case: Case, cast: Cast, petition: Petition) -> None:
    refused("future", case.do, cast, petition, when=When(case.day, case.day - ONE))


def no_late_entry_without_proof(case: Case, cast: Cast, petition: Petition) -> None:
    refused("late_without_proof", case.do, cast, petition, when=When(case.day, case.day + ONE))


def no_day_before_the_act_before(case: Case, cast: Cast, petition: Petition) -> None:
    last = Proceeding.objects.get(petition=petition).last_on
    refused("before_previous", case.do, cast, petition, when=When(last - ONE, case.day, "收文簿第 3 号"), **case.early)


def the_same_form_twice_is_done_once(case: Case, cast: Cast, petition: Petition) -> None:
    same = key()
    first = case.do(cast, petition, key=same)
    after = picture()
    assert case.do(cast, petition, key=same).version == first.version == petition.version + 1
    assert picture() == after


def the_same_key_with_other_words_is_refused(case: Case, cast: Cast, petition: Petition) -> None:
    same = key()
    case.do(cast, petition, key=same)
    refused("key_reused", case.do, cast, petition, key=same, **(case.other or {"when": on(case.day + ONE)}))


CHECKS = (
    a_stranger_finds_nothing,
    who_only_sees_it_may_not_act,
    who_has_not_the_duty_may_not_act,
    another_state_refuses_with_its_article,
    the_second_writer_is_told,
    no_day_in_the_future,
    no_late_entry_without_proof,
    no_day_before_the_act_before,
    the_same_form_twice_is_done_once,
    the_same_key_with_other_words_is_refused,
)


def without_duties(actor: Actor) -> Actor:
    """The same person in the same post, who may only read."""
    return replace(actor, permissions=frozenset({"petition:read"}))


def state(petition: Petition) -> tuple[str, str]:
    """Where the proceeding stands, and at which organ."""
    row = Proceeding.objects.select_related("organ").get(petition=petition)
    return row.state, row.organ.code


def clock(petition: Petition, limit: str, organ: str | None = None) -> Clock:
    """The newest clock of a limit that is not void, of one organ if named."""
    rows = Clock.objects.filter(petition=petition, limit=limit, void_on__isnull=True)
    return (rows.filter(organ__code=organ) if organ else rows).latest("pk")


def voids(petition: Petition) -> list[tuple[str, date | None, str]]:
    """The void clocks: limit, since when, why."""
    rows = Clock.objects.filter(petition=petition, void_on__isnull=False).order_by("pk")
    return list(rows.values_list("limit", "void_on", "void_why"))


def waits(petition: Petition, organ: str) -> tuple[str, date] | None:
    """What waits for an organ in its inbox, with its day; None when nothing does or it sees nothing."""
    row = Sight.objects.filter(petition=petition, organ__code=organ, todo=True).first()
    return (row.limit, row.due_on) if row else None


def seers(petition: Petition) -> dict[str, str]:
    """Which organs see it, in which role."""
    return dict(Sight.objects.filter(petition=petition).values_list("organ__code", "role"))


def entry(petition: Petition) -> tuple[Entry, dict[str, Any]]:
    """The newest entry on it and what that says."""
    found = Entry.objects.filter(subject=petition.uid).latest("seq")
    return found, json.loads(found.payload)


def paper(petition: Petition, kind: str) -> Paper:
    """The newest paper of a kind."""
    return Paper.objects.filter(subject=petition.uid, kind=kind).latest("pk")
