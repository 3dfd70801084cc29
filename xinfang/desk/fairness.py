"""How fair the process of accountability is 公正情况: figures with their definitions, by organ; as XLSX."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET, require_POST

from xinfang.desk.door import At, needs, show
from xinfang.desk.register_book import Period
from xinfang.look import paging
from xinfang.look.files import attachment
from xinfang.petitions import actions
from xinfang.petitions.actions.exporting import MOST
from xinfang.reports import fairness as reading
from xinfang.reports import workbook
from xinfang.reports.fairness import Asked
from xinfang.rules.fairness import FEW
from xinfang.rules.refusals import Refused

KEYS = ("path", "id")
COLUMNS = tuple(reading.ALERTS.items())


@require_GET
@needs("finding:read")
def fairness(at: At, request: HttpRequest) -> HttpResponse:
    """The figures of this year, or of the days that were asked for; organs a page at a time."""
    form = _period(at, request.GET)
    if not form.is_valid():
        return show(at, request, "fairness.html", 400, form=form)
    asked = _asked(at, form)
    page = paging.page(reading.organs_of(asked), KEYS, request.GET.get("cursor", ""))
    found, lines = reading.fairness(asked), reading.by_organ(asked, page.rows)
    counted = [(one.organ, [(name, one.counts.get(key, 0)) for key, (name, _) in COLUMNS]) for one in lines]
    return show(
        at,
        request,
        "fairness.html",
        form=form,
        span=asked,
        found=found,
        groups=(
            ("待核事项", found.alerts),
            ("时间", found.times),
            ("改变", found.overturned),
            ("追究的对象", found.ranks),
        ),
        same=[(one, *reading.same_words(one)) for one in found.same],
        page=page,
        columns=COLUMNS,
        lines=counted,
        few=FEW,
        note=reading.NOTE,
        query=urlencode({"first": asked.first.isoformat(), "last": asked.last.isoformat()}) + "&",
        said=f"每页 {paging.SIZE} 个单位",
    )


@require_POST
@needs("finding:read")
def fairness_file(at: At, request: HttpRequest) -> HttpResponse:
    """The same as XLSX, all organs. The ledger says who took it."""
    form = _period(at, request.POST)
    if not form.is_valid():
        raise Refused("日期不对。", todo="请写成 2013-06-14 的样子，止日不早于起日", field="first", code="bad_period")
    asked = _asked(at, form)
    organs = list(reading.organs_of(asked).order_by("path")[: MOST + 1])
    days = {"first": asked.first, "last": asked.last}
    assert at.actor.organ is not None
    actions.export_register("fairness", len(organs), organ=at.actor.organ, **days, actor=at.actor, on=at.today)
    name = f"公正情况{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.xlsx"
    return attachment(reading.as_book(asked, organs), name, workbook.MIME)


def _period(at: At, said: QueryDict) -> Period:
    usual = {"first": date(at.today.year, 1, 1).isoformat(), "last": at.today.isoformat()}
    form = Period({**usual, **{name: said[name] for name in usual if said.get(name)}}, label_suffix="")
    form.fields["first"].label = "从"
    return form


def _asked(at: At, form: Period) -> Asked:
    return Asked(at.actor, form.cleaned_data["first"], form.cleaned_data["last"], at.today)
