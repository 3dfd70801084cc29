"""How the papers of the hall are worded: the record of a talk, an answer on the spot, a note that guides elsewhere.

A visitor is named on none of them: who came signs by hand, and an identity stands in the vault alone.
"""

from collections.abc import Sequence

from xinfang.papers.content import PaperDraft, printed
from xinfang.petitions.arrived import Receiver, Ticket
from xinfang.petitions.intake import CONFIRMED_LABELS, GUIDE_LABELS, Confirmed, Guide
from xinfang.rules import lawbook

READ_BACK = "以上笔录已向来访人宣读（交来访人阅读），来访人认为与所说一致。"
REFUSED = "以上笔录已向来访人宣读（交来访人阅读），来访人没有签名，由工作人员注明。"


def officers(seated: Sequence[Receiver]) -> str:
    """Who received, each with organ and post."""
    return "、".join(
        f"{one.organ.short_name}{one.appointment.post.title}{one.appointment.person.name}" for one in seated
    )


def joint(seated: Sequence[Receiver]) -> bool:
    """Whether officers of several organs sat there 联合接访."""
    return len({one.organ_id for one in seated}) > 1


def _head(ticket: Ticket, seated: Sequence[Receiver]) -> str:
    """The lines that every paper of the hall begins with."""
    place = ticket.window or "接待大厅"
    together = "，联合接访" if joint(seated) and "联合接访" not in place else ""
    lines = (
        f"来访号：{printed(ticket.day)}第 {ticket.number} 号",
        f"时间、地点：{printed(ticket.day)} {ticket.taken_at}，{place}{together}",
        f"接谈人：{officers(seated)}",
        f"来访人数：{ticket.heads} 人",
    )
    return "\n".join(lines)


def talk(ticket: Ticket, seated: Sequence[Receiver], text: str, confirmed: Confirmed) -> PaperDraft:
    """接谈笔录: who received, what was asked and answered, read back and confirmed. Empty words are refused on issue."""
    if not text.strip():
        return PaperDraft("")
    closing = REFUSED if confirmed is Confirmed.REFUSED else f"{READ_BACK}{CONFIRMED_LABELS[confirmed]}。"
    said = f"{_head(ticket, seated)}\n{text.strip()}\n{closing}"
    return PaperDraft(said, signers=("来访人", "接谈人", "记录人"))


def answer(ticket: Ticket, seated: Sequence[Receiver], text: str) -> PaperDraft:
    """当场答复记录: what was asked and what was answered."""
    if not text.strip():
        return PaperDraft("")
    closing = "来访人没有提出要本单位办理的事项，没有登记。来访人以后要求登记的，随时登记，期限从来访之日起算。"
    return PaperDraft(f"{_head(ticket, seated)}\n{text.strip()}\n{closing}", signers=("接谈人", "来访人"))


def guidance(
    ticket: Ticket, seated: Sequence[Receiver], ground: Guide, competent: str, text: str, cite: str
) -> PaperDraft:
    """引导告知单, for the visitor: which body is competent, and on which article that rests."""
    said = f"您反映的问题{GUIDE_LABELS[ground]}，请向{competent}提出（{lawbook.load().label(cite)}）。"
    said += f"\n{text.strip()}" if text.strip() else ""
    said += "\n您要求在本单位登记的，本单位予以登记，并书面告知怎样处理。"
    return PaperDraft(f"{said}\n{_head(ticket, seated)}", addressee="来访人")
