"""Ratings 评价: figures for one's own organ; the reasons for the petition office alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.petitions import ratings
from xinfang.rules.ratings import MARK_LABELS, Mark, share

FIRST = 2022
ORDER = (Mark.SATISFIED, Mark.MOSTLY, Mark.UNHAPPY)


@require_GET
@needs("rating:count")
def figures(at: At, request: HttpRequest) -> HttpResponse:
    """How one's own organ was rated in a year: counts, no matter, no reason. Too few are not shown apart."""
    asked = request.GET.get("year", "")
    years = list(range(at.today.year, FIRST - 1, -1))
    year = int(asked) if asked in {str(one) for one in years} else at.today.year
    found = paging.bounded_counts(ratings.counted(at.actor, year))
    marks = list(Mark)
    least = at.now.setting("rate_least")
    blocks = [
        _block("作为办理单位", dict(zip(marks, found[: len(marks)], strict=True)), least),
        _block("作为信访部门", dict(zip(marks, found[len(marks) :], strict=True)), least),
    ]
    shown = [block for block in blocks if block["all"] or block is blocks[0]]
    reads = at.actor.may("rating:read")
    return show(at, request, "ratings.html", year=year, years=years, blocks=shown, least=least, reads=reads)


def _block(title: str, counts: dict[Mark, int], least: int) -> dict[str, Any]:
    every = sum(counts.values())
    enough = every >= least
    rate = share(counts) if enough else None
    return {
        "title": title,
        "all": every,
        "lines": [(MARK_LABELS[mark], paging.said(counts[mark])) for mark in ORDER] if enough else [],
        "share": f"{float(rate) * 100:.2f}%" if rate is not None else "",
    }


@require_GET
@needs("rating:read")
def reasons(at: At, request: HttpRequest) -> HttpResponse:
    """The ratings of the matters that one's petition office sees, with their reasons, the newest first."""
    page = paging.page(ratings.with_reasons(at.actor), ("-rated_on", "-id"), request.GET.get("cursor", ""))
    said = f"每页 {paging.SIZE} 条"
    labels = {mark.value: label for mark, label in MARK_LABELS.items()}
    return show(at, request, "rating_reasons.html", page=page, said=said, query="", labels=labels)
