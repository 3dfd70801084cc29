"""Ask the petitioner for more, and take what comes. No clock moves for it: neither law stops a limit for this."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from xinfang.bureau import outbox
from xinfang.papers.actions import void
from xinfang.papers.kinds import PaperKind
from xinfang.papers.models import Paper
from xinfang.petitions.actions.amending import correcting, last, said
from xinfang.petitions.models import Petition
from xinfang.petitions.when import When
from xinfang.petitions.working import Work, stepping
from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor

HOW = (
    "请在 {day} 以前补充。可以凭编号和查询码在网上提交，也可以邮寄或者当面交。\n"
    "办理期限照常计算，不因此停止或者延长；没有补充的，按现有材料办理。"
)
Attach = Callable[[Work], None]


def ask_supplement(
    uid: UUID, *, text: str, by: date, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """The holder asks the petitioner for what is missing 补充材料, by a day of its own choice (2005/31, 2022/31.6).

    No clock stops and none is extended. Refuses a day that is not later, and a second asking while one is open.
    """
    if by <= when.on:
        raise Refused(
            "补充的最后一天要晚于今天。",
            todo="请给信访人留出准备的时间",
            cite="2022/31.6",
            field="by",
            code="by_too_soon",
        )
    if not text.strip():
        raise Refused("请写明要补充什么。", cite="2022/31.6", field="text", code="empty_paper")
    about = (text, by)
    with stepping("ask_supplement", uid, actor=actor, when=when, act_key=key, expected=expected, about=about) as work:
        if not work.repeated:
            work.paper(PaperKind.SUPPLEMENT_NOTICE, f"{text.strip()}\n{HOW.format(day=zh(by))}")
            work.payload["until"] = by
            work.proceeding.supplement_by = by
    return work.petition


def supplement(
    uid: UUID,
    *,
    text: str,
    actor: Actor,
    when: When,
    key: str,
    expected: int | None = None,
    attach: Attach | None = None,
) -> Petition:
    """The petitioner, or the clerk who took it at the counter, enters what was asked for (2005/31, 2022/31.6).

    ``attach`` is called inside the act, after the paper: for whoever keeps files that came with it. Late is taken too.
    """
    with stepping("supplement", uid, actor=actor, when=when, act_key=key, expected=expected, about=text) as work:
        if not work.repeated:
            work.paper(PaperKind.SUPPLEMENT, text)
            work.payload["was"] = work.proceeding.supplement_by
            work.proceeding.supplement_by = None
            if actor.petitioner:
                outbox.put("notice.supplement", work.petition.uid, {"paper": work.payload["paper"], "on": when.on})
            if attach is not None:
                attach(work)
    return work.petition


def undo_ask_supplement(
    uid: UUID, *, why: str, actor: Actor, when: When, key: str, expected: int | None = None
) -> Petition:
    """Take back the asking: nothing need be sent any more."""
    with correcting("undo_ask_supplement", uid, why, actor, when, key, expected) as work:
        if not work.repeated:
            entry = last(work, "ask_supplement")
            void(work.act, Paper.objects.get(uid=said(entry)["paper"]), work.when.on)
            work.payload.update(corrects=entry.seq)
            work.proceeding.supplement_by = None
    return work.petition
