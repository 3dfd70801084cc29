"""Who has seen an identity: a list for those who supervise, without the identities."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.petitions.openings import openings, shown


@require_GET
@needs("identity:audit")
def seen(at: At, request: HttpRequest) -> HttpResponse:
    """The newest first, a page at a time."""
    page = paging.page(openings(at.actor), ("-seq",), request.GET.get("cursor", ""))
    said = f"每页 {paging.SIZE} 条"
    return show(at, request, "seen.html", page=page, lines=shown(page.rows, at.actor), said=said, query="")
