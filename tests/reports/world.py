"""A small world of both laws, and figures of it counted apart from the product: plain loops over the rows, in Python."""

from collections import Counter
from datetime import date

from tests.cast import (
    accepted,
    assigned,
    cancelled,
    declined,
    forwarded,
    key,
    letter,
    on,
    registered,
    sent,
    served,
    signer,
)
from xinfang.petitions import actions
from xinfang.petitions.actions.rating import Said
from xinfang.petitions.kinds import Channel, MatterKind, Outcome, Purpose, ServiceMode
from xinfang.petitions.models import Clock, ComplainedOf, Petition, Proceeding, Rating, Sight, Submission, Transfer
from xinfang.portal.lodge import PETITIONER
from xinfang.rules.ratings import Mark

JUNE = (date(2013, 6, 1), date(2013, 6, 30))
MAY = (date(2013, 5, 1), date(2013, 5, 31))
MARCH = (date(2023, 3, 1), date(2023, 3, 31))
AUTUMN = date(2013, 9, 2)  # Monday
LATER = date(2023, 6, 1)
CITY, FARM = "城乡建设/住房与房地产/物业服务", "农村农业/村务管理"


def old(cast):
    """May and June 2013. The last of May and of June, and the first of June and July, are the edges of the periods."""
    zjj = cast.organ("ZJJ").uid
    for day in (date(2013, 5, 31), date(2013, 6, 1), date(2013, 6, 30), date(2013, 7, 1)):
        registered(cast, day, title=f"边上的 {day}", category=CITY, place="温泉街道")
    registered(cast, date(2013, 6, 3), category=FARM, place="汀泗桥镇", complained_of=(zjj,), channel=Channel.VISIT)
    registered(cast, date(2013, 6, 4), category="农村农业", channel=Channel.VISIT, head_count=7, complained_of=(zjj,))
    registered(cast, date(2013, 6, 5), category=CITY, purpose=Purpose.SUGGESTION, channel=Channel.ONLINE, head_count=5)
    registered(
        cast, date(2013, 6, 6), purpose=Purpose.ACCUSATION, complained_of=(cast.organ("XAQ").uid,), title="检举区里"
    )
    secret = registered(cast, date(2013, 6, 6), purpose=Purpose.ACCUSATION, complained_of=(zjj,), title="检举建设局")
    actions.forward(secret.uid, to=cast.organ("JW").uid, actor=cast.registrar, when=on(date(2013, 6, 7)), key=key())
    cancelled(cast, date(2013, 6, 10))
    again = accepted(cast, date(2013, 6, 14), complained_of=(zjj, cast.organ("RSJ").uid), category=CITY)
    more = letter(received_on=date(2013, 6, 20), head_count=3)
    said = {"actor": cast.registrar, "when": on(date(2013, 6, 20))}
    actions.add_submission(again.uid, more, **said, key=key())
    wrong = actions.add_submission(again.uid, more, **said, key=key())
    actions.part_submission(again.uid, wrong.uid, why="不是一件", **said, key=key())
    forwarded(cast)
    sent(cast, date(2013, 6, 17))
    assigned(cast)
    served(cast)
    declined(cast)
    late = accepted(cast, date(2013, 6, 14), title="答复晚了")
    said = {
        "outcome": Outcome.EXPLAIN,
        "text": "已经公示。",
        "actor": signer(cast.handler),
        "when": on(date(2013, 8, 20)),
    }
    actions.reply(late.uid, **said, key=key())
    gone = sent(cast, date(2013, 6, 18))
    actions.recall(gone.uid, why="转错了", actor=cast.registrar, when=on(date(2013, 6, 19)), key=key())
    clerk = cast.county_registrar
    said = letter(received_on=date(2013, 6, 11), title="区里自己的")
    made = actions.register(said, organ=cast.organ("XAXF"), actor=clerk, when=on(date(2013, 6, 11)), key=key()).petition
    actions.forward(made.uid, to=cast.organ("XAZJ").uid, actor=clerk, when=on(date(2013, 6, 12)), key=key())
    return cast


def new(cast, ratings=6):
    """March 2023: by the rules of 2022, some answered and rated."""
    for n in range(ratings):
        one = accepted(cast, date(2023, 3, 1), kind=MatterKind.CLAIM_ART31_6, category=CITY, title=f"评价的 {n}")
        actions.inform_receipt(one.uid, actor=cast.handler, when=on(date(2023, 3, 2)), key=key())
        said = {"outcome": Outcome.REFUSE, "text": "不予支持。", "actor": cast.head, "when": on(date(2023, 3, 6))}
        actions.reply(one.uid, **said, key=key())
        day = date(2023, 3, 8)
        how = {"mode": ServiceMode.HAND, "received_on": day, "actor": cast.handler, "when": on(day)}
        actions.serve(one.uid, **how, key=key())
        mark = (Mark.SATISFIED, Mark.MOSTLY, Mark.UNHAPPY)[n % 3]
        marks = {"organ": Said(mark, "说明"), "office": Said(Mark.SATISFIED)}
        actions.rate(one.uid, **marks, actor=PETITIONER, when=on(date(2023, 3, 10)), key=key())
    registered(cast, date(2023, 3, 31), kind=MatterKind.SUGGESTION, purpose=Purpose.SUGGESTION, channel=Channel.ONLINE)
    registered(cast, date(2023, 2, 28), title="上个月的")
    return cast


class Apart:
    """The figures of one organ and period, by loops over the rows. ``accusations``: whether they count."""

    def __init__(self, organ, days, today, *, accusations):
        self.organ, self.days, self.today = organ, days, today
        seen = {row.petition_id for row in Sight.objects.all() if row.organ_id == organ.pk}
        mistaken = {row.petition_id for row in Proceeding.objects.all() if row.state == "cancelled"}
        rows = [row for row in Petition.objects.all() if row.pk in seen and row.pk not in mistaken]
        self.matters = {row.pk: row for row in rows if accusations or not row.sealed_path}
        self.fresh = [row for row in self.matters.values() if self.holds(row.received_on)]

    def holds(self, day):
        return day is not None and self.days[0] <= day <= self.days[1]

    def received(self):
        rows = Submission.objects.all()
        return [
            row for row in rows if row.petition_id in self.matters and self.holds(row.received_on) and not row.parted_on
        ]

    def intake(self):
        rows = self.received()
        visits = [row for row in rows if row.channel == "visit"]
        groups = [row for row in visits if row.head_count >= 5]
        return {
            "": len(rows),
            "repeats": sum(row.repeat for row in rows),
            "visits": len(visits),
            "groups": len(groups),
            "heads": sum(row.head_count for row in rows),
            "group_heads": sum(row.head_count for row in groups),
        }

    def clocks(self, limit):
        found = Counter()
        for row in Clock.objects.all():
            if row.limit != limit or row.void_on or not row.organ_id or row.petition_id not in self.matters:
                continue
            if not self.holds(row.due_on):
                continue
            if row.met_on:
                found["on_time" if row.met_on <= row.due_on else "late"] += 1
            else:
                found["lapsed" if row.due_on < self.today else "running"] += 1
        return found

    def replies(self, tier):
        rows = Proceeding.objects.all()
        wanted = [
            row for row in rows if row.petition_id in self.matters and row.tier == tier and self.holds(row.replied_on)
        ]
        return Counter(row.outcome for row in wanted)

    def figures(self):
        """Every figure by its key: how many of each group."""
        fresh = {row.pk for row in self.fresh}
        sent = [
            row
            for row in Transfer.objects.select_related("to_organ")
            if row.petition_id in self.matters and self.holds(row.sent_on) and row.from_organ_id == self.organ.pk
        ]
        sent = [row for row in sent if row.kind in {"forward", "assign"} and row.ended != "recalled"]
        complained = [
            row.organ.code
            for row in ComplainedOf.objects.select_related("organ")
            if row.petition_id in fresh and not self.matters[row.petition_id].sealed_path
        ]
        states = [row.state for row in Proceeding.objects.all() if row.current and row.petition_id in fresh]
        rated = [row for row in Rating.objects.all() if row.petition_id in self.matters and self.holds(row.rated_on)]
        two = ["/".join(row.category.split("/")[:2]) for row in self.fresh]
        return {
            "channel": Counter(row.channel for row in self.received()),
            "purpose": Counter(row.purpose for row in self.fresh),
            "kind": Counter(row.kind for row in self.fresh),
            "category": Counter(row.category.split("/")[0] for row in self.fresh),
            "category2": Counter(two),
            "place": Counter(row.place for row in self.fresh),
            "complained": Counter(complained),
            "state": Counter(states),
            "sent": Counter(row.kind for row in sent),
            "sent_to": Counter(row.to_organ.code for row in sent),
            "disposal": self.clocks("disposal"),
            "accept": self.clocks("accept_notice"),
            "conclude": self.clocks("conclude"),
            "report_back": self.clocks("report_back"),
            "outcome": self.replies(1),
            "review": self.replies(2),
            "rereview": self.replies(3),
            "rated_organ": Counter(row.organ_mark for row in rated),
            "rated_office": Counter(row.office_mark for row in rated if row.office_id == self.organ.pk),
        }
