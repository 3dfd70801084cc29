"""Art. 14 at the desk: what lies before a leader, what was referred to discipline and personnel (seed/14)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.accountability import referred as reads
from xinfang.accountability.actions import outcomes, reading
from xinfang.accountability.measuremodels import REFERRED, STATES, Laying, Measure, MeasureCopy
from xinfang.desk import referdeeds
from xinfang.desk import referforms as forms
from xinfang.desk.arriving import Deed, chosen
from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.look.files import attachment
from xinfang.papers import pdf, printing
from xinfang.papers.content import content_of
from xinfang.papers.models import Paper
from xinfang.papers.outlet import Format, file_out
from xinfang.rules.referring import waited
from xinfang.rules.refusals import NotFound


@require_GET
@needs("measure:refer")
def referrals(at: At, request: HttpRequest) -> HttpResponse:
    """What was laid before me, the newest first, with the days it has waited."""
    rows = reads.laid_before(at.actor).select_related("measure__organ", "measure__office")
    page = paging.page(rows, ("-laid_on", "-id"), request.GET.get("cursor", ""))
    most = at.now.setting("leader_read_days")
    given: dict[str, Any] = {"title": "呈我批阅", "hint": f"超过 {most} 天没有批阅的标红（非法定，本单位设定）"}
    given["empty"] = "没有呈您批阅的责任追究建议。"
    lines = [_laid(at, one, most) for one in page.rows]
    return show(at, request, "referrals.html", page=page, lines=lines, said=f"每页 {paging.SIZE} 份", query="", **given)


def _laid(at: At, one: Laying, most: int) -> dict[str, Any]:
    days, url = waited(one.laid_on, at.today), reverse("desk:referral", args=[one.uid])
    open_still = one.read_on is None and one.ended_on is None
    said = f"等批阅，已经 {days} 天" if open_still else ("已批阅" if one.read_on else "已改呈其他领导")
    return {"row": one.measure, "on": one.laid_on, "url": url, "said": said, "late": open_still and days > most}


@require_GET
@needs("measure:read")
def referred(at: At, request: HttpRequest) -> HttpResponse:
    """What was referred to the own discipline or personnel organ."""
    rows = reads.referred_to(at.actor).select_related("measure__organ", "measure__office")
    page = paging.page(rows, ("-sent_on", "-id"), request.GET.get("cursor", ""))
    lines = [
        {
            "row": one.measure,
            "on": one.sent_on,
            "url": reverse("desk:referred_one", args=[one.uid]),
            "said": STATES[one.measure.state] if one.received_on else "等签收",
            "late": False,
        }
        for one in page.rows
    ]
    given: dict[str, Any] = {"title": "收到的移送", "hint": "信访部门的责任追究建议，经领导批阅移送本机关"}
    given["empty"] = "没有移送本机关的责任追究建议。"
    return show(at, request, "referrals.html", page=page, lines=lines, said=f"每页 {paging.SIZE} 份", query="", **given)


@require_http_methods(["GET", "POST"])
@needs("measure:refer")
def referral(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One suggestion before a leader: its words, the form to read it."""
    laying = reads.laid_before(at.actor).filter(uid=uid).first()
    if laying is None:
        raise NotFound("没有这份呈批件，或者您无权查看。", code="not_found")
    row = _measure(laying.measure_id)
    last = reads.latest(row)
    open_still = last is not None and last.pk == laying.pk and laying.read_on is None and row.state == "laid"
    return _page(at, request, row, {"read": READ} if open_still else {}, "referral", uid, ("referrals", "呈我批阅"))


@require_http_methods(["GET", "POST"])
@needs("measure:read")
def referred_one(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One referral to the own organ: receipt, outcome, correction."""
    copy = reads.referred_to(at.actor).filter(uid=uid).first()
    if copy is None:
        raise NotFound("没有这份移送，或者您无权查看。", code="not_found")
    row = _measure(copy.measure_id)
    deeds = _copy_deeds(at, row, copy)
    return _page(at, request, row, deeds, "referred_one", uid, ("referred", "收到的移送"))


def _copy_deeds(at: At, row: Measure, copy: MeasureCopy) -> dict[str, Deed]:
    if copy.received_on is None:
        return {"receive": RECEIVE}
    found = {"outcome": OUTCOME} if row.state in {REFERRED, "carried_out"} else {}
    mine = row.outcomes.filter(organ_id=at.actor.organ_id or 0, struck_on__isnull=True).exists()
    return {**found, **({"strike": STRIKE} if mine else {})}


def _measure(pk: int) -> Measure:
    related = "office", "organ", "appointment__person", "appointment__post", "charge__finding__verification__petition"
    return Measure.objects.select_related(*related, "issued_by", "charge__seconded_by").get(pk=pk)


def _page(
    at: At, request: HttpRequest, row: Measure, deeds: dict[str, Deed], route: str, uid: UUID, up: tuple[str, str]
) -> HttpResponse:
    here = reverse(f"desk:{route}", args=[uid])
    got = chosen(at, request, row, deeds, here)
    if got is not None and got.went is not None:
        return got.went
    paper = Paper.objects.filter(uid=row.paper).first() if row.paper else None
    given = referdeeds.given(at, row) | {"up": reverse(f"desk:{up[0]}"), "up_title": up[1], "here": here}
    given |= {"row": row, "state": STATES[row.state], "body": paper.body if paper else "", "deeds": deeds, "got": got}
    return show(at, request, "referral.html", got.status if got else 200, **given)


def _read(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    last = reads.latest(row)
    assert last is not None
    reading.read_laying(last.uid, decision=said["decision"], words=said["words"], **forms.told(at, said))
    return "已批阅。"


def _mine(at: At, row: Measure) -> MeasureCopy:
    return reads.referred_to(at.actor).get(measure=row)


def _receive(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    outcomes.receive_referral(_mine(at, row).uid, **forms.told(at, said))
    return "已签收。"


def _outcome(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    decided = outcomes.Decided(said["kind"], said["decided_on"], said["number"], said["until"], said["words"])
    outcomes.record_outcome(_mine(at, row).uid, decided, **forms.told(at, said))
    return "已登记处理结果。"


def _strike(at: At, request: HttpRequest, row: Measure, said: dict[str, Any]) -> str:
    last = row.outcomes.filter(organ_id=at.actor.organ_id or 0, struck_on__isnull=True).latest("pk")
    outcomes.strike_outcome(last.uid, why=said["why"], **forms.told(at, said))
    return "已作废，记录保留。"


READ = Deed("批阅", forms.Read, _read, "批转以后，由提出建议的信访部门移送纪检监察机关和组织人事部门。")
RECEIVE = Deed("签收", forms.Said, _receive)
OUTCOME = Deed("登记处理结果", forms.Decided, _outcome, "照本机关的决定登记。")
STRIKE = Deed("作废最近一条结果", forms.Why, _strike, "录错了的。记录保留，标明作废。", corrects=True)


def _paper(at: At, uid: UUID) -> Paper:
    paper = Paper.objects.filter(uid=uid).first()
    row = reads.seen(at.actor).filter(uid=paper.subject).first() if paper is not None else None
    if paper is None or row is None or uid not in {one.uid for one in referdeeds.papers(row, at.actor)}:
        raise NotFound("没有这份文书，或者您无权查看。", code="not_found")
    return paper


@require_GET
@needs("finding:answer")
def referral_paper(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """A paper of a suggestion as it is issued."""
    paper = _paper(at, uid)
    sheet = printing.render(content_of(paper))
    return show(at, request, "referral_paper.html", paper=paper, sheet=sheet, lacking=pdf.lacking())


@require_GET
@needs("finding:answer")
def referral_paper_file(at: At, request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """The same as a file."""
    paper = _paper(at, uid)
    if form not in set(Format):
        raise NotFound("没有这种格式。", code="not_found")
    made = file_out(paper, Format(form), actor=at.actor, on=at.today)
    return attachment(made.data, made.name, made.mime)
