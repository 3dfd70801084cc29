"""The register of duties 履职台账: what organs and leaders owe, what was done; the forms to enter it (Arts. 6 to 9, 15)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.desk.dutyforms import OFFERS
from xinfang.duties import actions
from xinfang.duties.actions.mending import RECORDS
from xinfang.duties.calendar import lines, tallied
from xinfang.duties.kinds import STANDING_LABELS, STANDING_LAMPS
from xinfang.duties.led import figures
from xinfang.duties.models import Decision
from xinfang.duties.reach import watched
from xinfang.duties.register import YEARS, entered
from xinfang.look import paging
from xinfang.look.forms import DayField, Form, read_day
from xinfang.people.models import Organ
from xinfang.rules import lawbook
from xinfang.rules.duties import Standing
from xinfang.rules.refusals import NotFound, Refused


@require_GET
@needs("duty:read")
def duties(at: At, request: HttpRequest) -> HttpResponse:
    """The organs that one watches, with how their duties stand: in the order of the tree, a page at a time.

    ``missed``: only those with a duty that was missed; ``word``: whose name holds it.
    """
    day, word = read_day(request.GET.get("day", "")) or at.today, request.GET.get("word", "").strip()[:60]
    found = watched(at.actor).filter(valid_from__lte=day)
    found = found.filter(name__contains=word) if word else found
    only = bool(request.GET.get("missed"))
    if only:
        missed = [row.organ.pk for row in lines(found, day, at.now) if row.verdict.standing is Standing.MISSED]
        found = found.filter(pk__in=missed)
    page = paging.page(found, ("path", "id"), request.GET.get("cursor", ""))
    rows = lines(Organ.objects.filter(pk__in=[organ.pk for organ in page.rows]), day, at.now)
    by_organ = {organ.pk: [row for row in rows if row.organ.pk == organ.pk] for organ in page.rows}
    shown = [
        (
            organ,
            tallied(by_organ[organ.pk]),
            [row for row in by_organ[organ.pk] if row.verdict.standing is Standing.MISSED],
        )
        for organ in page.rows
    ]
    asked = {"day": day.isoformat() if day != at.today else "", "word": word, "missed": "1" if only else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    given: dict[str, Any] = {"page": page, "shown": shown, "day": day, "word": word, "only": only}
    own = at.actor.organ if at.actor.may("duty:enter") else None
    said = f"每页 {paging.SIZE} 个单位"
    return show(at, request, "duties.html", **given, said=said, query=query and f"{query}&", own=own)


@require_GET
@needs("duty:read")
def duties_of(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One organ: every duty and period with its verdict and reasons, and what was entered."""
    organ = _watched(at, uid)
    day = read_day(request.GET.get("day", "")) or at.today
    rows = lines(Organ.objects.filter(pk=organ.pk), day, at.now)
    year = _year(request, day.year)
    own = at.actor.organ == organ.uid and at.actor.may("duty:enter")
    return show(
        at,
        request,
        "duties_of.html",
        organ=organ,
        day=day,
        groups=list(_groups(rows)),
        tally=[(STANDING_LABELS[key], STANDING_LAMPS[key], count) for key, count in tallied(rows).items()],
        records=entered(organ, year),
        year=year,
        years=[day.year - n for n in range(YEARS) if day.year - n >= organ.valid_from.year],
        offers=[(key, offer.form.title) for key, offer in OFFERS.items() if own and offer.fits(organ)],
        own=own,
        led=[paging.said(count) for count in paging.bounded_counts(figures(at.actor, organ, at.today))],
        tasks=Decision.objects.filter(organ=organ, done_on__isnull=True, meeting__voided_on__isnull=True)
        .select_related("meeting__organ")
        .order_by("due_on", "pk")[:50],
    )


def _year(request: HttpRequest, default: int) -> int:
    asked = request.GET.get("year", "")
    return (
        int(asked)
        if asked.isascii() and asked.isdigit() and 2000 <= int(asked[:4]) <= 2200 and len(asked) == 4
        else default
    )


def _groups(rows: Any) -> Iterator[tuple[str, str, list[Any]]]:
    """The lines by duty: title, article, and each line with its words and lamp."""
    book = lawbook.load()
    keys = list(dict.fromkeys(row.verdict.duty for row in rows))
    for key in keys:
        duty = book.duties[key]
        of_key = [row for row in rows if row.verdict.duty == key]
        yield (
            duty.title,
            duty.cite,
            [(row, STANDING_LABELS[row.verdict.standing], STANDING_LAMPS[row.verdict.standing]) for row in of_key],
        )


def _watched(at: At, uid: UUID) -> Organ:
    organ = watched(at.actor).filter(uid=uid).first()
    if organ is None:
        raise NotFound("没有这个单位，或者您无权查看它的履职台账。", code="not_found")
    return organ


@require_http_methods(["GET", "POST"])
@needs("duty:enter")
def enter(at: At, request: HttpRequest, what: str) -> HttpResponse:
    """Enter one thing that the own organ or its leader did."""
    organ = Organ.objects.get(pk=at.actor.organ_id or 0)
    offer = OFFERS.get(what)
    if offer is None or not offer.fits(organ):
        raise NotFound("没有这种登记。", code="not_found")
    form = offer.form(request.POST or None, at=at, organ=organ, asked=request.GET)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(f"desk:{form.cleaned_data['key']}")
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"已登记：{offer.form.title}。")
            return redirect("desk:duties_of", uid=organ.uid)
    status = 400 if request.method == "POST" else 200
    return show(
        at,
        request,
        "duty_form.html",
        status,
        form=form,
        organ=organ,
        title=f"登记{offer.form.title}",
        cite=form.cite,
        note=form.note,
        again=form.repeats,
        of_day=form.of_day,
        folded=form.folded,
    )


class Void(Form):
    """Why a record is voided."""

    why = forms.CharField(label="作废的理由", max_length=500, help_text="记录保留，标明作废，不再计入")


@require_http_methods(["GET", "POST"])
@needs("duty:enter")
def void(at: At, request: HttpRequest, record: str, uid: UUID) -> HttpResponse:
    """Void a record that was entered by mistake."""
    model = RECORDS.get(record)
    row = model._default_manager.filter(uid=uid, voided_on__isnull=True).first() if model else None
    owner = getattr(row, "upper" if record == "target_letter" else "organ", None)
    if row is None or owner is None or owner.uid != at.actor.organ:
        raise NotFound("没有这条记录。", code="not_found")
    form = Void(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = {"why": form.cleaned_data["why"], "key": f"desk:{form.cleaned_data['key']}"}
            actions.void(record, uid, **said, actor=at.actor, when=at.when())
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "已作废，记录保留。")
            return redirect("desk:duties_of", uid=owner.uid)
    status = 400 if request.method == "POST" else 200
    return show(at, request, "duty_form.html", status, form=form, organ=owner, title="作废一条履职记录", do="作废")


class Done(Form):
    """What came of a task."""

    on = DayField(label="办结日期")
    result = forms.CharField(label="办理结果", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    proof = forms.CharField(label="补录依据", required=False, max_length=500, help_text="日期早于今天时必填")


@require_http_methods(["GET", "POST"])
@needs("duty:enter")
def task(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """Report what a meeting decided as done."""
    row = Decision.objects.filter(uid=uid, organ_id=at.actor.organ_id or 0).select_related("organ").first()
    if row is None:
        raise NotFound("没有这项任务。", code="not_found")
    form = Done(request.POST or None, initial={"on": at.today})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            when = at.when(words["on"], words["proof"])
            actions.task_done(uid, result=words["result"], actor=at.actor, when=when, key=f"desk:{words['key']}")
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, "已登记办结。")
            return redirect("desk:duties_of", uid=row.organ.uid)
    status = 400 if request.method == "POST" else 200
    return show(
        at,
        request,
        "duty_form.html",
        status,
        form=form,
        organ=row.organ,
        title=f"办结任务：{row.words[:40]}",
        do="办结",
    )
