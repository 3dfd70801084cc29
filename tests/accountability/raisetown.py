"""The town of Art. 12: everybody who takes part, and what is raised by hand from it."""

from datetime import date

from tests.accountability.foundtown import with_people
from tests.cast import key, letter, on
from xinfang.accountability.actions.raising import Raising, raise_by_hand
from xinfang.accountability.facts import sweep_facts
from xinfang.accountability.models import Alert
from xinfang.petitions import actions
from xinfang.petitions.identities import Identity
from xinfang.petitions.kinds import Channel
from xinfang.petitions.when import When

HAPPENED = date(2013, 8, 15)  # 周四
RAISED = date(2013, 8, 20)  # 周二


def raised(cast, *items, organ="ZJJ", by="office_head", happened=HAPPENED, at=RAISED, proof="", **changes):
    """An alert by hand of what the housing department did on 15 August, raised on the 20th."""
    with_people(cast)
    said = {"words": "窗口人员两次让信访人回去等，没有登记。", **changes}
    said = Raising(organ=cast.organ(organ).uid, items=items, happened_on=happened, **said)
    return raise_by_hand(said, actor=getattr(cast, by), when=When(at, at, proof), key=key())


def visited(cast, petition, day, heads=1, channel=Channel.VISIT):
    """The petitioner comes again: joined to the matter, by default a visit."""
    said = letter(
        received_on=day,
        channel=channel,
        text="停车费还没有退。",
        head_count=heads,
        identity=Identity("李四光", "13700000000", "", "温泉街道一号"),
    )
    return actions.add_submission(petition.uid, said, actor=cast.registrar, when=on(day), key=key())


def found(day, fact):
    """What the sweep of a day raised of a fact: organ, last day, the day it was passed, items, state."""
    sweep_facts(day)
    rows = Alert.objects.filter(fact=fact).order_by("pk")
    return [(row.organ.code, row.due_on, row.lapsed_on, row.readings, row.state) for row in rows]
