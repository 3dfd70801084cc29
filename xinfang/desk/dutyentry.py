"""What the forms of the register of duties have in common: the day, who was in office on it, what is filled in from last time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from xinfang.desk.door import At
from xinfang.look.forms import DayField, Form, read_day
from xinfang.people.models import Appointment, Organ
from xinfang.people.queries import on_day
from xinfang.rules.duties import LEADING


def line(label: str, most: int = 120, hint: str = "", required: bool = True) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def lines(label: str, hint: str = "", required: bool = True) -> forms.CharField:
    """Several lines."""
    return forms.CharField(
        label=label, max_length=4000, help_text=hint, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


class Entry(Form):
    """What every entry has: the day, and what it rests on where that is not today.

    ``asked``: what the address says: ``on`` the day whose people are offered, ``again`` to fill in what was said last time.
    """

    on = DayField(label="日期")
    proof = line("补录依据", 500, "日期早于今天时必填，如会议纪要、照片、签到表的编号", required=False)

    title, cite, note = "", "", ""
    of_day = ""  # what the list of those in office on the day is called, where the form has one
    folded: tuple[str, ...] = ()  # what is seldom filled in and stands folded, so that a phone shows the rest at once
    repeats = False  # whether it can be filled in from the last record

    def __init__(self, *args: Any, at: At, organ: Organ, asked: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        said = asked or {}
        initial = kwargs.setdefault("initial", {})
        initial.setdefault("on", min(read_day(said.get("on", "")) or at.today, at.today))
        super().__init__(*args, **kwargs)
        self.at, self.organ = at, organ
        self.day: date = (read_day(self.data.get("on", "")) if self.is_bound else None) or initial["on"]
        self.prepare()
        if said.get("again") and not self.is_bound:
            self.initial.update(self.before())
        self.order_fields([name for name in self.fields if name != "proof"] + ["proof"])

    def prepare(self) -> None:
        """Fill in choices."""

    def before(self) -> dict[str, Any]:
        """What the last record said that may be said again."""
        return {}

    def leaders(self) -> list[Appointment]:
        """Who holds a leading post of the organ now, or did: late entries are normal."""
        rows = Appointment.objects.filter(post__organ=self.organ, post__kind__in=LEADING, superseded=False)
        return list(rows.select_related("person", "post__organ").order_by("end", "post__kind", "pk")[:200])

    def leaders_on(self, day: date) -> list[Appointment]:
        """Who held one on ``day``."""
        rows = Appointment.objects.filter(on_day(day), post__organ=self.organ, post__kind__in=LEADING, superseded=False)
        return list(rows.select_related("person", "post__organ").order_by("post__kind", "pk")[:200])

    def save(self, key: str) -> Any:
        """Do the act."""
        raise NotImplementedError


class OfLeader(Entry):
    """An entry of one leader."""

    post_field = forms.ChoiceField(label="谁")

    def prepare(self) -> None:
        """The leaders; whoever enters stands first."""
        self.fields["post"] = self.fields.pop("post_field")
        rows = sorted(self.leaders(), key=lambda row: (row.uid != self.at.actor.appointment, row.end is not None))
        self.fields["post"].choices = [  # type: ignore[attr-defined]
            (str(row.uid), f"{row.person.name} {row.post.title}" + (f"（任至 {row.end:%Y-%m-%d}）" if row.end else ""))
            for row in rows
        ]
        self.order_fields(["post"])

    def post(self) -> Appointment:
        """The leader that was chosen."""
        return next(row for row in self.leaders() if str(row.uid) == self.cleaned_data["post"])

    def post_of(self, person: int) -> dict[str, str]:
        """The post in which ``person`` would be chosen again: the newest that still runs."""
        held = [row for row in self.leaders() if row.person_id == person and (row.end is None or row.end >= self.day)]
        return {"post": str(held[-1].uid)} if held else {}


NOT_VOIDED = Q(voided_on__isnull=True)
