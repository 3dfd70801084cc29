"""Look up one's own matter by number and code: every step, every date and why that date."""

import time
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinfang.bureau import throttle
from xinfang.bureau.queries import Snapshot, snapshot
from xinfang.look.address import address_of
from xinfang.look.files import attachment
from xinfang.look.public import public
from xinfang.papers import pdf, printing
from xinfang.papers.content import content_of
from xinfang.papers.models import Paper
from xinfang.papers.outlet import Format, file_out
from xinfang.petitions import actions, life, queries, ratings
from xinfang.petitions.kinds import ServiceMode
from xinfang.petitions.queries import Dossier
from xinfang.petitions.when import When
from xinfang.portal.lodge import PETITIONER
from xinfang.rules import lawbook
from xinfang.rules.clocks import ClockState
from xinfang.rules.days import zh
from xinfang.rules.paths import Path
from xinfang.rules.refusals import NotFound
from xinfang.rules.steps import STATE_LABELS, STEPS, TERMINAL, State, Step

OPEN_FOR = 1800
WAITING = {
    "disposal": "等待{organ}决定由谁办理",
    "accept_notice": "等待{organ}决定是否受理并告诉您",
    "conclude": "{organ}正在办理，办完给您书面答复",
    "report_back": "{organ}正在办理，并要向交办单位报告结果",
    "review_request": "您已收到答复。不服的，可以申请复查",
    "review": "{organ}正在复查，会给您书面意见",
    "rereview_request": "您已收到复查意见。不服的，可以申请复核",
    "rereview": "{organ}正在复核，会给您书面意见",
}
DUTY = {  # what the organ owes by the day, in everyday words
    "disposal": "决定由谁办理，并告诉您",
    "accept_notice": "决定是否受理，并书面告诉您",
    "conclude": "书面答复您",
    "report_back": "向交办单位报告结果",
    "review": "给您书面的复查意见",
    "rereview": "给您书面的复核意见",
}
TOLD = ("等待{organ}书面告诉您处理的途径和程序", "书面告诉您处理的途径和程序")  # after acceptance (2022/23)
UNTIL = {
    "review_request": "要申请复查的，最后一天是",
    "rereview_request": "要申请复核的，最后一天是",
}
TITLES = {
    "register": "已登记",
    "submission:join": "您再次反映的内容已并入这件事项",
    "forward": "已转给{to}",
    "assign": "已交给{to}办理",
    "receive": "{by}已签收",
    "accept": "已受理",
    "inform_receipt": "已告诉您由谁、怎么办理",
    "extend": "办理期限延长了",
    "reply": "已作出书面答复",
    "answer": "已作出书面答复",
    "set_kind": "确定了这件事走哪条途径",
    "serve": "书面答复已送达",
    "object": "{by}认为不归它管，提出了异议",
    "agree_return": "已退回，重新决定由谁办理",
    "overrule": "异议不成立，仍由原单位办理",
    "inform": "已告诉您应当向哪里提出",
    "decline": "不予受理",
    "decline_finally": "不再受理",
    "report_back": "已向交办单位报告结果",
    "archive": "已办完归档",
    "withdraw": "已撤回",
    "recall": "转送已收回，重新决定由谁办理",
    "request_review": "已申请复查，由{to}复查",
    "decline_review": "复查申请没有受理，原来的答复仍然有效",
    "decide_review": "已作出复查意见",
    "request_rereview": "已申请复核，由{to}复核",
    "decline_rereview": "复核申请没有受理，复查意见仍然有效",
    "decide_rereview": "已作出复核意见，程序终结",
    "open_hearing": "举行听证",
    "close_hearing": "听证结束",
    "execute": "支持的意见已经落实",
    "settle": "已调解、和解",
    "lead_in": "已告诉您通过哪种法定程序解决",
    "ask_supplement": "{by}请您补充材料",
    "supplement": "您补充了材料",
    "rate": "您作了评价",
    "merge": "{by}把这件事与同类的事一起办理，期限不延后",
    "take_in": "{by}把这件事与同类的事一起办理，期限不延后",
    "release": "这件事恢复单独办理，期限不延后",
    "reply_with": "已作出书面答复",
    "split": "您的几项诉求分开办理，各有编号",
    "succeed": "原单位撤销或合并，由{to}接着办理，期限不变",
}

UNOPENED = {  # made, and not yet in the petitioner's hands
    State.REPLIED: ("书面答复已经作出", "处理意见书"),
    State.REVIEWED: ("复查意见已经作出", "复查意见书"),
    State.FINAL: ("复核意见已经作出，程序终结", "复核意见书"),
}

SIXTY = frozenset({Path.OLD, Path.OPINION, Path.UNSAID})  # whose petitioner may be told of the sixty days
MERGED = "，与同类的事一起书面答复；最迟哪天，见下面的告知书"
TRIES = timedelta(minutes=15)


ASKED = {
    "request_review": "portal:review",
    "request_rereview": "portal:review",
    "supplement": "portal:supplement",
    "rate": "portal:rate",
    "withdraw": "portal:withdraw",
}


ASK = {"rate": "评价办理情况"}


class LookUp(forms.Form):
    """Number and code."""

    number = forms.CharField(
        label="编号",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "如 B3XN-8TQ2"}),
    )
    code = forms.CharField(label="查询码", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; a wrong code is answered as an unknown number is. Neither ever stands in a URL."""
    form = LookUp(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        place, now = address_of(request), timezone.now()
        throttle.refuse_too_many("look_up", place, now=now, most=snapshot().setting("lookup_tries"), within=TRIES)
        petition = queries.by_code(form.cleaned_data["number"], form.cleaned_data["code"])
        if petition is not None:
            request.session.cycle_key()
            request.session["case"] = [str(petition.uid), int(time.time())]
            return redirect("portal:case")
        throttle.count("look_up", place, now=now, within=TRIES)
        form.add_error(None, "没有找到。请对照收件回执核对编号和查询码，注意字母和数字。")
    return render(request, "portal/look_up.html", {"form": form}, status=200 if not form.errors else 400)


def file_of(request: HttpRequest) -> Dossier | None:
    """The matter that this browser opened with its code, for half an hour; None when there is none."""
    uid, since = request.session.get("case", ["", 0])
    if not uid or time.time() - since > OPEN_FOR:
        request.session.pop("case", None)
        return None
    return queries.dossier_opened(UUID(uid))


def offers(file: Dossier, today: date, now: Snapshot, keys: Iterable[str]) -> list[Step]:
    """Those of the steps ``keys`` that the petitioner may take today; a rating only while the bureau's days run."""
    last = ratings.last_day(file.proceedings, now)
    shut = {"rate"} if last is None or today > last else set()
    found = life.steps_for(file, PETITIONER, today)
    kept = [step for step in found if step.key in keys and step.key not in shut]
    return sorted(kept, key=lambda step: step.key != "supplement")  # what the organ waits for stands first


@public
@require_GET
def case(request: HttpRequest) -> HttpResponse:
    """How the matter stands: who owes what by when and why, and everything that was done."""
    file = file_of(request)
    if file is None:
        return redirect("portal:look_up")
    today, now = timezone.localdate(), snapshot()
    timers = life.timers(file, today, now)
    ahead = _ahead(file, timers)
    events, way = life.events(file, own=True), life.way_of(file, today)
    return render(
        request,
        "portal/case.html",
        {
            "file": file,
            "now": _now(file, ahead, way[0]),
            "reasons": ahead[0].reasons if ahead else (),
            "phone": file.proceeding.organ.phone,
            "events": [
                _event(event)
                for event in reversed(events)
                if event.key in TITLES or event.key.startswith(("correct", "undo", "reopen"))
            ],
            "ahead": [(_wait(file, timer), timer.clock.due_on, timer.reasons) for timer in reversed(ahead[1:])],
            "opened": [event for event in events if event.key == "identity:open"],
            "later": _later(ahead, today) if way[0] in SIXTY else "",
            "way": "" if file.proceeding.state in {State.FINAL, State.ARCHIVED} else way[3],
            "asked": file.proceeding.supplement_by,
            "files": [row for row in file.attachments if row.own and row.removed_on is None],
            "papers": [p for p in file.papers if p.public],
            "may": [(ASK.get(step.key, step.title), ASKED[step.key]) for step in offers(file, today, now, ASKED)],
        },
    )


def _ahead(file: Dossier, timers: list[life.Timer]) -> list[life.Timer]:
    """What is owed, the first first. Once the matter is accepted its answer is; a notice still owed comes after (2022/23)."""
    shown = {ClockState.RUNNING, ClockState.LAPSED}
    found = [one for one in timers if one.state in shown and one.clock.limit != "objection"]
    if file.proceeding.state in {State.HANDLING, *UNOPENED}:
        found.sort(key=lambda one: one.clock.limit == "accept_notice")
    return found


def _wait(file: Dossier, timer: life.Timer) -> str:
    taken = timer.clock.limit == "accept_notice" and file.proceeding.accepted_on is not None
    return (TOLD[0] if taken else WAITING.get(timer.clock.limit, timer.title)).format(organ=timer.organ)


def _now(file: Dossier, ahead: list[life.Timer], path: Path) -> dict[str, Any]:
    state = State(file.proceeding.state)
    if state in UNOPENED and file.proceeding.served_on is None:
        what, paper_title = UNOPENED[state]
        paper_title = "答复意见" if path not in SIXTY and state is State.REPLIED else paper_title
        then = f"请在“给您的文书”里打开{paper_title}；不打开的，{file.proceeding.organ.name}会邮寄或者当面送给您。"
        return {"what": f"现在：{what}", "then": then, "late": False}
    if not ahead:
        what = f"现在：{STATE_LABELS[state]}"
        return {
            "what": what,
            "then": "这件事已经办完。"
            if state in TERMINAL
            else f"由{file.proceeding.organ.name}办理{MERGED * (state is State.MERGED)}。",
            "late": False,
        }
    first = ahead[0]
    late = first.state is ClockState.LAPSED
    wait = _wait(file, first)
    duty = TOLD[1] if wait.endswith(TOLD[1]) else DUTY.get(first.clock.limit, "办好")
    before = UNTIL.get(first.clock.limit) or (f"{first.organ}应在" if late else f"{first.organ}最迟应在")
    after = "" if first.clock.limit in UNTIL else duty
    then = (
        f" 以前{after}，已经超过。系统已提示有关部门核查；您也可以直接询问。" if late else f"{after and ' '}{after}。"
    )
    shown = {"before": before, "day": zh(first.clock.due_on), "then": then}
    return {"what": f"现在：{wait}", "wait": wait, "late": late, **shown}


def _later(ahead: list[life.Timer], today: date) -> str:
    """What comes after the organ takes the matter up, as the law of today has it; empty once it is under way."""
    if not ahead or ahead[0].clock.limit not in {"disposal", "accept_notice"}:
        return ""
    value = lawbook.load().value("conclude", today)
    more = f"；情况复杂可以延长，最多 {value.extension.max_days} 天，会告诉您理由" if value.extension else ""
    return f"按信访程序受理的，受理后 {value.days} 天内给您书面答复{more}" if value.days else ""


def _event(event: life.Event) -> dict[str, Any]:
    by = event.by.split("科")[0] if event.key in {"receive", "object"} else event.by
    by = event.paper.organ_label if event.key == "ask_supplement" and event.paper else by
    title = TITLES.get(event.key, event.title).format(to=event.to_organ, by=by)
    paper: Paper | None = event.paper if event.paper is not None and event.paper.public else None
    return {
        "title": title,
        "on": event.on,
        "paper": paper,
        "details": event.details,
        "late": event.late,
        "assumed": event.assumed,
    }


@public
@require_GET
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One paper addressed to the petitioner; the written reply is opened by an act of its own (decision 13)."""
    file = file_of(request)
    if file is None:
        return redirect("portal:look_up")
    found = life.paper_or_not_found(file, uid, public=True)
    if life.waits_for_opening(file, found):
        bring = life.consequences(STEPS["serve"], file, timezone.localdate(), snapshot())
        return render(request, "portal/open.html", {"file": file, "paper": found, "bring": bring})
    sheet = printing.render(content_of(found))
    given = {"file": file, "paper": found, "sheet": sheet, "lacking": pdf.lacking()}
    return render(request, "portal/paper.html", given)


@public
@require_POST
def open_reply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Open the written reply with the code: the petitioner has received it today."""
    file = file_of(request)
    if file is None:
        return redirect("portal:look_up")
    found, today = life.paper_or_not_found(file, uid, public=True), timezone.localdate()
    if life.waits_for_opening(file, found):
        actions.serve(
            file.petition.uid,
            mode=ServiceMode.ELECTRONIC,
            received_on=today,
            actor=PETITIONER,
            when=When(today, today),
            key=f"portal:open:{uid}",
        )
    return redirect("portal:paper", uid=uid)


@public
@require_GET
def paper_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """One paper addressed to the petitioner as a file; a reply that was not opened yet is opened first."""
    file = file_of(request)
    if file is None:
        return redirect("portal:look_up")
    found = life.paper_or_not_found(file, uid, public=True)
    if form not in set(Format):
        raise NotFound("没有这种格式。", code="not_found")
    if life.waits_for_opening(file, found):
        return redirect("portal:paper", uid=uid)
    made = file_out(found, Format(form), actor=PETITIONER, on=timezone.localdate())
    return attachment(made.data, made.name, made.mime)


@public
@require_GET
def own_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One file that the petitioner handed in here, to be saved."""
    file = file_of(request)
    if file is None:
        return redirect("portal:look_up")
    found = actions.open_attachment(file.petition.uid, uid, actor=PETITIONER, on=timezone.localdate())
    return attachment(found.data, found.name, found.mime)


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the matter in this browser: for a computer that others use too."""
    request.session.flush()
    return redirect("portal:home")
