"""Matters beside one another: which may be the same, those that are tied to one, the codes of what was split off."""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from xinfang.desk.door import At, needs, show
from xinfang.desk.petition import file_of, tied
from xinfang.desk.registering import SHOWN_FOR
from xinfang.petitions import alike, life, queries
from xinfang.petitions.actions import splitting
from xinfang.petitions.actions.opening import masked
from xinfang.petitions.kinds import EXTERNAL_LABELS, ROLE_OF_PERSON, ExternalSystem, Role
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import tidy

MOST = 20


@require_GET
@needs("petition:register")
def similar(at: At, request: HttpRequest, number: str) -> HttpResponse:
    """What may be the same matter, within sight; nothing is done here but to look."""
    file = file_of(at, number)
    found = alike.similar_to(file.petition, actor=at.actor)
    may = {step.key for step in life.steps_for(file, at.actor, at.today)}
    return show(at, request, "similar.html", file=file, likely=found, may=may)


@require_GET
@needs("petition:read")
def together(at: At, request: HttpRequest, number: str) -> HttpResponse:
    """The matters that are tied to one, as far as they are seen: letters, people (masked), numbers, files."""
    file = file_of(at, number)
    rows = tied(file)
    shown = [_line(at, label, far, standing, due) for label, far, standing, due in rows[:MOST]]
    return show(at, request, "together.html", file=file, shown=shown, more=len(rows) - len(shown))


def _line(at: At, label: str, far: Petition, standing: str, due: Any) -> dict[str, Any]:
    file = queries.dossier_seen(far.number, at.actor)
    return {
        "label": label,
        "file": file,
        "standing": standing,
        "due": due,
        "people": [(ROLE_OF_PERSON[Role(row.role)], masked(row)) for row in file.petitioners],
        "submissions": list({row.submission.pk: row.submission for row in file.petitioners}.values()),
        "numbers": [(EXTERNAL_LABELS[ExternalSystem(row.system)], row.number) for row in file.externals],
    }


@require_GET
@needs("petition:register")
def parts(at: At, request: HttpRequest, number: str) -> HttpResponse:
    """The receipts with the query codes of what was split off: for ten minutes, to this clerk only."""
    petition = Petition.objects.get_visible(at.actor, number=tidy(number)[:12])
    uid, keys, since = request.session.get("split", ["", [], 0])
    if uid != str(petition.uid) or time.time() - since > SHOWN_FOR:
        request.session.pop("split", None)
        return redirect("desk:petition", number=petition.number)
    return show(at, request, "parts.html", petition=petition, done=splitting.parts_of(keys))
