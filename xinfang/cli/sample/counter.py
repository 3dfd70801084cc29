"""The sample's mail room and hall: yesterday to the end, today under way, with the slips of any day put right."""

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from xinfang.cli.sample.city import CITY
from xinfang.cli.sample.letters import Letter, write
from xinfang.cli.sample.play import Life, Turn
from xinfang.cli.sample.stage import Stage
from xinfang.petitions import actions
from xinfang.petitions.identities import Identity, Person
from xinfang.petitions.intake import Confirmed, Guide, Handed, NotPetition
from xinfang.petitions.kinds import AttachmentSort, Channel, Role
from xinfang.petitions.models import MailBatch, MailItem, Petition, Ticket
from xinfang.petitions.registration import Registration
from xinfang.rules.days import base
from xinfang.rules.refusals import Refused

OFFICE = f"{CITY}-XF"
ENVELOPE = actions.Upload("envelope.pdf", b"%PDF-1.4\n%%EOF\n", AttachmentSort.ENVELOPE)
TALK = (
    "问：您今天反映什么问题？\n答：我们几户的停车费没有公示就涨了。\n"
    "问：找过物业公司和社区吗？\n答：找过两次，没有说明依据。\n问：您的要求是什么？\n答：退还多收的钱，公布收费依据。"
)


def mail_and_hall(stage: Stage) -> list[Life]:
    """Two lives: the last working day before today, and today."""
    rng, before = random.Random(7), stage.today - timedelta(days=1)  # noqa: S311 - a sample, not a secret
    while base().is_rest(before):
        before -= timedelta(days=1)
    return [_yesterday(_Counter(stage, rng), before), _today(_Counter(stage, rng), stage.today)]


class _Counter:
    """The clerk of the city's petition office at work."""

    def __init__(self, stage: Stage, rng: random.Random) -> None:
        self.stage, self.rng = stage, rng
        self.items: list[MailItem] = []
        self.tickets: list[Ticket] = []
        self.made: list[Petition] = []
        self.batch: MailBatch | None = None

    def told(self) -> dict[str, Any]:
        """Who acts, when, under which key."""
        return {
            "actor": self.stage.who(OFFICE, function="register"),
            "when": self.stage.when(),
            "key": self.stage.key(),
        }

    def post(self) -> Any:
        """The clerk's appointment."""
        held = self.stage.city.held(OFFICE, self.stage.now, function="register")
        if held is None:
            raise Refused(f"{OFFICE} 当日无人在任。", code="nobody")
        return held.uid

    def count(self, counted: int, entered: int) -> None:
        """Letters counted, and some of them entered; the first is registered mail with its envelope scanned."""
        self.batch = actions.open_batch(counted, self.post(), **self.told())
        day = self.stage.now
        posted = [day - timedelta(days=days) for days in self.rng.choices((2, 3, 5, 400), k=entered)]
        rows = [actions.Letter(day, postmark) for postmark in posted]
        rows[0] = actions.Letter(day, posted[0], f"XA{day:%m%d}0001942", "通山县某村村民")
        self.items = actions.add_letters(self.batch.uid, rows, **self.told())
        actions.scan_envelope(self.items[0].uid, [ENVELOPE], **self.told())

    def said(self, row: MailItem | Ticket, **more: Any) -> Registration:
        """A made-up matter as the envelope or the ticket has it."""
        words: Letter = write(self.rng)
        if isinstance(row, MailItem):
            held: dict[str, Any] = {
                "received_on": row.received_on,
                "postmark_on": row.postmark_on,
                "channel": Channel.LETTER,
            }
        else:
            held = {"received_on": row.day, "head_count": row.heads, "channel": Channel.VISIT}
        told = {"purpose": words.purpose, "kind": words.kind, "category": words.category, "anonymous": words.anonymous}
        return Registration(words.title, words.text, **{**told, "identity": words.identity, **held, **more})

    def register(self, row: MailItem | Ticket, **more: Any) -> None:
        """Register what a letter or a visit brings."""
        kept = MailItem if isinstance(row, MailItem) else Ticket
        self.made.append(actions.register_arrival(kept, row.uid, self.said(row, **more), **self.told()).petition)

    def ticket(self, heads: int, at: str) -> Ticket:
        """The next number."""
        made = actions.take_ticket(heads, taken_at=at, **self.told())
        self.tickets.append(made)
        return made

    def receive(self, row: Ticket, window: str, *others: str) -> None:
        """The clerk sits at the window, with officers of other organs where it is a joint reception."""
        held = [self.stage.city.held(code, self.stage.now) for code in others]
        officers = [self.post(), *(one.uid for one in held if one is not None)]
        actions.receive_visitors(row.uid, officers, window=window, **self.told())


def _letters(counter: _Counter) -> None:
    counter.count(9, 8)
    for row in counter.items[:4]:
        counter.register(row)
    first = counter.made[0]
    actions.join_arrival(MailItem, counter.items[4].uid, first.uid, counter.said(counter.items[4]), **counter.told())
    ends = ((NotPetition.ADVERTISEMENT, Handed.DISCARDED), (NotPetition.MISDELIVERED, Handed.RETURNED))
    for row, (why, handed) in zip(counter.items[5:7], ends, strict=True):
        actions.no_petition(row.uid, why=why, handed=handed, **counter.told())
    assert counter.batch is not None
    actions.correct_batch(counter.batch.uid, counted=8, why="夹着一张广告单，多数了一封", **counter.told())


def _visits(counter: _Counter) -> None:
    rows = [
        counter.ticket(heads, at)
        for heads, at in ((7, "08:40"), (1, "09:05"), (2, "09:30"), (1, "10:10"), (1, "10:20"))
    ]
    counter.receive(rows[0], "联合接访", f"{CITY}-ZJ", f"{CITY}-RS")
    actions.record_talk(rows[0].uid, text=TALK, confirmed=Confirmed.SIGNED, **counter.told())
    named = tuple(Person(Role.REPRESENTATIVE, Identity(name)) for name in ("示例甲", "示例乙"))
    counter.register(rows[0], people=named, taken_down=True, read_back=True)
    counter.receive(rows[1], "1号窗口")
    actions.answer_on_the_spot(
        rows[1].uid, text="问：低保在哪里申请？\n答：向户籍地乡镇申请，带户口簿。", **counter.told()
    )
    counter.receive(rows[2], "2号窗口")
    guided: dict[str, Any] = {
        "ground": Guide.OTHER_BODY,
        "competent": "咸安区人民法院",
        "text": "不服判决的，请在上诉期内提出。",
    }
    actions.guide_elsewhere(rows[2].uid, **guided, **counter.told())
    actions.visitors_left(rows[3].uid, **counter.told())
    actions.void_ticket(rows[4].uid, why="重复取号", **counter.told())


def _yesterday(counter: _Counter, day: Any) -> Life:
    """Nearly all of it done: one letter is left lying."""
    yield day, partial(_letters, counter)
    yield day, partial(_visits, counter)


def _today(counter: _Counter, day: Any) -> Iterator[Turn]:
    """Counted and not yet all entered; one visitor at the window, one waiting."""

    def morning() -> None:
        counter.count(5, 3)
        counter.register(counter.items[0])
        seated = counter.ticket(6, "08:35")
        counter.receive(seated, "1号窗口")
        counter.ticket(1, "08:50")

    yield day, morning
