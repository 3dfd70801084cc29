"""How a matter came, where its channel has words of its own: assigned from above, a leader's mailbox, a call, a prison."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from xinfang.bureau.acts import Act
from xinfang.ledger.models import Covered
from xinfang.people.models import Organ
from xinfang.petitions.kinds import Channel
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.vault.fields import SealedTextField

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Came:
    """What is said of the way. ``assigned_by``: a superior organ of the tree; ``assigner``: one that is not in it.

    ``letter``: the number of the superior's letter; ``report_by``: the day it names. ``leader``: to whom a mailbox letter
    was addressed. ``prison``: through which prison a letter came, ``unopened``: without having been opened there.
    ``called``: the number that was called; whether the call was recorded, and read back to the caller.
    """

    assigned_by: UUID | None = None
    assigner: str = ""
    letter: str = ""
    report_by: date | None = None
    leader: str = ""
    prison: str = ""
    unopened: bool = False
    called: str = ""
    recorded: bool = False
    read_back: bool = False

    def check(self, channel: Channel, received_on: date) -> None:
        """Refuse what does not fit the channel, naming the field."""
        if channel is Channel.ASSIGNED_FROM_ABOVE and not (self.assigned_by or self.assigner.strip()):
            raise Refused(
                "没有写是哪个上级交办的。",
                todo="请选择单位，不在系统里的写名称",
                field="assigned_by",
                code="no_assigner",
            )
        if self.report_by is not None and self.report_by <= received_on:
            raise Refused(
                f"要求报结果的日期须在收到日 {zh(received_on)} 之后。",
                cite="2005/21",
                field="report_by",
                code="report_by",
            )
        for name in ("assigner", "letter", "leader", "prison", "called"):
            if len(getattr(self, name)) > LONGEST or not getattr(self, name).isprintable():
                raise Refused(f"过长，或者有不能保存的字符：最多 {LONGEST} 字。", field=name, code="too_long")


class ChannelWords(Covered):
    """The same, kept. The prison is matter text: it says where a person is; the others are official facts."""

    petition = models.OneToOneField("petitions.Petition", models.PROTECT, related_name="channel_words")
    assigned_by = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    assigner = models.CharField(max_length=120, blank=True)
    report_by = models.DateField(null=True)
    leader = models.CharField(max_length=120, blank=True)
    prison = SealedTextField(purpose="matter")
    unopened = models.BooleanField(default=False)
    called = models.CharField(max_length=120, blank=True)
    recorded = models.BooleanField(default=False)
    read_back = models.BooleanField(default=False)

    WORDS: ClassVar = ("assigner", "report_by", "leader", "prison", "unopened", "called", "recorded", "read_back")
    COVERED = ("petition_id", "assigned_by_id", *WORDS)

    def __str__(self) -> str:
        return f"channel words {self.petition_id}"


def superior(came: Came, organ: Organ, barred: Sequence[str]) -> Organ | None:
    """The organ of the tree that assigned; refused when it stands below ``organ``, is ``organ``, or is the accused."""
    if came.assigned_by is None:
        return None
    found = Organ.objects.filter(uid=came.assigned_by, valid_to__isnull=True).first()
    if found is None or found.path.startswith(organ.path):
        raise Refused("交办的单位不是上级单位。", todo="请核对", field="assigned_by", code="not_superior")
    if any(found.path.startswith(path) for path in barred):
        raise Refused(
            "检举控告的就是这个上级或者它的上级，不能记为由它交办。",
            why="检举控告材料不得让被检举控告的单位看到",
            cite="2022/30",
            field="assigned_by",
            code="accused",
        )
    return found


def keep(act: Act, petition: Any, came: Came, above: Organ | None) -> ChannelWords:
    """Store it."""
    words = {name: getattr(came, name) for name in ChannelWords.WORDS}
    return act.add(ChannelWords(petition=petition, assigned_by=above, **words))


def destroy(act: Act, petition: UUID) -> None:
    """What retention destroys here."""
    for row in ChannelWords.objects.filter(petition__uid=petition):
        row.prison = ""
        act.change(row, "prison")
