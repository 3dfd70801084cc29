"""A finding explained 认定的由来: one tree from measure to papers, printable; the case file 卷宗 as PDF and its manifest."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xinfang.desk.door import At, needs, show
from xinfang.look.files import attachment
from xinfang.papers import pdf
from xinfang.papers.outlet import MIMES, Format
from xinfang.petitions import actions
from xinfang.reports.casefile import case_file
from xinfang.reports.explain import Node, tree
from xinfang.reports.explained import finding_for, gather
from xinfang.reports.manifest import manifest, written
from xinfang.rules.refusals import NotFound

MIME = {"pdf": MIMES[Format.PDF], "json": "application/json"}


@require_GET
@needs("finding:read")
def explain(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """The tree, for who may read the working."""
    found = gather(finding_for(at.actor, uid), at.now)
    root = tree(found)
    given: dict[str, Any] = {"finding": found.finding, "root": root, "parts": _numbered(root), "lacking": pdf.lacking()}
    return show(at, request, "explain.html", **given)


def _numbered(node: Node, number: str = "") -> list[dict[str, Any]]:
    """What hangs below a node, each with its number, which is its anchor too."""
    found = []
    for place, one in enumerate(node.children, start=1):
        own = f"{number}.{place}" if number else str(place)
        found.append({"number": own, "node": one, "below": _numbered(one, own)})
    return found


@require_GET
@needs("finding:read")
def explain_file(at: At, request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """The case file: ``pdf``, or ``json`` for the manifest. The ledger says who took it. Refused where fonts are wanting."""
    finding = finding_for(at.actor, uid)
    if form not in MIME:
        raise NotFound("没有这种文件。", code="not_found")
    found = gather(finding, at.now)
    if form == "pdf":
        data = case_file(found).pdf
    else:
        data = written(manifest(found)) if pdf.lacking() else case_file(found).manifest
    said: dict[str, Any] = {"organ": finding.organ.uid, "first": finding.conduct_first, "last": finding.conduct_last}
    actions.export_register("casefile", len(found.entries), **said, actor=at.actor, on=at.today)
    return attachment(data, f"casefile.{form}", MIME[form])
