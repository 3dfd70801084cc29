"""12345 orders and leaders' mailboxes by file: upload, see what would become of each row, confirm."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.door import At, needs, show
from xinfang.look.files import attachment
from xinfang.look.uploads import received
from xinfang.people.models import Organ
from xinfang.petitions import sheets
from xinfang.petitions.sheets import ORIGIN_LABELS, Origin
from xinfang.rules.lawbook import in_words
from xinfang.rules.refusals import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ORIGINS = [(one.value, label) for one, label in ORIGIN_LABELS.items()]


@require_http_methods(["GET", "POST"])
@needs("petition:register")
def sheet(at: At, request: HttpRequest) -> HttpResponse:
    """The form; with a file: the preview, which writes nothing; with the sealed rows of a preview: the import."""
    chosen = request.POST.get("origin", Origin.HOTLINE.value)
    if request.method != "POST":
        return show(at, request, "sheet.html", origins=ORIGINS, chosen=chosen)
    organ = Organ.objects.get(path=at.actor.organ_path)
    try:
        if request.POST.get("rows"):
            return _confirmed(at, request, organ)
        return _preview(at, request, organ, chosen)
    except Refused as error:
        return show(at, request, "sheet.html", 400, origins=ORIGINS, chosen=chosen, problem=in_words(error))


def _preview(at: At, request: HttpRequest, organ: Organ, chosen: str) -> HttpResponse:
    files = received(request, "file")
    if len(files) != 1 or chosen not in set(Origin):
        raise Refused("没有选择文件。", todo="请选择一个 .xlsx 或 .csv 文件", code="no_file")
    origin = Origin(chosen)
    found = sheets.look(files[0][1], origin, organ=organ, today=at.today)
    packed = sheets.pack(found.rows, origin, organ) if found.rows else ""
    given: dict[str, Any] = {"origins": ORIGINS, "chosen": chosen, "label": ORIGIN_LABELS[origin], "packed": packed}
    counts = {state: found.count(state) for state in ("new", "already", "refused")}
    return show(at, request, "sheet.html", found=found, **counts, **given)


def _confirmed(at: At, request: HttpRequest, organ: Organ) -> HttpResponse:
    origin, rows = sheets.unpack(request.POST["rows"], organ)
    made = sheets.bring(rows, origin, organ=organ, actor=at.actor, today=at.today)
    old = len(rows) - made
    messages.success(request, f"已登记 {made} 件{ORIGIN_LABELS[origin]}{f'，先前已有 {old} 件' if old else ''}。")
    return redirect("desk:inbox")


@require_GET
@needs("petition:register")
def sheet_template(at: At, request: HttpRequest) -> HttpResponse:
    """The empty sheet."""
    return attachment(sheets.template(), "sheet.xlsx", XLSX)
