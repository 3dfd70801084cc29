"""Letters and tickets against registrations 来信来访核对, for a period: sums, each difference with its link, the signature."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from xinfang.desk.arriving import Deed, Why, chosen, plain
from xinfang.desk.door import At, needs, show
from xinfang.desk.register_book import Period
from xinfang.look.forms import Form
from xinfang.petitions import actions, arrivals, reconciling
from xinfang.petitions.models import Petition
from xinfang.petitions.received import counts, received
from xinfang.rules.counting import IN_WORDS
from xinfang.rules.days import zh


class Sign(Form):
    """Nothing but the signature."""


class TakeBack(Form):
    """Which signature, and why."""

    which = forms.UUIDField(widget=forms.HiddenInput)
    why = Why.base_fields["why"]


@require_http_methods(["GET", "POST"])
@needs("intake:read")
def reconcile(at: At, request: HttpRequest) -> HttpResponse:
    """The sums, the differences and the signatures of a period; by default last month to yesterday."""
    yesterday = at.today - timedelta(days=1)
    asked = {name: request.GET[name] for name in ("first", "last") if request.GET.get(name)}
    usual = {"first": yesterday.replace(day=1).isoformat(), "last": yesterday.isoformat()}
    form = Period({**usual, **asked}, label_suffix="")
    if not form.is_valid():
        return show(at, request, "reconcile.html", 400, form=form)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    organ = at.actor.organ_id or 0
    signatures = list(reconciling.signed(organ, first, last))
    deeds = _deeds(at, bool(signatures))
    back = f"{reverse('desk:reconcile')}?{urlencode({'first': first.isoformat(), 'last': last.isoformat()})}"
    got = chosen(at, request, (first, last, signatures), deeds, back)
    if got is not None and got.went is not None:
        return got.went
    given = {"form": form, "got": got, "deeds": deeds, "signatures": signatures, **_sums(at, organ, first, last)}
    given["period"] = urlencode({"first": first.isoformat(), "last": last.isoformat()})
    return show(at, request, "reconcile.html", got.status if got else 200, first=first, last=last, **given)


def _deeds(at: At, signed: bool) -> dict[str, Deed]:
    if not at.actor.may("petition:approve"):
        return {}
    return {"sign": SIGN, **({"take_back": TAKE_BACK} if signed else {})}


def _sums(at: At, organ: int, first: date, last: date) -> dict[str, Any]:
    found, more = reconciling.differences(organ, first, last)
    unfiled = arrivals.unfiled(at.actor, first, last, 10_000)
    return {
        "mail": reconciling.letters(organ, first, last),
        "hall": reconciling.tickets(organ, first, last),
        "differences": _linked(at, found),
        "more": more,
        "reconciled": not found and reconciling.reconciled(organ, first, last),
        "tally": counts(received(at.actor, first, last), at.now, unfiled=unfiled)[0],
        "in_words": IN_WORDS,
    }


def _linked(at: At, found: list[reconciling.Difference]) -> list[dict[str, str]]:
    """Each difference in words, with where to put it right. A matter of which one may not know is said to be one, no more."""
    stray = [one.row.petition_id for one in found if one.what == "without"]
    seen = (
        set(Petition.objects.visible_to(at.actor).filter(pk__in=stray).values_list("pk", flat=True)) if stray else set()
    )
    return [_difference(one, seen) for one in found]


def _difference(one: reconciling.Difference, seen: set[int]) -> dict[str, str]:
    row, said = one.row, {"label": reconciling.LABELS[one.what], "url": "", "about": ""}
    if one.what == "count":
        about = f"{zh(row.day)}的一批：清点 {row.counted} 封，录入 {row.entered} 封"
        return {**said, "about": about, "url": reverse("desk:batch", args=[row.uid])}
    if one.what.startswith("letter"):
        about = f"{zh(row.batch.day)}的一批第 {row.number} 封，{zh(row.received_on)}收到"
        return {**said, "about": about, "url": reverse("desk:item", args=[row.uid])}
    if one.what.startswith("ticket"):
        return {**said, "about": f"{zh(row.day)}第 {row.number} 号", "url": reverse("desk:ticket", args=[row.uid])}
    about = f"{zh(row.received_on)}收到"
    if row.petition_id not in seen:
        return {**said, "about": f"{about}，您无权查看的事项"}
    number = row.petition.number
    return {**said, "about": f"{about}，{number}", "url": reverse("desk:petition", args=[number])}


def _sign(at: At, request: HttpRequest, row: Any, said: dict[str, Any]) -> str:
    first, last, _ = row
    actions.sign_off(first, last, actor=at.actor, on=at.today, key=f"desk:{said['key']}")
    return f"{zh(first)}至{zh(last)}已核对签字。"


def _take_back(at: At, request: HttpRequest, row: Any, said: dict[str, Any]) -> str:
    which: UUID = said["which"]
    made = actions.take_back_sign_off(which, why=said["why"], actor=at.actor, on=at.today, key=f"desk:{said['key']}")
    return f"{zh(made.first)}至{zh(made.last)}的签字已撤销，改好后重新核对。"


SIGN = Deed("核对签字", plain(Sign), _sign, "签字以后，这段时间的来信、来访不能再改；要改的先撤销签字。")
TAKE_BACK = Deed("撤销签字", plain(TakeBack, which=lambda at, row: row[2][0].uid), _take_back, corrects=True)
