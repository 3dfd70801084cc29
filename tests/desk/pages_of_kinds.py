"""The pages of the steps of kinds, leaders' words, disputes and ties: rows of ``PAGES`` in test_every_step."""

from tests.cast import OPERATOR, accepted, key, on, registered
from tests.desk.stepping import DAY, LATER, SOON, TEXT, WHY, Page, forwarded, handling, then
from tests.petitions import test_table as states
from xinfang.bureau.actions import change_setting
from xinfang.petitions import actions
from xinfang.petitions.disputed import About
from xinfang.petitions.kinds import MatterKind
from xinfang.petitions.models import Petition

NEXT = "2023-03-02"  # 周四, when no day has passed yet


def number_of_the_other(petition):
    return Petition.objects.exclude(pk=petition.pk).get().number


def a_suggestion(cast):
    return accepted(cast, DAY, kind=MatterKind.SUGGESTION)


def simple_is_on(cast):
    change_setting("simple_days", 10, actor=OPERATOR, on=DAY)
    return handling(cast)


def simple(cast):
    return then(simple_is_on(cast), actions.simplify, at=DAY)


def disputed(cast):
    said = {"against": cast.organ("RSJ").uid, "about": About.COMPETENCE, **TEXT}
    return then(forwarded(cast), actions.raise_dispute, actor=cast.handler, **said)


def decided(cast):
    said = {"lead": cast.organ("RSJ").uid, **TEXT, "actor": cast.city_signer}
    return then(disputed(cast), actions.decide_dispute, **said)


def instructed(cast):
    said = {"words": "请认真核实。", "due_on": SOON, "actor": cast.head, "when": on(LATER), "key": key()}
    return actions.instruct(handling(cast).uid, **said)


def beside_another(cast):
    registered(cast, DAY)
    return states.in_registered(cast)


def linked(cast):
    petition = beside_another(cast)
    return then(petition, actions.link, other=Petition.objects.exclude(pk=petition.pk).get().uid)


def told_beside_another(cast):
    """Two matters of one organ, each petitioner told: what may be merged."""
    lead, petition = handling(cast), handling(cast)
    for one in (lead, petition):
        petition = then(one, actions.inform_receipt, at=DAY)
    return petition


def split_off(cast):
    petition = states.in_registered(cast)
    then(petition, actions.split, at=DAY, claims=(actions.Claim("供暖", "不热。"),), actor=cast.registrar)
    return Petition.objects.exclude(pk=petition.pk).get()


MORE = {
    "set_kind": Page(forwarded, "handler", {"kind": "suggestion", "why": "提的是建议。"}),
    "answer": Page(a_suggestion, "head", {"outcome": "adopted", **TEXT}),
    "simplify": Page(simple_is_on, "head", at=NEXT),
    "to_ordinary": Page(simple, "handler", WHY, NEXT),
    "raise_dispute": Page(forwarded, "handler", {"against": "RSJ", **TEXT}),
    "decide_dispute": Page(disputed, "city_signer", {"lead": "RSJ", **TEXT}),
    "undo_dispute": Page(disputed, "handler", WHY),
    "correct_dispute": Page(decided, "city_signer", {"lead": "ZJJ", **TEXT, **WHY}),
    "instruct": Page(handling, "head", {"words": "请认真核实。", "due_on": "2023-06-30"}),
    "answer_instruction": Page(instructed, "handler", TEXT),
    "undo_instruct": Page(instructed, "head", WHY),
    "link": Page(beside_another, "registrar", {"number": number_of_the_other}),
    "unlink": Page(linked, "registrar", WHY),
    "merge": Page(told_beside_another, "handler", {"number": number_of_the_other}, NEXT),
    "undo_merge": Page(states.in_merged, "handler", WHY, NEXT),
    "split": Page(
        states.in_registered, "registrar", {"title_1": "供暖", "text_1": "冬天不热。"}, NEXT, to="desk:parts"
    ),
    "undo_split": Page(split_off, "registrar", WHY, NEXT),
}
