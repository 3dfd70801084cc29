"""Whether a meeting decided: a collective decision 集体研究 needs a number of people, most of them for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinfang.rules.refusals import Refused

LEAST = 3  # below three nobody would call it collective; neither the source nor the law above it has a number (decision record 30)
OTHERS = 2  # of them who did not propose: else the two who propose would decide


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote: whose, which, and whether by one of the two who proposed."""

    person: object
    vote: str
    proposed: bool = False


def weigh(votes: Sequence[Vote]) -> None:
    """Refuse what is no collective decision for a proposal.

    Refused: somebody twice, fewer than three, fewer than two who did not propose, no majority of those present, a majority
    of the proposers alone.
    """
    if len({one.person for one in votes}) < len(votes):
        raise Refused("同一个人只能表决一次。", todo="一人任多个职务的，只选一个", field="votes", code="voted_twice")
    others = [one for one in votes if not one.proposed]
    if len(votes) < LEAST or len(others) < OTHERS:
        raise Refused(
            f"参加集体研究的不够：至少 {LEAST} 人，其中至少 {OTHERS} 人不是提出认定的人。",
            why="认定要集体研究决定，不能由提出的两个人自己决定（人数是本系统定的，不是法定）",
            todo="请如实登记参加会议的人；人数不够的，另行开会",
            field="votes",
            code="too_few",
        )
    agreed = [one for one in votes if one.vote == "for"]
    if len(agreed) * 2 <= len(votes) or all(one.proposed for one in agreed):
        raise Refused(
            f"{len(votes)} 人参加，{len(agreed)} 人同意，没有通过。",
            why="要有过半数的人同意，其中至少一人不是提出认定的人",
            todo="没有通过的，退回补充，或者由会议决定不予追究",
            field="votes",
            code="no_majority",
        )
