"""The reception calendar at the desk, and the places that visitors booked: for the receiving organ only (seed/9)."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.desk.dutyentry import OfLeader, line
from xinfang.duties import actions, agenda
from xinfang.duties.actions.planning import Planned
from xinfang.duties.actions.seating import mine
from xinfang.duties.booking import KEPT
from xinfang.duties.kinds import CAME_LABELS, RECEPTION_LABELS, Came, ReceptionForm
from xinfang.duties.models import ReceptionPlan
from xinfang.look import paging
from xinfang.look.forms import Form
from xinfang.people.models import Appointment
from xinfang.rules.refusals import NotFound, Refused

TABS = (("", "以后的"), ("past", "过去的"))


class PlanForm(OfLeader):
    """A line of the calendar."""

    starts = line("从几点", 5, "如 09:00")
    ends = line("到几点", 5, "如 11:30")
    place = line("在哪里接访", 120)
    form_field = forms.ChoiceField(
        label="方式", choices=[(key.value, label) for key, label in RECEPTION_LABELS.items()]
    )
    topics = line("分工、接访的内容", 200, "如 城建、物业；没有分工的留空", required=False)
    places = forms.IntegerField(
        label="可以预约几批", min_value=0, max_value=200, initial=0, help_text="0 不用预约，当天到现场"
    )

    title, cite, note = "领导接访日程", "seed/9", "登记的内容在网上公布：谁、哪一天、几点、在哪里。不写信访人的任何情况"
    repeats = True

    def prepare(self) -> None:
        """Those in office now and later; the day is one to come."""
        super().prepare()
        self.fields["on"].label = "接访日期"
        del self.fields["proof"]

    def leaders(self) -> list[Appointment]:
        """Those whose post has not ended."""
        return [row for row in super().leaders() if row.end is None or row.end >= self.at.today]

    def before(self) -> dict[str, Any]:
        """Who, when, where and how many, as the last time."""
        row = ReceptionPlan.objects.filter(organ=self.organ, voided_on__isnull=True).order_by("pk").last()
        if row is None:
            return {}
        said = {name: getattr(row, name) for name in ("starts", "ends", "place", "topics", "places")}
        return {**said, "form_field": row.form, **self.post_of(row.leader.person_id)}

    def save(self, key: str) -> Any:
        """Enter it."""
        said = self.cleaned_data
        parts = {name: said[name] for name in ("starts", "ends", "place", "topics", "places")}
        planned = Planned(said["on"], form=ReceptionForm(said["form_field"]), **parts)
        return actions.plan_reception(self.post(), planned, actor=self.at.actor, when=self.at.when(), key=key)


@require_GET
@needs("duty:enter")
def receptions(at: At, request: HttpRequest) -> HttpResponse:
    """The own organ's calendar: the days to come, or those past; how many places were booked."""
    past = request.GET.get("tab") == "past"
    rows = ReceptionPlan.objects.filter(organ_id=at.actor.organ_id or 0)
    rows = rows.filter(day__lt=at.today) if past else rows.filter(day__gte=at.today)
    rows = rows.select_related("leader__person", "leader__post").defer("proof", "voided_why")
    keys = ("-day", "-id") if past else ("day", "id")
    page = paging.page(rows.annotate(taken=Count("bookings", filter=KEPT)), keys, request.GET.get("cursor", ""))
    given: dict[str, Any] = {"page": page, "tab": "past" if past else "", "tabs": TABS, "forms": RECEPTION_LABELS}
    return show(
        at, request, "receptions.html", **given, said=f"每页 {paging.SIZE} 次", query="tab=past&" if past else ""
    )


class Mark(Form):
    """One place, and what became of it."""

    place = forms.UUIDField(widget=forms.HiddenInput)


class CameOrNot(Mark):
    """Whether it was used."""

    came = forms.ChoiceField(choices=[(key.value, label) for key, label in CAME_LABELS.items()])


class Ticketed(Mark):
    """How many came."""

    heads = forms.IntegerField(min_value=1, max_value=100_000)


class Tied(Mark):
    """The matter that it became."""

    number = forms.CharField(max_length=20)


def _mark(at: At, said: Mapping[str, Any], common: dict[str, Any]) -> str:
    actions.mark_booking(said["place"], Came(said["came"]), **common)
    return "已记下。"


def _ticket(at: At, said: Mapping[str, Any], common: dict[str, Any]) -> str:
    now = timezone.localtime().strftime("%H:%M")
    actions.ticket_booking(said["place"], said["heads"], taken_at=now, **common)
    return "已取号，在接待大厅里接着办。"


def _tie(at: At, said: Mapping[str, Any], common: dict[str, Any]) -> str:
    row = actions.tie_booking(said["place"], said["number"], **common)
    return f"已对应到 {row.petition.number if row.petition else ''}。"


Deed = Callable[[At, Mapping[str, Any], dict[str, Any]], str]
DEEDS: Mapping[str, tuple[type[Form], Deed]] = {
    "mark": (CameOrNot, _mark),
    "ticket": (Ticketed, _ticket),
    "tie": (Tied, _tie),
}


@require_http_methods(["GET", "POST"])
@needs("duty:enter")
def plan(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One reception with its places. Names and telephones are shown once asked for, which stands in the ledger."""
    row = mine(uid, at.actor)
    if request.method != "POST":
        return _page(at, request, row, None, 200)
    do = request.POST.get("do", "")
    if do == "open":
        return _page(at, request, row, None, 200, actions.open_bookings(row, actor=at.actor, on=at.today))
    if do not in DEEDS:
        raise NotFound("没有这种登记。", code="not_found")
    made, deed = DEEDS[do]
    form = made(request.POST)
    if form.is_valid():
        common = {"actor": at.actor, "when": at.when(), "key": f"desk:{form.cleaned_data['key']}"}
        try:
            messages.success(request, deed(at, form.cleaned_data, common))
        except Refused as error:
            form.refuse(error)
        else:
            return redirect("desk:reception_plan", uid=uid)
    return _page(at, request, row, form, 400)


def _page(
    at: At,
    request: HttpRequest,
    row: ReceptionPlan,
    form: Form | None,
    status: int,
    opened: Mapping[int, Mapping[str, str]] | None = None,
) -> HttpResponse:
    places = list(row.bookings.order_by("number"))
    seen = agenda.seen(at.actor).filter(pk__in=[one.petition_id for one in places if one.petition_id])
    known = {one.pk: one for one in seen}
    lines = [
        (one, (opened or {}).get(one.pk, {}), known.get(one.petition_id or 0), Form(auto_id=False)) for one in places
    ]
    given: dict[str, Any] = {"row": row, "lines": lines, "opened": opened is not None, "form": form}
    given["form_label"] = RECEPTION_LABELS[ReceptionForm(row.form)]
    given["came"] = CAME_LABELS
    given["days"] = at.now.setting("booking_keep_days")
    given["hall"] = at.actor.may("petition:register")
    return show(at, request, "reception_plan.html", status, **given)
