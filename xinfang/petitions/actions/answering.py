"""Reply, serve, report back (2005/21.4, 32-34; 2022/22.3, 32, 34, 35)."""

from datetime import date
from uuid import UUID

from xinfang.papers.content import PaperDraft
from xinfang.papers.kinds import PaperKind
from xinfang.petitions import wording
from xinfang.petitions.actions import merging
from xinfang.petitions.actions.drafting import check_limit, signed_words, standing_draft
from xinfang.petitions.hands import DraftState
from xinfang.petitions.kinds import MODE_LABELS, OUTCOME_LABELS, Outcome, ServiceMode
from xinfang.petitions.models import Petition, Proceeding
from xinfang.petitions.when import When
from xinfang.petitions.working import stepping
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.steps import State
from xinfang.rules.values import Actor


def reply(
    uid: UUID,
    *,
    outcome: Outcome | None = None,
    text: str = "",
    execute_by: date | None = None,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Reply in writing 答复: this is 办结 in law and stops ``conclude`` (2005/32, 33; 2022/32, 34), and ``accept_notice`` where
    no notice was given before: it says more than the notice would (our reading ``reply_informs``).

    ``execute_by``: by when a supported claim is carried out; the reminders go by that day (2005/32-2; 2022/32).
    The signed draft leaves as it stands; without one, see ``signed_words``: nothing leaves unsigned.
    """
    if outcome == Outcome.UNSTATED and not when.imported:
        raise Refused("请选择处理意见：支持、解释或不支持。", cite="2005/32", field="outcome", code="no_outcome")
    about = (outcome, text, execute_by) if execute_by else (outcome, text)
    with stepping("reply", uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if work.repeated:
            return work.petition
        drafted = standing_draft(work)
        said_outcome, text = signed_words(work, outcome, text)
        if said_outcome not in set(Outcome):
            raise Refused("签发的稿子不是处理意见。", todo="请退稿重拟", field="outcome", code="no_outcome")
        day = drafted.execute_by if drafted is not None and drafted.state == DraftState.SIGNED else execute_by
        check_limit(said_outcome, text, day, when.on)
        work.proceeding.replied_on, work.proceeding.outcome = when.on, said_outcome
        work.proceeding.execute_by = day
        work.stop(*work.step.stops, organ=work.organ)
        said = (
            text
            if when.imported
            else wording.opinion(
                work.petition.number, OUTCOME_LABELS[Outcome(said_outcome)], wording.carried_out_by(text, day)
            )
        )
        work.paper(PaperKind.OPINION, said, external=when.imported)
        work.payload.update(outcome=said_outcome, until=day)
        work.enter(State.REPLIED)
        merging.answer(work, said_outcome, text)
    return work.petition


def serve(
    uid: UUID,
    *,
    mode: ServiceMode,
    received_on: date,
    proof: str = "",
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
) -> Petition:
    """Serve the written reply 送达: the petitioner's window to ask for review runs from *its receipt* (2005/34; 2022/35)."""
    if received_on > when.on:
        raise Refused("收到日不能晚于登记送达的日期。", field="received_on", code="received_later")
    by_opening(mode, actor, when)
    with stepping(
        "serve", uid, actor=actor, when=when, act_key=key, expected=expected, about=(mode, received_on, proof)
    ) as work:
        if work.repeated:
            return work.petition
        replied = work.proceeding.replied_on
        if replied is not None and received_on < replied:
            raise Refused(
                f"收到日早于答复日 {zh(replied)}。", todo="请核对", field="received_on", code="received_earlier"
            )
        work.proceeding.served_on = received_on
        window = window_after(work.proceeding)
        if window:
            work.start(window, received_on, organ=None)
        work.payload.update(mode=mode.value, received=received_on)
        if not when.imported:
            served = wording.latest(work.petition.uid, wording.opinion_kind(work.proceeding))
            how = "凭查询码打开" if actor.petitioner else MODE_LABELS[mode]
            said = wording.service_record(work.petition.number, served, how, received_on, proof)
            work.paper(PaperKind.SERVICE_RECORD, said)
    return work.petition


def window_after(proceeding: Proceeding) -> str:
    """The petitioner's window that runs from the receipt of this proceeding's opinion; none after the re-review's."""
    return {State.REPLIED: "review_request", State.REVIEWED: "rereview_request"}.get(State(proceeding.state), "")


def by_opening(mode: ServiceMode, actor: Actor, when: When) -> None:
    """Electronic service is the petitioner's own opening with the code, and nothing else is (decision 13)."""
    if when.imported or (mode == ServiceMode.ELECTRONIC) == actor.petitioner:
        return
    raise Refused(
        "电子送达以信访人凭查询码打开处理意见书为准，不能由单位登记。",
        why="只有打开的那一天能证明信访人收到了",
        todo="信访人打开后系统自动登记；没有打开的，请改用当面、邮寄或公告送达",
        cite="2005/34",
        field="mode",
        code="not_opened",
    )


def report_back(uid: UUID, *, text: str, actor: Actor, when: When, key: str, expected: int | None = None) -> Petition:
    """Report the result to whoever assigned the matter 回告: stops ``report_back`` (2005/21.4; 2022/22.3).

    An organ that sent the matter on to one below it still owes its own report; an organ that owes none is refused.
    """
    with stepping("report_back", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if work.repeated:
            return work.petition
        if not work.stop("report_back", organ=work.organ):
            raise Refused("本单位没有待报告的交办件。", cite="2005/21.4", code="nothing_to_report")
        to = work.transfer.from_organ.name if work.transfer else ""
        heading = f"关于编号 {work.petition.number} 信访事项办理结果的报告"
        work.paper(PaperKind.COMPLETION_REPORT, PaperDraft(text, heading, to))
    return work.petition
