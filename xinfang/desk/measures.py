"""One measure at the desk: for now only what the office does with a suggestion of Art. 14."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinfang.accountability import referred
from xinfang.accountability.measuremodels import STATES
from xinfang.desk import referdeeds
from xinfang.desk.arriving import chosen
from xinfang.desk.door import At, needs, show
from xinfang.papers.models import Paper
from xinfang.rules.refusals import NotFound


@require_http_methods(["GET", "POST"])
@needs("measure:read")
def measure(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One suggestion, and what the office may do with it."""
    row = referred.seen(at.actor).filter(uid=uid).select_related("office", "organ", "charge__finding").first()
    if row is None:
        raise NotFound("没有这项措施，或者您无权查看。", code="not_found")
    here, deeds = reverse("desk:measure", args=[uid]), referdeeds.offered(at, row)
    got = chosen(at, request, row, deeds, here)
    if got is not None and got.went is not None:
        return got.went
    paper = Paper.objects.filter(uid=row.paper).first() if row.paper else None
    given = referdeeds.given(at, row) | {"row": row, "state": STATES[row.state], "deeds": deeds, "got": got}
    given |= {"body": paper.body if paper else "", "up": here, "up_title": "措施", "here": here}
    return show(at, request, "referral.html", got.status if got else 200, **given)
