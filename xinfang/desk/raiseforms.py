"""The forms of what people raise: which organ, which items of Art. 12, what happened and on what it rests (seed/12)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from xinfang.accountability.actions.raising import Raising, raise_by_hand, withdraw
from xinfang.accountability.models import Alert
from xinfang.accountability.queries import body_watched
from xinfang.accountability.raisedmodels import SOURCES
from xinfang.desk.adviceforms import Dated, line, paragraph
from xinfang.look.forms import DayField
from xinfang.people.models import Organ
from xinfang.people.policy import Permission
from xinfang.people.queries import in_order
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import tidy
from xinfang.rules import lawbook
from xinfang.rules.accountable import TO_DISCIPLINE
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def may_raise(actor: Actor) -> bool:
    """Whether the form is offered: to who verifies, and to who takes what is sealed."""
    return actor.may(Permission.FINDING_ACT) or actor.may(Permission.FINDING_SEALED)


def items_for(actor: Actor) -> list[tuple[str, str]]:
    """The items that the actor may raise, with their article and title."""
    book = lawbook.load()
    all_of = actor.may(Permission.FINDING_ACT)
    known = [one for one in book.situations if all_of or one in TO_DISCIPLINE]
    return [(one, f"{book.label(f'seed/{one}')}　{book.situations[one].title}") for one in known]


class Raise(Dated):
    """What is raised."""

    organ = forms.ChoiceField(label="哪个单位", help_text="线索只对单位；是谁的责任，核查时由人查明。不针对信访人")
    items = forms.MultipleChoiceField(
        label="可能对应的情形",
        widget=forms.CheckboxSelectMultiple,
        help_text="一件事可以对应几项，仍是一条",
        error_messages={"invalid_choice": "第十二条没有这一项，或者不由您这里提出。"},
    )
    happened_on = DayField(label="发生在哪一天", help_text="2013-06-14 以前的不提出")
    number = line("事项编号", "没有对应事项的不填", required=False, most=20)
    source = forms.ChoiceField(label="来源", choices=[("", "请选择"), *SOURCES.items()])
    words = paragraph("发生了什么", "只写事实：什么时间、做了或者没有做什么。不写信访人的姓名、住址、电话、证件号码")
    duty_crime = forms.BooleanField(
        label="涉嫌职务违法犯罪", required=False, help_text="勾选以后，第十一项、第十三项也密封移送纪检监察机关"
    )
    about = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = in_order(Organ.objects.filter(path__startswith=body_watched(self.at.actor)))
        self.fields["organ"].choices = [("", "请选择"), *((str(row.uid), row.name) for row in rows)]  # type: ignore[attr-defined]
        self.fields["items"].choices = items_for(self.at.actor)  # type: ignore[attr-defined]
        self.fields["on"].label, self.fields["on"].help_text = "提出的日期", "早于今天就是补录"
        self.fields["proof"].help_text = "来文的机关和文号、档案的位置；上级来文和补录的必填"

    def save(self) -> Alert:
        """Raise it."""
        said = self.cleaned_data
        matter = None
        if said["number"].strip():
            rows = Petition.objects.visible_to(self.at.actor).filter(number=tidy(said["number"])[:12])
            matter = rows.values_list("uid", flat=True).first()
            if matter is None:
                raise Refused("没有这个编号的事项，或者您无权查看。", field="number", code="not_found")
        raising = Raising(
            organ=UUID(said["organ"]),
            items=tuple(said["items"]),
            words=said["words"],
            happened_on=said["happened_on"],
            source=said["source"],
            petition=matter,
            about=said["about"],
            duty_crime=said["duty_crime"],
        )
        return raise_by_hand(raising, **self.told())


class Withdraw(Dated):
    """Why it is taken back."""

    why = paragraph("撤回的理由", "原来的登记保留，标明撤回", rows=2)

    def save(self, alert: Alert) -> Alert:
        """Take it back."""
        return withdraw(alert.uid, why=self.cleaned_data["why"], **self.told())


STARTS = ("organ", "number", "source", "about", "happened_on")


def initial_of(given: Mapping[str, str], item: str) -> dict[str, Any]:
    """What an offer fills in; the form checks all of it again."""
    said: dict[str, Any] = {name: given[name][:40] for name in STARTS if given.get(name)}
    return {**said, "items": [item]} if item else said
