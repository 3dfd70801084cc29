"""How the papers of petitions are worded: whom they address, and the tables of the forms. Never a petitioner's name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from xinfang.papers.content import PaperDraft, Table, printed
from xinfang.papers.kinds import PUBLIC, TITLES, PaperKind
from xinfang.papers.models import Paper
from xinfang.people.models import Organ
from xinfang.petitions.kinds import Answer
from xinfang.petitions.models import Proceeding, Transfer
from xinfang.rules.steps import State

# The written opinion that a proceeding in each of these states has given.
OPINIONS = {
    State.REPLIED: PaperKind.OPINION,
    State.REVIEWED: PaperKind.REVIEW_OPINION,
    State.FINAL: PaperKind.REREVIEW_OPINION,
}


def mark_of(organ: Organ) -> str:
    """The 机关代字 that begins an organ's numbers; its short name where none was entered."""
    return organ.paper_mark or organ.short_name


def petitioner(number: str) -> str:
    """The petitioner as papers name them: an identity is not stored in a paper."""
    return f"信访人（编号 {number}）"


def addressed(kind: PaperKind, said: str | PaperDraft, number: str) -> PaperDraft:
    """``said`` as a draft, addressed to the petitioner where the form is for them and nobody else is named."""
    draft = PaperDraft(said) if isinstance(said, str) else said
    if kind in PUBLIC and not draft.addressee and draft.text.strip():
        return replace(draft, addressee=petitioner(number))
    return draft


def opinion(number: str, outcome: str, text: str, word: str = "处理") -> PaperDraft:
    """处理意见书, 复查意见书, 复核意见书 (``word``): the outcome, then the grounds. Empty where no grounds were given: that
    is refused on issue.
    """
    said = text.strip() and f"{word}意见：{outcome}。\n{text.strip()}"
    return PaperDraft(said, f"关于编号 {number} 信访事项的{word}意见")


def correction(number: str, act: str, why: str) -> str:
    """更正说明: of which matter, what was done, and why."""
    return f"编号 {number} 的信访事项：{act}。\n理由：{why.strip()}"


PARTS = ("一、信访请求", "二、查明的事实", "三、依据", "四、处理意见和落实的办法")


def opinion_frame() -> str:
    """The parts that an opinion must have (2005/32; 2022/32), to be filled in."""
    return "\n\n".join([*(f"{part}：" for part in PARTS), "不服本意见的，可以自收到之日起 30 日内申请复查。"])


def empty_part(text: str) -> str:
    """The first part of the frame that stands in ``text`` with nothing under it; empty when there is none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        part = line.rstrip("：:")
        if part in PARTS and (not following or following.rstrip("：:") in PARTS or following.startswith("不服本意见")):
            return part
    return ""


def carried_out_by(text: str, day: date | None) -> str:
    """The text with the day by which what is supported is carried out."""
    return f"{text.strip()}\n以上支持的请求，最迟在 {printed(day)} 落实。" if day and text.strip() else text


def opinion_kind(proceeding: Proceeding) -> PaperKind:
    """The written opinion that the proceeding has given; where its kind has no opinion, the answer."""
    return PaperKind.ANSWER if proceeding.outcome in set(Answer) else OPINIONS[State(proceeding.state)]


def answer(number: str, label: str, text: str) -> PaperDraft:
    """答复: what was answered, then the grounds. Empty where none were given: that is refused on issue."""
    said = text.strip() and f"答复：{label}。\n{text.strip()}"
    return PaperDraft(said, f"关于编号 {number} 信访事项的答复")


def objection_decision(number: str, transfer: Transfer, text: str) -> PaperDraft:
    """异议审核意见, to the organ that objected."""
    return PaperDraft(text, f"关于编号 {number} 信访事项异议的审核意见", transfer.to_organ.name)


def latest(petition: UUID, kind: PaperKind) -> str:
    """The newest paper of a kind that still holds, by name and number."""
    found = Paper.objects.filter(subject=petition, kind=kind.value, voided_on__isnull=True).defer("body", "extra")
    paper = found.order_by("pk").last()
    return f"{paper.title} {paper.number}".strip() if paper else TITLES[kind]


def in_file(petition: UUID) -> list[Paper]:
    """The papers of a petition in the order of issue, without their words; none that is one organ's alone."""
    rows = Paper.objects.filter(subject=petition).exclude(kind=PaperKind.INVESTIGATION_RECORD.value)
    return list(rows.defer("body", "extra").order_by("pk"))


def service_record(number: str, opinion: str, mode: str, received_on: date, proof: str) -> PaperDraft:
    """送达回证: what was served on whom, how and when it was received."""
    rows = (
        ("受送达人", petitioner(number)),
        ("送达文书", opinion),
        ("送达方式", mode),
        ("收到日期", printed(received_on)),
        ("送达凭证", proof.strip() or "见卷"),
        ("受送达人签名", ""),
        ("送达人签名", ""),
    )
    return PaperDraft("", table=Table(rows))


def receipt_slip(number: str, sender: str, receiver: str, sent_on: date, received_on: date) -> PaperDraft:
    """签收回执: from whom, by whom and when a matter was signed for."""
    rows = (
        ("信访事项编号", number),
        ("转来单位", sender),
        ("转来日期", printed(sent_on)),
        ("签收单位", receiver),
        ("签收日期", printed(received_on)),
    )
    return PaperDraft("", table=Table(rows))


def archive_index(number: str, papers: Sequence[Paper], text: str) -> PaperDraft:
    """卷宗目录: every paper of the file in the order of issue."""
    rows = tuple(
        (str(place), paper.title, paper.number or "—", printed(paper.issued_on))
        for place, paper in enumerate(papers, start=1)
    )
    said = text.strip() or f"编号 {number} 的信访事项结案归档，卷内文书 {len(rows)} 份。"
    return PaperDraft(said, table=Table(rows, ("序号", "文书名称", "文号", "日期")) if rows else None)


def repeat_in_hand(holder: str, due: date | None) -> str:
    """Receipt of a repeat while the matter is in hand."""
    until = f"，现在这一步最迟在 {printed(due)} 办好" if due else ""
    return f"这件事项正由{holder}办理{until}。期限不因再次反映重新计算；您补充的内容会一并考虑。"


def repeat_answered(tier: Proceeding, petition: UUID, window: date | None, on: date, *, reviewable: bool) -> str:
    """Receipt of a repeat after the reply or the review: the way on is the review or the re-review."""
    paper, word = opinion_kind(tier), "复查" if tier.tier == 1 else "复核"
    told = f"这件事项已经书面答复：{latest(petition, paper)}。"
    if not reviewable:
        return told + "对答复不服的，请按答复写明的途径提出；再次反映不重新办理。"
    if window is None:
        return told + f"对答复不服的，请在收到答复之日起 30 日内申请{word}；再次反映不重新办理。"
    if window < on:
        return told + f"申请{word}的期限已在 {printed(window)} 届满；再次反映不重新办理。"
    return told + f"对答复不服的，最迟在 {printed(window)} 申请{word}；再次反映不重新办理。"


def repeat_ended(petition: UUID, *, final: bool) -> str:
    """Receipt of a repeat when the matter is over: a pointer to the paper that ended it."""
    ends: tuple[PaperKind, ...] = (
        *OPINIONS.values(),
        PaperKind.ANSWER,
    )
    if not final:  # the notice that a repeat of a final matter got is no end of it
        ends = (*ends, PaperKind.INFORM_NOTICE, PaperKind.DECLINE_NOTICE, PaperKind.DECLINE_FINAL_NOTICE)
    kinds = [kind.value for kind in (*ends, PaperKind.SETTLEMENT)]
    found = Paper.objects.filter(subject=petition, kind__in=kinds, voided_on__isnull=True).defer("body", "extra")
    paper = found.order_by("pk").last()
    told = f"这件事项已经办结{f'：{paper.title} {paper.number}'.rstrip() if paper else ''}。"
    if final:
        told += "复核意见是终结意见，仍以同一事实和理由提出的，不再受理。经核对，您这次反映的与原来是同一事实和理由，已登记在卷。"
        return told + "有新的事实或者理由的，请写明，作为新的事项提出。"
    return told + "您这次反映的内容已登记在卷；有新的事实和理由的，请写明，作为新的事项提出。"
