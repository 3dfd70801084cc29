"""A verification in which everybody was heard, and a proposal on it: what the tests of findings start from."""

from dataclasses import replace
from datetime import date

from tests.accountability import foundtown
from tests.cast import key, on
from xinfang.accountability.actions import deciding_on, finding
from xinfang.accountability.actions.finding import Charged, Proposal
from xinfang.accountability.models import Asking, Proof, Statement
from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind

ASKED = date(2013, 8, 21)  # 周三
SAID = date(2013, 8, 26)  # 周一
PROPOSED = date(2013, 9, 10)  # 周二
CONFIRMED = date(2013, 9, 11)  # 周三
DECIDED = date(2013, 9, 17)  # 周二
MINUTES = "咸信访纪要〔2013〕9号"


def heard(cast, **changes):
    """Everybody was asked for reasons and for a statement, and gave them; two lines of evidence."""
    row = foundtown.verified(cast, **changes)
    with acts.begin("test.heard", actor=cast.supervisor, key=key()) as act:
        for subject in row.subjects.all():
            for what in ("reasons", "statement"):
                days = {"asked_on": ASKED, "served_on": ASKED, "due_on": date(2013, 8, 28)}
                asking = act.add(Asking(subject=subject, what=what, words="请说明。", **days))
                act.add(Statement(asking=asking, given_on=SAID, words="人手不足。"))
        for number in (1, 2):
            said = {"kind": "file", "words": f"第{number}份材料", "added_on": ASKED, "sha": "0" * 64}
            act.add(Proof(verification=row, number=number, **said))
        act.record(Kind.VERIFICATION_PROOF_ADDED, row.uid, on=ASKED)
    return row


def charged(row, target="organ", **changes):
    """A charge against the subject of a kind."""
    subject = row.subjects.filter(target=target, dropped_on__isnull=True).first()
    said = {
        "subject": subject.uid,
        "measure": "rectification_order",
        "did": "omission",
        "did_words": "受理后没有安排办理。",
        "fault": "slight",
        "cause": "没有安排办理，所以没有在期限内办结。",
        "responsibility": {"organ": "", "leader": "principal", "person": "direct"}[target],
    }
    return Charged(**{**said, **changes})


def proposal(row, *charges, **changes):
    """What is proposed: the matter was not concluded in sixty days, with some effect."""
    said = {
        "item": "12.3",
        "severity": "some",
        "severity_grounds": "信访人三次来电催问。",
        "facts": "受理后没有在六十日内办结。",
        "conduct_first": date(2013, 8, 14),
        "conduct_last": date(2013, 9, 2),
        "evidence": (1,),
        "charges": charges or (charged(row),),
    }
    return Proposal(**{**said, **changes})


def propose(cast, row, said=None, *, part="supervisor", at=PROPOSED, **more):
    told = {"actor": getattr(cast, part), "when": on(at), "key": key(), **more}
    return finding.propose(row.uid, said or proposal(row), **told)


def confirm(cast, found, *, part="second", at=CONFIRMED, **more):
    told = {"actor": getattr(cast, part), "when": on(at), "key": key(), **more}
    return finding.confirm_proposal(found.uid, **told)


def votes(cast, **changes):
    """The two leaders and the registrar, all for it."""
    said = {"office_head": "for", "office_deputy": "for", "registrar": "for", **changes}
    return {cast.posts[part].uid: vote for part, vote in said.items() if vote}


def determine(cast, found, *, part="office_head", at=DECIDED, **changes):
    said = {"minutes": MINUTES, "votes": votes(cast), "words": "同意。", **changes}
    return deciding_on.determine(found.uid, **said, actor=getattr(cast, part), when=on(at), key=key())


def second(cast, found, *, part="office_deputy", at=CONFIRMED):
    return deciding_on.second(found.uid, actor=getattr(cast, part), when=on(at), key=key())


def send_back(cast, found, *, part="office_head", at=DECIDED, why="证据还不够。"):
    return deciding_on.send_back(found.uid, why=why, actor=getattr(cast, part), when=on(at), key=key())


def changed(said, **changes):
    return replace(said, **changes)
