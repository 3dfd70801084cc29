"""Registers 台账 in fixed columns: one's own and what one sees, a page at a time; printed on A4; given out as XLSX."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET, require_POST

from xinfang.desk.door import At, needs, show
from xinfang.desk.register_book import Period
from xinfang.look import paging
from xinfang.look.files import attachment
from xinfang.petitions import actions
from xinfang.petitions.actions.exporting import MOST
from xinfang.reports import workbook
from xinfang.reports.registers import REGISTERS, Asked, Register, cells, counted, dressed
from xinfang.rules.refusals import NotFound, Refused

PRINTED = 1000  # rows of the view that is printed whole


@require_GET
@needs("petition:read")
def ledgers(at: At, request: HttpRequest) -> HttpResponse:
    """One page of one register, of this month or the days that were asked for; ``print``: the whole of it."""
    register = _register(at, request.GET)
    form = _period(at, register, request.GET)
    given: dict[str, Any] = {"register": register, "form": form, "tabs": _tabs(at), "said": ""}
    if not form.is_valid():
        return show(at, request, "ledger.html", 400, **given)
    asked = _asked(at, form)
    whole = bool(request.GET.get("print"))
    size = PRINTED if whole else paging.SIZE
    page: Any = paging.page(dressed(register, asked), register.keys, request.GET.get("cursor", ""), size)
    count = paging.bounded_count(counted(register, asked))
    query = _query(register, asked)
    return show(
        at,
        request,
        "ledger.html",
        **{**given, "said": f"共 {paging.said(count)} 条"},
        period=asked,
        page=page,
        whole=whole,
        note=register.note(asked),
        cite=register.cite(asked.last),
        lines=[cells(register, row, asked) for row in page.rows],
        query=f"{query}&" + ("print=1&" if whole else ""),
        link=query,
        exports=count <= MOST,
    )


@require_POST
@needs("petition:read")
def ledger_file(at: At, request: HttpRequest) -> HttpResponse:
    """The register of the days that were asked for as XLSX; the ledger says who took it, and how many rows."""
    register = _register(at, request.POST)
    form = _period(at, register, request.POST)
    if not form.is_valid():
        return show(at, request, "ledger.html", 400, register=register, form=form, tabs=_tabs(at), said="")
    asked = _asked(at, form)
    rows = paging.bounded_count(counted(register, asked), MOST)
    said: dict[str, Any] = {
        "organ": at.actor.organ,
        "first": asked.first,
        "last": asked.last,
        "actor": at.actor,
        "on": at.today,
    }
    actions.export_register(register.key, rows, **said)
    name = f"{register.title}台账{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.xlsx"
    return attachment(workbook.of_register(register, asked), name, workbook.MIME)


def _register(at: At, said: QueryDict) -> Register:
    found = REGISTERS.get(said.get("book") or next(iter(REGISTERS)))
    if found is None:
        raise NotFound("没有这种台账。", code="not_found")
    if not at.actor.may(found.permission):
        raise Refused("您现在的岗位看不到这种台账。", todo="请由有职责的人员查看", code="not_allowed")
    return found


def _tabs(at: At) -> list[Register]:
    return [one for one in REGISTERS.values() if at.actor.may(one.permission)]


def _period(at: At, register: Register, said: QueryDict) -> Period:
    """This month, unless other days were asked for; a register of today knows no period."""
    usual = {"first": at.today.replace(day=1).isoformat(), "last": at.today.isoformat()}
    asked = {name: said[name] for name in usual if said.get(name)} if register.by else {}
    form = Period({**usual, **asked}, label_suffix="")
    form.fields["first"].label = f"{register.by} 从"
    return form


def _asked(at: At, form: Period) -> Asked:
    return Asked(at.actor, form.cleaned_data["first"], form.cleaned_data["last"], at.today, at.now)


def _query(register: Register, asked: Asked) -> str:
    days = {"first": asked.first.isoformat(), "last": asked.last.isoformat()} if register.by else {}
    return urlencode({"book": register.key, **days})
