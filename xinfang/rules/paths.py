"""Each kind of matter of the rules of 2022 has a path of its own (2022/29-31): what its path does not have is refused here.

Under the rules of 2005 every accepted matter goes the one way: sixty days, an opinion, review (2005/33-35).
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from xinfang.rules.steptypes import NEW_RULES, Facts


class Path(StrEnum):
    """The way that a matter goes."""

    ACCUSATION = "accusation"
    DUTY = "duty"
    LED = "led"
    LITIGATION = "litigation"
    OLD = "old"
    OPINION = "opinion"
    SUGGESTION = "suggestion"
    UNSAID = "unsaid"


class Bar(NamedTuple):
    """Why a path does not have a step, and what is done instead."""

    what: str
    todo: str


class Refusal(NamedTuple):
    """A bar with the article it rests on and its stable word."""

    what: str
    todo: str
    code: str
    cite: str


class Way(NamedTuple):
    """What a path is, for the desk and in everyday words for the petitioner; the article it rests on."""

    cite: str
    desk: str
    plain: str


BY_KIND: Mapping[str, Path] = {
    "suggestion": Path.SUGGESTION,
    "accusation": Path.ACCUSATION,
    "claim_art31_1": Path.LED,
    "claim_art31_2": Path.LED,
    "claim_art31_3": Path.LED,
    "claim_art31_4": Path.LED,
    "claim_art31_5": Path.DUTY,
    "claim_art31_6": Path.OPINION,
    "litigation": Path.LITIGATION,
}
CITES: Mapping[str, str] = {
    "suggestion": "2022/29",
    "accusation": "2022/30",
    "claim_art31_1": "2022/31.1",
    "claim_art31_2": "2022/31.2",
    "claim_art31_3": "2022/31.3",
    "claim_art31_4": "2022/31.4",
    "claim_art31_5": "2022/31.5",
    "claim_art31_6": "2022/31.6",
    "litigation": "2022/31",
}
WAYS: Mapping[Path, Way] = {
    Path.SUGGESTION: Way(
        "2022/29",
        "研究论证，决定是否采纳，书面答复。没有 60 日期限，没有复查复核。",
        "这是建议意见：有关单位会研究论证，合理可行的予以采纳，并答复您。法规没有给这类事项规定办结天数，也没有复查、复核。",
    ),
    Path.ACCUSATION: Way(
        "2022/30",
        "密封移送有管辖权的纪检监察机关或者其他有权处理的机关，由它依规依纪依法办理和反馈。没有复查复核，不作评价。",
        "这是检举控告：由有管辖权的机关依规依纪依法办理，只能告诉您法规允许告诉的结果。您的材料不会转给被反映的单位和人员。没有复查、复核。",
    ),
    Path.LED: Way(
        "2022/31",
        "导入法定程序：告知信访人走哪个程序、怎么走，导入后在这里办结。不受理，没有 60 日期限和复查复核。",
        "这件事依法要通过专门的法定程序解决。有关单位会告诉您是哪个程序、向哪里提出；不服的，按那个程序的途径提出，这里没有复查、复核。",
    ),
    Path.DUTY: Way(
        "2022/31.5",
        "由有权机关按本领域的法律履行职责或者答复；本领域另有期限的，受理时写明。没有处理意见书，没有复查复核。",
        "这件事由有关机关按本领域的法律履行职责，并答复您。期限按本领域的规定；不服的，按答复写明的途径提出，这里没有复查、复核。",
    ),
    Path.OPINION: Way(
        "2022/31.6",
        "调查核实，60 日内出具处理意见书，可以延长一次，合计不超过 30 日；可以申请复查、复核。",
        "有关单位调查核实后，会书面答复您；不服的，可以申请复查、复核。",
    ),
    Path.LITIGATION: Way(
        "2022/31",
        "来信转政法机关；来访的，引导信访人向政法机关提出。不受理，没有复查复核。",
        "这是涉法涉诉事项：由法院、检察院、公安等政法机关依法处理。来信我们会转过去，来访的会告诉您去哪里。这里没有复查、复核。",
    ),
    Path.OLD: Way("2005/33", "受理后 60 日内办结，可以延长不超过 30 日；可以申请复查、复核。", ""),
    Path.UNSAID: Way("2022/31", "类别还没有定：2022年5月1日起，先定类别，才能受理。", ""),
}

_REVIEWS = ("request_review", "request_rereview")
_ANSWER = "请用“按类别答复”"
_NO_REVIEW = "不服的，按本领域法律规定的途径提出"
_OTHER_WAY = "办“导入法定程序”，告诉信访人走哪个程序、怎么走；类别定错的，先“确定类别”"
_POLITICAL_LEGAL = "来信转送政法机关；来访的办“告知”，引导信访人向政法机关提出"


def _same(steps: tuple[str, ...], what: str, todo: str) -> dict[str, Bar]:
    return dict.fromkeys(steps, Bar(what, todo))


BARS: Mapping[Path, Mapping[str, Bar]] = {
    Path.SUGGESTION: {
        "reply": Bar("建议意见不出具处理意见书", f"{_ANSWER}，写明是否采纳和理由"),
        "extend": Bar("建议意见没有 60 日的办结期限，无从延长", "研究需要时间的，把进展告诉信访人"),
        "settle": Bar("调解和解只用于申诉求决类事项", f"{_ANSWER}"),
        "lead_in": Bar("建议意见不导入法定程序", f"研究论证后{_ANSWER.removeprefix('请')}"),
        "open_hearing": Bar("听证只用于申诉求决类事项", "需要听取意见的，请用座谈、论证等方式"),
        **_same(_REVIEWS, "建议意见没有复查、复核", "有新的理由的，可以作为新的建议提出"),
    },
    Path.ACCUSATION: {
        "reply": Bar("检举控告不出具处理意见书", f"{_ANSWER}，只反馈依规依纪依法可以告知的结果"),
        "extend": Bar("检举控告没有 60 日的办结期限，无从延长", "按纪检监察等机关自己的规定办理"),
        "settle": Bar("检举控告不能调解和解", f"{_ANSWER}"),
        "lead_in": Bar("检举控告不导入其他程序", "请移送有管辖权的纪检监察机关或者其他有权处理的机关"),
        "open_hearing": Bar("检举控告不举行听证", "需要核实的，由办理机关依规依纪依法核实"),
        "withdraw": Bar("检举控告不因撤回而终止", "信访人的意思另行录入，由办理机关决定（我们的读法）"),
        "rate": Bar("检举控告不作评价", "有意见的，请向受理的机关反映"),
        **_same(_REVIEWS, "检举控告没有复查、复核", "不服的，向上级纪检监察机关反映"),
    },
    Path.LED: {
        "accept": Bar("应当走法定程序的事项不受理", _OTHER_WAY),
        "reply": Bar("应当走法定程序的事项不出具处理意见书", _OTHER_WAY),
        "answer": Bar("应当走法定程序的事项不作实体答复", _OTHER_WAY),
        "extend": Bar("应当走法定程序的事项没有 60 日的办结期限，无从延长", _OTHER_WAY),
        "settle": Bar("应当走法定程序的事项，调解和解在那个程序里办", _OTHER_WAY),
        "open_hearing": Bar("应当走法定程序的事项不举行信访听证", _OTHER_WAY),
        "draft_reply": Bar("应当走法定程序的事项没有意见书可拟", _OTHER_WAY),
        "rate": Bar("通过法定途径解决的事项不作评价", "有意见的，请向办理的机关反映"),
        **_same(_REVIEWS, "应当走法定程序的事项没有复查、复核", "按那个程序的救济途径提出"),
    },
    Path.DUTY: {
        "reply": Bar("第三十一条第五项的事项不出具处理意见书", f"依法履行职责后，{_ANSWER.removeprefix('请')}"),
        "lead_in": Bar("第三十一条第五项的事项由有权机关履行职责，不另行导入", "请受理，按本领域的法律办理"),
        "open_hearing": Bar("信访听证只用于第三十一条第六项的事项", "本领域的法律规定听证的，按它办"),
        **_same(_REVIEWS, "第三十一条第五项的事项没有复查、复核", _NO_REVIEW),
    },
    Path.OPINION: {
        "answer": Bar("第三十一条第六项的事项要出具处理意见书", "请用“答复”"),
        "lead_in": Bar("第三十一条第六项的事项不导入其他程序", "确应走法定程序的，先“确定类别”"),
    },
    Path.LITIGATION: {
        "accept": Bar("涉法涉诉事项不受理", _POLITICAL_LEGAL),
        "reply": Bar("涉法涉诉事项不出具处理意见书", _POLITICAL_LEGAL),
        "answer": Bar("涉法涉诉事项不作实体答复", _POLITICAL_LEGAL),
        "extend": Bar("涉法涉诉事项没有 60 日的办结期限，无从延长", _POLITICAL_LEGAL),
        "settle": Bar("涉法涉诉事项的调解和解由政法机关办", _POLITICAL_LEGAL),
        "open_hearing": Bar("涉法涉诉事项不举行信访听证", _POLITICAL_LEGAL),
        "draft_reply": Bar("涉法涉诉事项没有意见书可拟", _POLITICAL_LEGAL),
        "rate": Bar("涉法涉诉事项不作评价", "有意见的，请向办理的机关反映"),
        **_same(_REVIEWS, "涉法涉诉事项没有复查、复核", "按诉讼法律规定的救济途径提出"),
    },
    Path.OLD: {},
    Path.UNSAID: {"accept": Bar("类别还没有定", "2022年5月1日起不同类别走不同的途径，请先“确定类别”")},
}
OFFICE_BARS: Mapping[str, Bar] = {
    step: Bar("信访部门不查办检举控告", "请按管理权限密封移送有管辖权的纪检监察机关或者其他有权处理的机关")
    for step in ("accept", "answer", "draft_reply")
}


def path_of(kind: str, on: date, *, purpose: str = "", old: bool = False) -> Path:
    """The path of a matter on a day. ``old``: it was accepted under the rules of 2005, and goes on as it began."""
    if on < NEW_RULES or old:
        return Path.OLD
    if purpose == "accusation":
        return Path.ACCUSATION
    return BY_KIND.get(kind, Path.UNSAID)


def refusal(step: str, facts: Facts, on: date) -> Refusal | None:
    """Why the path of the matter does not have ``step`` on ``on``; None where it has it."""
    path = path_of(facts.kind, on, purpose=facts.purpose, old=facts.old)
    bar = OFFICE_BARS.get(step) if path is Path.ACCUSATION and facts.office else None
    bar = bar or BARS[path].get(step)
    if bar is None:
        return None
    return Refusal(bar.what, bar.todo, "not_of_its_kind" if path is not Path.UNSAID else "kind_unsaid", cite(facts, on))


def cite(facts: Facts, on: date) -> str:
    """The article on which the path of a matter rests."""
    path = path_of(facts.kind, on, purpose=facts.purpose, old=facts.old)
    if path is Path.ACCUSATION:
        return CITES["accusation"]
    return WAYS[path].cite if path in {Path.OLD, Path.UNSAID} else CITES[facts.kind]
