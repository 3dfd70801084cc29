"""The register 登记台账: what one's organ received in a period, in fixed columns, with the counts; printed on A4."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.look.forms import DayField
from xinfang.petitions import arrivals
from xinfang.petitions.kinds import CHANNEL_LABELS, Channel
from xinfang.petitions.models import Submission
from xinfang.petitions.received import KEYS, MOST, counts, received, with_matter
from xinfang.rules.steps import STATE_LABELS, State
from xinfang.rules.visits import collective


class Period(forms.Form):
    """From when to when."""

    first = DayField(label="收到日期 从")
    last = DayField(label="到")

    def clean(self) -> dict[str, Any]:
        """In order."""
        said = super().clean() or {}
        if "first" in said and "last" in said and said["first"] > said["last"]:
            self.add_error("last", "结束的日期早于开始的日期，请对调。")
        return said


@require_GET
@needs("petition:read")
def book(at: At, request: HttpRequest) -> HttpResponse:
    """One page of the register of this month, or of the days that were asked for: two statements."""
    asked = {name: request.GET[name] for name in ("first", "last") if request.GET.get(name)}
    usual = {"first": at.today.replace(day=1).isoformat(), "last": at.today.isoformat()}
    form = Period({**usual, **asked}, label_suffix="")
    if not form.is_valid():
        return show(at, request, "register_book.html", 400, form=form)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    return show(at, request, "register_book.html", form=form, **_listed(at, first, last, request.GET.get("cursor", "")))


def _listed(at: At, first: date, last: date, cursor: str) -> dict[str, Any]:
    rows = received(at.actor, first, last)
    unfiled = arrivals.unfiled(at.actor, first, last, MOST)
    found, more = counts(rows, at.now, unfiled=unfiled)
    page: Any = paging.page(with_matter(rows), KEYS, cursor)
    return {
        "first": first,
        "last": last,
        "tally": found,
        "more": "+" if more else "",
        "page": page,
        "lines": [_line(row, at.now.setting("collective_heads")) for row in page.rows],
        "said": f"共 {found.items}{'+' if more else ''} 件次",
        "query": urlencode({"first": first.isoformat(), "last": last.isoformat()}) + "&",
    }


def _line(row: Submission, threshold: int) -> dict[str, Any]:
    visit = row.channel == Channel.VISIT
    marks = ["重件"] if row.repeat else []
    marks += ["集体访"] if collective(visit, row.head_count, threshold) else []
    return {
        "row": row,
        "channel": CHANNEL_LABELS[Channel(row.channel)],
        "marks": "、".join(marks),
        "state": STATE_LABELS[State(row.state)],  # type: ignore[attr-defined]
        "holder": row.holder,  # type: ignore[attr-defined]
    }
