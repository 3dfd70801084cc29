"""The reception calendar for visitors: who receives when and where; a place booked, looked up, given back (seed/9)."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.bureau import throttle
from xinfang.bureau.queries import snapshot
from xinfang.duties import actions
from xinfang.duties.actions.booking import Wanted
from xinfang.duties.booking import by_code, left, to_come
from xinfang.duties.kinds import RECEPTION_LABELS, ReceptionForm
from xinfang.duties.models import Booking, ReceptionPlan
from xinfang.look import paging
from xinfang.look.address import address_of
from xinfang.look.forms import Form
from xinfang.look.public import public
from xinfang.petitions import queries
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import code_for
from xinfang.portal.lodge import HOUR, PETITIONER, SHOWN_FOR
from xinfang.rules.refusals import NotFound, Refused

TRIES = timedelta(minutes=15)
WRONG = "没有找到。请核对编号和查询码，注意字母和数字。"


def _line(label: str, most: int, hint: str = "", complete: str = "off") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, max_length=most, help_text=hint, required=False, widget=widget)


class Book(Form):
    """Who comes and about what; or the number and code of what was lodged before."""

    name = _line("姓名", 60, "", "name")
    phone = _line("电话", 40, "接访有变动时用来告诉您；接访后到期清除", "tel")
    subject = _line("要反映什么", 200, "用一句话说清楚")
    number = _line("编号", 40, "以前网上提交过的，只写编号和查询码就行")
    code = _line("查询码", 60)


class Code(forms.Form):
    """The code of a booking."""

    code = forms.CharField(label="预约码", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))


def _shown(row: ReceptionPlan) -> dict[str, Any]:
    today = timezone.localdate()
    return {"row": row, "form": RECEPTION_LABELS[ReceptionForm(row.form)], "left": left(row, today)}


@public
@require_GET
def receptions(request: HttpRequest) -> HttpResponse:
    """Which leaders receive on the days to come: name, post, day, time, place; facts of office and nothing else."""
    page = paging.page(to_come(timezone.localdate()), ("day", "id"), request.GET.get("cursor", ""))
    lines = [_shown(row) for row in page.rows]
    given = {"page": page, "lines": lines, "said": f"每页 {paging.SIZE} 次", "query": ""}
    return render(request, "portal/receptions.html", given)


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Book a place. Nothing is kept before it is sent; sent twice it is one booking."""
    row = to_come(timezone.localdate()).filter(uid=uid).first()
    if row is None:
        raise NotFound("没有这次接访，或者已经过了、取消了。", code="not_found")
    form = Book(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _book(request, row, form)
        except Refused as error:
            form.refuse(error)
    status = 400 if request.method == "POST" else 200
    return render(request, "portal/book.html", {"booking_form": form, **_shown(row)}, status=status)


def _book(request: HttpRequest, row: ReceptionPlan, form: Book) -> HttpResponse:
    said, place, now = form.cleaned_data, address_of(request), timezone.now()
    throttle.refuse_too_many("book", place, now=now, most=snapshot().setting("lodge_per_hour"), within=HOUR)
    matter = _matter(said["number"], said["code"], place) if said["number"].strip() else None
    wanted = Wanted(said["name"], said["phone"], said["subject"], matter)
    key = f"booking:{said['key']}"
    made = actions.book(row, wanted, actor=PETITIONER, on=timezone.localdate(), key=key)
    throttle.count("book", place, now=now, within=HOUR)
    request.session["booked"] = [str(made.uid), key, int(time.time())]
    return redirect("portal:booked")


def _matter(number: str, code: str, place: str) -> Petition:
    """The matter of a number and its code; a wrong code is answered as an unknown number is, and counted the same."""
    now = timezone.now()
    throttle.refuse_too_many("look_up", place, now=now, most=snapshot().setting("lookup_tries"), within=TRIES)
    found = queries.by_code(number, code)
    if found is None:
        throttle.count("look_up", place, now=now, within=TRIES)
        raise Refused(WRONG, field="number", code="wrong_code")
    return found


@public
@require_GET
def booked(request: HttpRequest) -> HttpResponse:
    """The confirmation with the code: for half an hour, in the browser that booked."""
    uid, key, since = request.session.get("booked", ["", "", 0])
    if not uid or time.time() - since > SHOWN_FOR:
        request.session.pop("booked", None)
        return redirect("portal:receptions")
    row = Booking.objects.select_related("plan__organ", "plan__leader__person", "plan__leader__post").get(uid=uid)
    return render(request, "portal/booked.html", {"booking": row, "code": code_for(key), "row": row.plan})


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def booking(request: HttpRequest) -> HttpResponse:
    """Look a booking up by its code, and give it back. The code never stands in an address."""
    form = Code(request.POST or None, label_suffix="")
    row, today = None, timezone.localdate()
    if request.method == "POST" and form.is_valid():
        place, now = address_of(request), timezone.now()
        throttle.refuse_too_many("booking", place, now=now, most=snapshot().setting("lookup_tries"), within=TRIES)
        row = by_code(form.cleaned_data["code"])
        if row is None:
            throttle.count("booking", place, now=now, within=TRIES)
            form.add_error("code", "没有找到。请核对预约码，注意字母和数字。")
        elif request.POST.get("do") == "cancel":
            try:
                row = _cancel(row, form.cleaned_data["code"])
            except Refused as error:
                form.add_error(None, str(error))
    given = {"form": form, "booking": row, "row": row.plan if row else None, "open": row and row.plan.day >= today}
    return render(request, "portal/booking.html", given, status=400 if form.errors else 200)


def _cancel(row: Booking, code: str) -> Booking:
    actions.cancel_booking(code, actor=PETITIONER, on=timezone.localdate(), key=f"booking:cancel:{row.uid}")
    found = by_code(code)
    assert found is not None
    return found
