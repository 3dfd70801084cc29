"""Matters made ready for the page of a step: from where, by whom, what is typed. Read by the tests of every step."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.cast import OPERATOR, key, letter, on, registered
from tests.petitions import test_table as states
from xinfang.people.kinds import Manner
from xinfang.petitions import actions
from xinfang.petitions.kinds import Decision, MatterKind, Outcome, RecusalAsked, RecusalGround, ServiceMode
from xinfang.portal.lodge import PETITIONER

DAY, LATER = states.DAY, states.LATER  # 2023-03-01 周三, 2023-05-31 周三
SOON = date(2023, 6, 30)  # 周五


@dataclass(frozen=True)
class Page:
    """From where, by whom, what is typed; an organ or a person is named by its code, and stands as its uid.

    What is only known of the petition that was made ready is asked of it.
    """

    ready: Any
    who: str
    said: dict[str, Any] = field(default_factory=dict)
    at: str = LATER.isoformat()
    to: str = "desk:petition"  # the page that follows


def then(petition, act, *, at=LATER, actor=OPERATOR, **said):
    return act(petition.uid, actor=actor, when=on(at), key=key(), **said)


def after(ready, act, **said):
    """Made ready, and one act more; an organ or a person named by its code is meant by its uid."""

    def made(cast):
        meant = {name: (as_meant(cast, value) if isinstance(value, str) else value) for name, value in said.items()}
        return then(ready(cast), act, **meant)

    return made


def as_meant(cast, said, petition=None):
    if callable(said):
        return said(petition)
    if said in cast.organs:
        return cast.organ(said).uid
    return cast.posts[said].uid if said in cast.posts else said


TEXT = {"text": "事实和依据见附页。"}
WHY = {"why": "录错了。"}
forwarded, handling, replied = states.in_forwarded, states.in_handling, states.in_replied
answered = after(handling, actions.reply, at=DAY, outcome=Outcome.REFUSE, **TEXT)
served = after(answered, actions.serve, mode=ServiceMode.HAND, received_on=LATER)
asked = {"text": "请求复查。", "received_on": LATER}
reviewing = after(served, actions.request_review, to="GOV", **asked)
joined = after(handling, actions.join, to="RSJ", due_on=LATER, **TEXT)
drafted = after(handling, actions.draft_reply, outcome=Outcome.SUPPORT, **TEXT)
supported = after(replied, actions.serve, mode=ServiceMode.HAND, received_on=LATER)
assigned_answered = after(
    after(states.in_assigned, actions.accept, at=DAY), actions.reply, at=DAY, outcome=Outcome.REFUSE, **TEXT
)


def drafted_by_handler(cast):
    said = {"outcome": Outcome.SUPPORT, **TEXT, "actor": cast.handler, "when": on(LATER), "key": key()}
    return actions.draft_reply(handling(cast).uid, **said)


def checked(cast):
    petition = drafted_by_handler(cast)
    return actions.check_draft(petition.uid, actor=cast.deputy, when=on(LATER), key=key())


def assisted(cast):
    return actions.assist(joined(cast).uid, **TEXT, actor=cast.stranger, when=on(LATER), key=key())


def recused(cast):
    said = {"whom": cast.posts["handler"].uid, "ground": RecusalGround.KIN, "asked_by": RecusalAsked.DECLARED}
    said |= {"asked_on": LATER, "reason": "近亲属。", "handler": cast.posts["deputy"].uid}
    return actions.recuse(handling(cast).uid, **said, actor=cast.head, when=on(LATER), key=key())


def of_kind(kind):
    return lambda cast: registered(cast, DAY, kind=kind)


def of_the_county(cast):
    """A county's matter, refused, reviewed by the city's housing office, so that the city's government re-reviews."""
    said = letter(received_on=DAY, kind=MatterKind.CLAIM_ART31_6)
    organ = cast.organ("XAZJ")
    petition = actions.register(said, organ=organ, actor=PETITIONER, when=on(DAY), key=key()).petition
    then(petition, actions.accept, at=DAY)
    then(petition, actions.reply, at=DAY, outcome=Outcome.REFUSE, **TEXT)
    then(petition, actions.serve, mode=ServiceMode.HAND, received_on=LATER)
    then(petition, actions.request_review, to=cast.organ("ZJJ").uid, **asked)
    then(petition, actions.decide_review, decision=Decision.MAINTAIN, **TEXT)
    return then(petition, actions.serve, mode=ServiceMode.HAND, received_on=LATER)


rereviewing = after(of_the_county, actions.request_rereview, to="GOV", **asked)


def inherited(cast):
    """In hand at an organ that was split in two: the one took it over, the other could."""
    petition = handling(cast)
    successors = [(cast.organ("RSJ"), "物业"), (cast.organ("XFJ"), "信访")]
    actions.close_organ(
        cast.organ("ZJJ"), manner=Manner.SPLIT, successors=successors, last_day=LATER, actor=OPERATOR, on=LATER
    )
    return petition
