"""The home page, the published contact facts, how the page is read."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from xinfang.look.context import CONTRASTS, PRINTS
from xinfang.look.public import public
from xinfang.people.kinds import OrganKind
from xinfang.people.models import Organ
from xinfang.people.queries import in_order

YEAR = 365 * 24 * 3600


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Two doors: say something, or see how it stands."""
    return render(request, "portal/home.html")


@public
@require_GET
def offices(request: HttpRequest) -> HttpResponse:
    """The five published contact facts of each organ that gave them (Art. 8)."""
    rows = [
        row
        for row in in_order(Organ.objects.filter(valid_to__isnull=True))
        if row.phone or row.address or row.reception
    ]
    rows.sort(key=lambda row: row.kind != OrganKind.PETITION_OFFICE)
    return render(request, "portal/offices.html", {"rows": rows})


@public
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """Large print and high contrast, kept in a cookie of a year."""
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, known in (("print", PRINTS), ("contrast", CONTRASTS)):
        value = request.POST.get(name, "")
        if value in known:
            response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
