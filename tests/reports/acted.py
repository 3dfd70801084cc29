"""Supervision and suggestions of an August and a March, by the real acts; the first and the last day are the edges."""

from datetime import date

from tests.accountability.test_advice import Feedback, answered, proposal
from tests.accountability.test_advice import sent as suggested
from tests.accountability.test_deciding import put, summon, upon
from tests.accountability.test_supervision_letters import answer, receive, send, void
from tests.accountability.town import overdue_matter, with_conference
from tests.cast import forwarded, key, on
from xinfang.accountability.actions import advising, answering, calling, deciding
from xinfang.accountability.models import (
    Advice,
    AdviceAnswer,
    AdviceDone,
    Interview,
    Listing,
    SupervisionLetter,
    Urging,
)
from xinfang.petitions.kinds import Purpose
from xinfang.rules.advice import Answered, Kind

AUGUST = (date(2013, 8, 1), date(2013, 8, 31))  # 周四, 周六
SEPTEMBER = date(2013, 9, 30)  # 周一
EDGES = (date(2013, 7, 31), AUGUST[0], AUGUST[1], date(2013, 9, 1))
YES = Feedback(Answered.ADOPTED, plan="指定专人。", do_by=date(2013, 9, 20))
PART = Feedback(Answered.PARTLY, reasons="经费不足。", plan="先办急的。", do_by=date(2013, 9, 20))
NO = Feedback(Answered.NOT_ADOPTED, reasons="不属于本单位职责。")


def august(cast):
    """Letters: one on each edge, one answered, one voided, one about an accusation. Urgings: two on one matter, one on each edge.
    Suggestions to improve: on each edge, one of them adopted and done, one partly; one refused; one voided; one not sent."""
    with_conference(cast)
    for day in EDGES:
        send(cast, overdue_matter(cast, title=f"发函 {day}"), at=day)
        urged(cast, overdue_matter(cast, title=f"催办 {day}"), day)
    told = send(cast, overdue_matter(cast, title="答复了"))
    receive(cast, told)
    answer(cast, told)
    void(cast, send(cast, overdue_matter(cast, title="发错了")))
    accused = forwarded(cast, purpose=Purpose.ACCUSATION, complained_of=(cast.organ("RSJ").uid,))
    send(cast, accused, trigger="other")
    twice = overdue_matter(cast, title="催了两次")
    urged(cast, twice, date(2013, 8, 5))
    urged(cast, twice, date(2013, 8, 12))
    before, first, last, after = (suggested(cast, day) for day in EDGES)
    reply(cast, before, YES)
    finish(cast, reply(cast, first, YES))
    reply(cast, last, PART)
    reply(cast, after, NO)
    reply(cast, suggested(cast, date(2013, 8, 6)), NO)
    wrong = suggested(cast, date(2013, 8, 7))
    advising.void_advice(wrong.uid, why="发错了", actor=cast.office_head, when=on(date(2013, 8, 8)), key=key())
    advising.draft_advice(proposal(cast), actor=cast.office_head, when=on(date(2013, 8, 9)), key=key())
    suggested(cast, date(2013, 8, 9), kind=Kind.POLICY, to="GOV")
    return cast


def march(cast):
    """By the rules of 2022: listings on the edges of March and one voided; interviews held on the edges, one only set."""
    with_conference(cast)
    head = cast.office_head
    for day in (date(2023, 2, 28), date(2023, 3, 1), date(2023, 3, 31), date(2023, 4, 3)):
        put(cast, upon(cast), at=day)
        row = summon(cast, upon(cast), at=date(2023, 2, 20), meet_on=day)
        deciding.hold_interview(row.uid, record="谈了。", actor=head, when=on(day), key=key())
    summon(cast, upon(cast))
    wrong = put(cast, upon(cast), at=date(2023, 3, 2))
    deciding.void_decided(Listing, wrong.uid, why="记错了。", actor=head, when=on(date(2023, 3, 3)), key=key())
    about = {"kind": Kind.ACCOUNTABILITY, "to": "JW", "about": cast.organ("ZJJ").uid}
    suggested(cast, date(2023, 3, 6), **about)
    reply(cast, suggested(cast, date(2023, 3, 7), **about), NO, date(2023, 3, 20), part="inspector")
    return cast


def urged(cast, petition, day):
    calling.urge(petition.uid, text="请抓紧办理。", actor=cast.office_head, when=on(day), key=key())


def reply(cast, row, said, day=date(2013, 9, 10), part="head"):
    """Signed for and answered."""
    answering.receive_advice(row.uid, actor=getattr(cast, part), when=on(day), key=key())
    answered(cast, row, day, said, actor=getattr(cast, part))
    return row


def finish(cast, row):
    said = {"words": "办结。", "evidence": "名册", "actor": cast.head, "when": on(date(2013, 9, 20))}
    answering.finish_advice(row.uid, **said, key=key())


def apart(organ, days, secret=()):
    """The same figures by loops over the rows. ``secret``: the matters that do not count."""

    def mine(model, day):
        rows = [row for row in model.objects.all() if row.office_id == organ.pk and row.petition_id not in secret]
        rows = [row for row in rows if getattr(row, "state", "") != "voided"]
        return [row for row in rows if getattr(row, day) and days[0] <= getattr(row, day) <= days[1]]

    letters = mine(SupervisionLetter, "sent_on")
    replied = [row for row in letters if row.feedbacks.exists()]
    found = {
        "supervised": len(letters),
        "letters_answered": len(replied),
        "letters_unanswered": len(letters) - len(replied),
        "urged": len(mine(Urging, "urged_on")),
        "listed": len(mine(Listing, "listed_on")),
        "interviewed": len(mine(Interview, "held_on")),
    }
    for kind in Kind:
        rows = [
            row for row in Advice.objects.all() if row.kind == kind and row.organ_id == organ.pk and not row.voided_on
        ]
        rows = [row for row in rows if row.sent_on and days[0] <= row.sent_on <= days[1]]
        last = [_newest(row) for row in rows]
        said = [one.answered for one in last if one]
        done = [one for one in last if one and AdviceDone.objects.filter(answer=one, voided_on=None).exists()]
        found |= {
            kind.value: len(rows),
            f"{kind.value}_adopted": said.count("adopted") + said.count("partly"),
            f"{kind.value}_done": len(done),
            f"{kind.value}_refused": said.count("not_adopted"),
            f"{kind.value}_unanswered": last.count(None),
        }
    return found


def _newest(row):
    rows = [one for one in AdviceAnswer.objects.all() if one.advice_id == row.pk and not one.voided_on]
    return max(rows, key=lambda one: (one.given_on, one.pk), default=None)
