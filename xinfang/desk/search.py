"""One box for numbers and words: a number opens its petition, words find petitions by title, letter and reply."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from xinfang.desk.door import At, needs, show
from xinfang.desk.inbox import line
from xinfang.look import paging
from xinfang.petitions import actions, inboxes, search
from xinfang.petitions.models import Petition, Sight
from xinfang.petitions.numbers import ALPHABET, tidy
from xinfang.petitions.search import Found, Hit
from xinfang.rules import lawbook
from xinfang.rules.refusals import Refused

NUMBER = re.compile(rf"([{ALPHABET}]{{4}})-?([{ALPHABET}]{{4}})")


@require_GET
@needs("petition:read")
def results(at: At, request: HttpRequest) -> HttpResponse:
    """What the words find within the organ's sight, or the petition of a number."""
    asked = request.GET.get("q", "").strip()
    number = _number(asked)
    if number and Petition.objects.visible_to(at.actor).filter(number=number).exists():
        return redirect("desk:petition", number=number)
    known = actions.by_external(asked, at.actor) if asked else []
    if len(known) == 1:  # the same number in two systems: both matters are named, and a person chooses
        return redirect("desk:petition", number=known[0])
    if known:
        return show(at, request, "search.html", asked=asked, known=known)
    try:
        found = search.find(at.actor, asked) if asked else None
    except Refused as error:
        return show(at, request, "search.html", 400, asked=asked, problem=lawbook.in_words(error))
    if found is None:
        return show(at, request, "search.html", asked=asked)
    behind, page = search.behind(), _page(found.hits, request.GET.get("page", ""))
    return show(
        at,
        request,
        "search.html",
        asked=asked,
        number=number,
        found=found,
        page=page,
        lines=_lines(at, page.rows, found),
        said=f"共 {paging.said(len(found.hits) + found.more)} 件",
        query=urlencode({"q": asked}),
        behind=behind.waiting,
        lag=behind.seconds(timezone.now()),
    )


def _number(asked: str) -> str:
    """The number that ``asked`` is, in the form it is kept; empty when it is none."""
    found = NUMBER.fullmatch(tidy(asked[:20]))
    return f"{found[1]}-{found[2]}" if found else ""


def _page(hits: Sequence[Hit], asked: str) -> paging.Page:
    """One page of what was found; a page that does not exist is the first or the last."""
    last = max(1, -(-len(hits) // paging.SIZE))
    at = min(int(asked), last) if re.fullmatch(r"[1-9][0-9]{0,3}", asked) else 1
    rows = hits[(at - 1) * paging.SIZE : at * paging.SIZE]
    return paging.Page(rows, str(at - 1) if at > 1 else "", str(at + 1) if at < last else "")


def _lines(at: At, hits: Sequence[Hit], found: Found) -> list[dict[str, Any]]:
    """What each row says: lamp and state as in the inbox, title and excerpt with the words marked."""
    keys = [hit.key for hit in hits]
    rows = inboxes.with_matter(Sight.objects.seen_by(at.actor).filter(petition_id__in=keys))
    seen, texts = {row.petition_id: row for row in rows}, search.shown(at.actor, hits, found.words)
    return [{**line(seen[key], at.today), "shown": texts[key]} for key in keys if key in seen and key in texts]
