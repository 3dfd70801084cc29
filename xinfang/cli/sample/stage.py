"""The sample's clock, keys and people, and one petition as its script moves it on."""

import random
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from xinfang.cli.sample.city import City
from xinfang.cli.sample.letters import Letter
from xinfang.petitions import actions
from xinfang.petitions.kinds import Answer, Outcome
from xinfang.petitions.models import Petition
from xinfang.petitions.registration import Registration
from xinfang.petitions.when import When
from xinfang.rules.days import base
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

ANSWERS = {
    "suggestion": {
        Outcome.SUPPORT: Answer.ADOPTED,
        Outcome.EXPLAIN: Answer.PARTLY_ADOPTED,
        Outcome.REFUSE: Answer.NOT_ADOPTED,
    },
    "claim_art31_5": {
        Outcome.SUPPORT: Answer.FULFILLED,
        Outcome.EXPLAIN: Answer.ANSWERED,
        Outcome.REFUSE: Answer.ANSWERED,
    },
}


class Stage:
    """The sample's clock and keys: every act is dated by the day it is played on."""

    def __init__(self, city: City, rng: random.Random, today: date) -> None:
        self.city, self.rng, self.today = city, rng, today
        self.now = today
        self.number = count(1)
        self.refused = 0

    def moment(self) -> datetime:
        """Office hours of the day that is played; never later than now."""
        at = datetime(
            self.now.year,
            self.now.month,
            self.now.day,
            9 + self.rng.randrange(8),
            self.rng.randrange(60),
            tzinfo=timezone.get_default_timezone(),
        )
        return min(at, timezone.now())

    def key(self) -> str:
        """The next act key."""
        return f"sample:{next(self.number)}"

    def when(self, on: date | None = None, proof: str = "") -> When:
        """Done on the day that is played, or entered late."""
        return When(on or self.now, self.now, proof)

    def after(self, day: date, least: int, most: int) -> date:
        """A workday some days later."""
        return base().next_workday(day + timedelta(days=self.rng.randint(least, most)))

    def who(self, code: str, **which: str) -> Actor:
        """Who acts for an organ on the day that is played."""
        found = (
            self.city.who(code, self.now, **which)
            or self.city.who(code, self.now, function="register")
            or self.city.who(code, self.now, kind="head")
        )
        if found is None:
            raise Refused(f"{code} 当日无人在任。", code="nobody")
        return found


class Case:
    """One petition on the stage: each method is one act, to be played on its day."""

    def __init__(self, stage: Stage, office: str, letter: Letter) -> None:
        self.stage, self.office, self.letter = stage, office, letter
        self.petition: Petition | None = None
        self.organ = office

    @property
    def uid(self) -> Any:
        """The petition's uid, once registered."""
        assert self.petition is not None
        return self.petition.uid

    def register(self, received: date | None = None, on: date | None = None, proof: str = "", **changes: Any) -> None:
        """Register at the office."""
        stage, letter = self.stage, self.letter
        said: dict[str, Any] = {
            "title": letter.title,
            "text": letter.text,
            "received_on": received or stage.now,
            "channel": letter.channel,
            "purpose": letter.purpose,
            "kind": letter.kind,
            "category": letter.category,
            "place": letter.place,
            "head_count": letter.head_count,
            "identity": letter.identity,
            "anonymous": letter.anonymous,
            "urgent": stage.rng.random() < 0.02,
            "important": stage.rng.random() < 0.05,
        }
        said.update(changes)
        organ = stage.city.organs[self.office]
        self.petition = actions.register(
            Registration(**said),
            organ=organ,
            actor=stage.who(self.office, function="register"),
            when=stage.when(on, proof),
            key=stage.key(),
        ).petition

    def act(
        self,
        name: str,
        *,
        by: str = "",
        role: str = "handler",
        on: date | None = None,
        proof_of_day: str = "",
        actor: Actor | None = None,
        **said: Any,
    ) -> None:
        """Any other act, by whoever holds the matter unless ``by`` says otherwise."""
        stage = self.stage
        code = by or self.organ
        if actor is None:
            actor = stage.who(code, function="register") if code.endswith("-XF") else stage.who(code, kind=role)
        action = getattr(actions, name)
        action(self.uid, actor=actor, when=stage.when(on, proof_of_day), key=stage.key(), **said)

    def sign(self, name: str, **said: Any) -> None:
        """An opinion leaves: one in three by draft, check and signature, the others by who signs themself.

        A kind that has no opinion is answered instead (2022/29, 31.5).
        """
        if name == "reply" and self.petition is not None and self.petition.kind in ANSWERS and "outcome" in said:
            name, said = "answer", {**said, "outcome": ANSWERS[self.petition.kind][said["outcome"]]}
        leaders = [self.stage.city.who(self.organ, self.stage.now, kind=kind) for kind in ("head", "deputy_in_charge")]
        signers = [one for one in leaders if one is not None and one.may("petition:approve")]
        if not signers:
            raise Refused(f"{self.organ} 当日没有负责人在任。", code="nobody")
        clerk = self.stage.who(self.organ, kind="handler")
        if self.petition is None or self.petition.pk % 3 or clerk.person == signers[-1].person or "why" in said:
            self.act(name, actor=signers[0], **said)
            return
        self.act("draft_reply", actor=clerk, outcome=said.get("outcome") or said["decision"], text=said["text"])
        self.act("check_draft", actor=signers[-1])
        self.act("sign_draft", actor=signers[0])
        self.act(name, actor=clerk)

    def send(self, to: str, *, report_in: int = 0) -> None:
        """Forward, or assign with a day for the report."""
        target = self.stage.city.organs[to].uid
        if report_in:
            self.act("assign", to=target, report_by=self.stage.now + timedelta(days=report_in))
        else:
            self.act("forward", to=target)
        self.organ = to

    def back_to(self, code: str) -> None:
        """The matter is with another organ, by an act of a third."""
        self.organ = code

    def returned(self, name: str, **said: Any) -> None:
        """The office takes the matter back."""
        self.act(name, by=self.office, **said)
        self.organ = self.office
