"""Measures 追责措施 at the desk: the office's list, one measure with its copies, talk and year's file, its papers (seed/13)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.accountability import imposed, measuretext, yearfile
from xinfang.accountability.measuremodels import STATES, Measure, MeasureCopy
from xinfang.desk import afterdeeds, measureforms, referdeeds
from xinfang.desk.arriving import Deed, chosen
from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.look.files import attachment
from xinfang.papers import pdf, printing
from xinfang.papers.content import content_of
from xinfang.papers.models import Paper
from xinfang.papers.outlet import Format, file_out
from xinfang.petitions.models import Petition
from xinfang.rules import lawbook
from xinfang.rules.accountable import DISCIPLINE, SEVERITY_LABELS, SOFT, Severity
from xinfang.rules.imposing import BY_RIGHT, LACKING, NOTE, ORDER, ROLES
from xinfang.rules.refusals import NotFound

LAMPS = {"closed": "green", "expired": "idle", "revoked": "idle", "to_issue": "yellow"}
WAITS = {"copy": "该抄送的还没有抄送", "receipt": "抄送还没有签收"}


@require_GET
@needs("measure:read")
def measures(at: At, request: HttpRequest) -> HttpResponse:
    """The list by state and kind, newest first; what waits too long for a copy or a receipt is marked."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    titles = {key: one.title for key, one in lawbook.load().measures.items()}
    state, kind = state if state in STATES else "", kind if kind in titles else ""
    seen = imposed.visible_measures(at.actor)
    seen = seen.filter(kind=kind) if kind else seen
    counts = paging.bounded_counts([seen, *(seen.filter(state=one) for one in STATES)])
    tabs = [("", "全部", paging.said(counts[0]))]
    tabs += [(key, STATES[key], paging.said(n)) for key, n in zip(STATES, counts[1:], strict=True) if n or key == state]
    rows = whole(seen.filter(state=state) if state else seen)
    page = paging.page(rows, ("-made_on", "-id"), request.GET.get("cursor", ""))
    days = at.now.setting("copy_receipt_days")
    numbers = numbers_of(page.rows)
    lines = [_line(at, row, days, titles, numbers) for row in page.rows]
    return show(
        at,
        request,
        "measures.html",
        page=page,
        lines=lines,
        tabs=tabs,
        state=state,
        kind=kind,
        kinds=[("", "全部措施"), *titles.items()],
        query=urlencode({"state": state, "kind": kind}) + "&",
        said=f"共 {next((n for key, _, n in tabs if key == state), '0')} 项",
        days=days,
    )


def whole(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    """The measures with all that a page reads of them."""
    copies = MeasureCopy.objects.select_related("to_organ").order_by("pk")
    return rows.select_related(*imposed.RELATED).prefetch_related(Prefetch("copies", copies))


def numbers_of(rows: Sequence[Measure]) -> dict[UUID, str]:
    """The numbers of the texts of some measures, in one statement."""
    uids = [row.paper for row in rows if row.paper]
    return dict(Paper.objects.filter(uid__in=uids).values_list("uid", "number"))


def _line(at: At, row: Measure, days: int, titles: dict[str, str], numbers: dict[UUID, str]) -> dict[str, Any]:
    waiting = imposed.waits(row, at.today, days)
    return {
        "row": row,
        "kind": titles.get(row.kind, row.kind),
        "state": STATES[row.state],
        "lamp": LAMPS.get(row.state, "yellow"),
        "waits": WAITS.get(waiting, ""),
        "number": numbers.get(row.paper, "") if row.paper else "",
        "cite": f"seed/{row.charge.finding.item}",
    }


def _deeds(at: At, row: Measure) -> dict[str, Deed]:
    """What can be done on the page: of Art. 13, of Art. 14, about rectification and appeal."""
    found = dict(measureforms.offered(at, row))
    if row.kind == DISCIPLINE:
        found |= referdeeds.offered(at, row)
    return found | afterdeeds.offered(at, row)


@require_http_methods(["GET", "POST"])
@needs("measure:read")
def measure(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One measure: the finding in short, its text, copies with receipts, the talk, the year's file, what is lacking."""
    row = whole(imposed.visible_measures(at.actor)).filter(uid=uid).first()
    if row is None:
        raise NotFound("没有这项措施，或者您无权查看。", code="not_found")
    deeds = _deeds(at, row)
    got = chosen(at, request, row, deeds, reverse("desk:measure", args=[uid]))
    if got is not None and got.went is not None:
        return got.went
    given = referdeeds.given(at, row) if row.kind == DISCIPLINE else {}
    given = {**given, **afterdeeds.given(at, row)}
    said = {**_said(at, row), **given, "got": got, "deeds": deeds}
    said["doable"] = [key for key, deed in deeds.items() if not deed.corrects]
    said["fixable"] = any(deed.corrects for deed in deeds.values())
    return show(at, request, "measure.html", got.status if got else 200, **said)


def _said(at: At, row: Measure) -> dict[str, Any]:
    """What the page of a measure says."""
    finding, ours = row.charge.finding, at.actor.operator or at.actor.organ_id == row.office_id
    matter = finding.verification.petition
    papers = Paper.objects.filter(subject=row.uid).defer("body").order_by("pk")
    if not ours:
        papers = papers.filter(uid__in=imposed.sent(row, at.actor))
    copies = [one for one in row.copies.all() if ours or one.to_organ_id == at.actor.organ_id]
    days = at.now.setting("copy_receipt_days")
    return {
        "row": row,
        "rule": lawbook.load().measures[row.kind],
        "finding": finding,
        "item": f"seed/{finding.item}",
        "severity": SEVERITY_LABELS[Severity(finding.severity)],
        "broken": finding.broken.split(),
        "target": measuretext.target(row),
        "ours": ours,
        "soft": row.kind in SOFT,
        "order": row.kind == ORDER,
        "matter": matter,
        "matter_seen": matter is not None and Petition.objects.visible_to(at.actor).filter(pk=matter.pk).exists(),
        "state": STATES[row.state],
        "lamp_of": LAMPS.get(row.state, "yellow"),
        "papers": list(papers),
        "copies": copies,
        "roles": ROLES,
        "talk": imposed.talk_of(row),
        "rights": BY_RIGHT,
        "note": NOTE,
        "entry": yearfile.standing_of(row),
        "lacking": [LACKING[one] for one in imposed.lacks(row)],
        "waits": WAITS.get(imposed.waits(row, at.today, days), ""),
        "days": days,
    }


@require_GET
@needs("finding:answer")
def measure_paper(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """A text or record of a measure as it is issued, for who sees it."""
    paper, row = imposed.paper_seen(uid, at.actor)
    sheet = printing.render(content_of(paper))
    back = imposed.visible_measures(at.actor).filter(pk=row.pk).exists()
    return show(at, request, "measure_paper.html", paper=paper, sheet=sheet, lacking=pdf.lacking(), row=row, back=back)


@require_GET
@needs("finding:answer")
def measure_paper_file(at: At, request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """The same as a file."""
    paper, _ = imposed.paper_seen(uid, at.actor)
    if form not in set(Format):
        raise NotFound("没有这种格式。", code="not_found")
    made = file_out(paper, Format(form), actor=at.actor, on=at.today)
    return attachment(made.data, made.name, made.mime)
