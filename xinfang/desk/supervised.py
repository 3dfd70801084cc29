"""One supervision letter, listing or interview at the desk; something new (2005/36; 2022/39-3, 40-1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.accountability.actions import calling, deciding, writing
from xinfang.accountability.models import Interview, Listing, SupervisionCall, SupervisionLetter
from xinfang.accountability.supervised import one
from xinfang.accountability.supervising import letter_due
from xinfang.accountability.supervisionmodels import ANSWERED, DECIDED, LETTERS, OPEN, RECEIVED, SENT
from xinfang.desk import superviseforms as forms
from xinfang.desk.arriving import Deed, chosen
from xinfang.desk.door import At, needs, show
from xinfang.desk.supervision import office_of, seen, told
from xinfang.look.files import attachment
from xinfang.papers import pdf
from xinfang.papers.models import Paper
from xinfang.papers.outlet import Format, file_out
from xinfang.people.models import Organ
from xinfang.rules import lawbook
from xinfang.rules.days import zh
from xinfang.rules.refusals import NotFound, Refused

Deeds = dict[str, Deed]


@require_http_methods(["GET", "POST"])
@needs("petition:read")
def letter(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One supervision letter: what it asks, until when and why, the feedback, what can be done now."""
    row = one(SupervisionLetter, uid, at.actor, "call")
    deeds = _letter_deeds(at, row)
    got = chosen(at, request, row, deeds, reverse("desk:supervision_letter", args=[uid]))
    if got is not None and got.went is not None:
        return got.went
    return show(
        at,
        request,
        "supervision_letter.html",
        got.status if got else 200,
        row=row,
        got=got,
        deeds=deeds,
        doable=doable(deeds),
        state=LETTERS[row.state],
        trigger=lawbook.load().triggers[row.trigger],
        paper=Paper.objects.get(uid=row.paper),
        due=letter_due(row, at.now),
        feedbacks=row.feedbacks.all(),
        seen=seen(at, row),
        acts=office_of(at.actor, row),
    )


def doable(deeds: Deeds) -> bool:
    """Whether there is anything to do but to put a slip right."""
    return any(not deed.corrects for deed in deeds.values())


def _letter_deeds(at: At, row: SupervisionLetter) -> Deeds:
    organ = at.actor.organ_id == row.organ_id and at.actor.may("petition:handle")
    office, found = office_of(at.actor, row), {}
    if row.state == SENT and (organ or office):
        found["receive"] = RECEIVE
    if row.state == RECEIVED and organ:
        found["answer"] = ANSWER
    if row.state == ANSWERED and office:
        found |= {"accept": ACCEPT, "back": BACK}
    if row.state in {SENT, RECEIVED, ANSWERED} and office:
        found["void"] = VOID_LETTER
    return found


@require_http_methods(["GET", "POST"])
@needs("petition:read")
def listing(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One listing 挂牌督办: why, who is in charge, until when, how it goes."""
    row = one(Listing, uid, at.actor, "decider", "leader__person", "leader__post__organ")
    organ, office = at.actor.organ_id == row.organ_id, office_of(at.actor, row)
    deeds: Deeds = {"note": NOTE} if row.state == OPEN and (organ or office) else {}
    deeds |= {"end": END, "void": VOID_LISTING} if row.state == OPEN and office else {}
    got = chosen(at, request, row, deeds, reverse("desk:supervision_listing", args=[uid]))
    if got is not None and got.went is not None:
        return got.went
    given: dict[str, Any] = {"row": row, "got": got, "deeds": deeds, "state": DECIDED[row.state], "seen": seen(at, row)}
    given["doable"] = doable(deeds)
    given["notes"] = row.notes.select_related("organ")
    return show(at, request, "supervision_listing.html", got.status if got else 200, **given)


@require_http_methods(["GET", "POST"])
@needs("petition:read")
def interview(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One interview 约谈: whom, when, about what, the record, the promise."""
    row = one(Interview, uid, at.actor, "decider", "whom__person", "whom__post")
    deeds = _interview_deeds(at, row)
    got = chosen(at, request, row, deeds, reverse("desk:supervision_interview", args=[uid]))
    if got is not None and got.went is not None:
        return got.went
    given: dict[str, Any] = {"row": row, "got": got, "deeds": deeds, "state": DECIDED[row.state], "seen": seen(at, row)}
    given |= {"doable": doable(deeds), "paper": Paper.objects.get(uid=row.paper), "lacking": pdf.lacking()}
    return show(at, request, "supervision_interview.html", got.status if got else 200, **given)


def _interview_deeds(at: At, row: Interview) -> Deeds:
    office = office_of(at.actor, row)
    if row.state == OPEN and office:
        return {"hold": HOLD, "void": VOID_INTERVIEW}
    owed = row.state == deciding.HELD and row.promise_by is not None and row.kept_on is None
    return {"keep": KEEP} if owed and (office or at.actor.organ_id == row.organ_id) else {}


@require_GET
@needs("petition:read")
def interview_file(at: At, request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    """The notice of an interview as a file."""
    row = one(Interview, uid, at.actor)
    if form not in set(Format):
        raise NotFound("没有这种格式。", code="not_found")
    made = file_out(Paper.objects.get(uid=row.paper), Format(form), actor=at.actor, on=at.today)
    return attachment(made.data, made.name, made.mime)


# --- what can be done there


def _receive(at: At, request: HttpRequest, row: SupervisionLetter, said: dict[str, Any]) -> str:
    got = writing.receive_letter(row.uid, **told(at, said))
    return f"已签收，请在 {zh(got.due_on)} 前书面反馈。" if got.due_on else "已签收。"


def _answer(at: At, request: HttpRequest, row: SupervisionLetter, said: dict[str, Any]) -> str:
    writing.answer_letter(row.uid, words=said["words"], enclosed=said["enclosed"], **told(at, said))
    return "已书面反馈，等督办单位核对。"


def _accept(at: At, request: HttpRequest, row: SupervisionLetter, said: dict[str, Any]) -> str:
    writing.check_feedback(row.uid, accepted=True, **told(at, said))
    return "反馈已认可，督办函办结。"


def _back(at: At, request: HttpRequest, row: SupervisionLetter, said: dict[str, Any]) -> str:
    writing.check_feedback(row.uid, accepted=False, reason=said["reason"], **told(at, said))
    return "已退回，等重新反馈。"


def _void_letter(at: At, request: HttpRequest, row: SupervisionLetter, said: dict[str, Any]) -> str:
    writing.void_letter(row.uid, why=said["why"], **told(at, said))
    return "已作废，函和编号保留；线索重新打开。"


def _note(at: At, request: HttpRequest, row: Listing, said: dict[str, Any]) -> str:
    deciding.note_progress(row.uid, words=said["words"], **told(at, said))
    return "进展已登记。"


def _end(at: At, request: HttpRequest, row: Listing, said: dict[str, Any]) -> str:
    deciding.unlist(row.uid, result=said["result"], **told(at, said))
    return "已摘牌。"


def _hold(at: At, request: HttpRequest, row: Interview, said: dict[str, Any]) -> str:
    given = {name: said[name] for name in ("record", "promise", "promise_by")}
    deciding.hold_interview(row.uid, **given, **told(at, said))
    return "约谈记录已登记。"


def _keep(at: At, request: HttpRequest, row: Interview, said: dict[str, Any]) -> str:
    deciding.keep_promise(row.uid, words=said["words"], **told(at, said))
    return "兑现情况已登记。"


def _void(at: At, request: HttpRequest, row: Any, said: dict[str, Any]) -> str:
    deciding.void_decided(type(row), row.uid, why=said["why"], **told(at, said))
    return "已作废，记录保留。"


RECEIVE = Deed("签收", forms.Receive, _receive, "反馈的天数从收到之日起算，当日不计；末日逢休息日顺延。")
ANSWER = Deed("书面反馈", forms.Answer, _answer, "反馈以后由督办单位核对；退回的要重新反馈，期限不重新计算。")
ACCEPT = Deed("认可反馈", forms.Said, _accept, "认可以后督办函办结。")
BACK = Deed("退回重新反馈", forms.SendBack, _back, "原来的反馈保留。")
VOID_LETTER = Deed("作废", forms.Why, _void_letter, "发错了的。函和编号保留，标明作废。", corrects=True)
NOTE = Deed("登记进展", forms.Progress, _note)
END = Deed("摘牌", forms.Result, _end, "写明督办的结果。")
VOID_LISTING = Deed("作废", forms.Why, _void, "录错了的。记录保留，标明作废。", corrects=True)
HOLD = Deed("登记约谈记录", forms.Held, _hold)
KEEP = Deed("登记兑现情况", forms.Kept, _keep, "是不是做到了由人判断。")
VOID_INTERVIEW = Deed("作废", forms.Why, _void, "录错了的、取消了的。记录保留，通知标明作废。", corrects=True)


# --- something new


@dataclass(frozen=True, slots=True)
class Offer:
    """Something new: its title, its form, the act, the page of what came of it, a hint. ``organ``: an organ is chosen first."""

    title: str
    form: type[forms.Said]
    do: Callable[[At, Any, dict[str, Any], UUID | None], Any]
    page: str
    cite: str
    hint: str
    organ: bool = False


def _new_call(at: At, form: forms.NewCall, said: dict[str, Any], call: UUID | None) -> SupervisionCall:
    given = {"trigger": said["trigger"], "grounds": said["grounds"]}
    return calling.raise_call(form.petition().uid, **given, **told(at, said))


def _new_letter(at: At, form: forms.NewLetter, said: dict[str, Any], call: UUID | None) -> SupervisionLetter:
    given = {name: said[name] for name in ("trigger", "text", "days")}
    return writing.send_letter(form.petition().uid, **given, call=call, **told(at, said))


def _new_listing(at: At, form: forms.NewListing, said: dict[str, Any], call: UUID | None) -> Listing:
    given = {"leader": forms.leader(form, "leader"), "reason": said["reason"], "until": said["until"]}
    return deciding.list_matter(form.upon(), **given, **told(at, said))


def _new_interview(at: At, form: forms.NewInterview, said: dict[str, Any], call: UUID | None) -> Interview:
    given = {name: said[name] for name in ("meet_on", "place", "about")}
    return deciding.set_interview(form.upon(), whom=forms.leader(form, "whom"), **given, **told(at, said))


NEW: Mapping[str, Offer] = {
    "call": Offer(
        "记一条督办线索",
        forms.NewCall,
        _new_call,
        "supervision_call",
        "2022/40-1",
        "系统看不到的情形，如推诿、弄虚作假，由人提出。",
    ),
    "letter": Offer(
        "发督办函",
        forms.NewLetter,
        _new_letter,
        "supervision_letter",
        "2022/40-1",
        "发给现在承办的单位，有文号。反馈的天数从它签收起算，末日逢休息日顺延；没有按期反馈的，成为待核事项。",
    ),
    "listing": Offer(
        "挂牌督办",
        forms.NewListing,
        _new_listing,
        "supervision_listing",
        "2022/39-3",
        "2022年5月1日起由信访工作联席会议决定；信访部门自己挂牌的，须在设置里开通（本地做法，非法定）。",
        organ=True,
    ),
    "interview": Offer(
        "约谈",
        forms.NewInterview,
        _new_interview,
        "supervision_interview",
        "2022/39-3",
        "由信访工作联席会议决定，出具约谈通知。",
        organ=True,
    ),
}


@require_http_methods(["GET", "POST"])
@needs("supervision:act")
def new(at: At, request: HttpRequest, what: str) -> HttpResponse:
    """Something new; of what is decided on an organ, the organ is chosen first."""
    offer = NEW.get(what)
    if offer is None:
        raise NotFound("没有这种登记。", code="not_found")
    organ, call = _organ(at, request, offer), _call(at, request, what)
    given: dict[str, Any] = {"offer": offer, "what": what, "organ": organ, "call": call}
    if offer.organ and organ is None:
        return show(at, request, "supervision_new.html", **given, organs=forms.organs_below(at))
    form = offer.form(request.POST or None, at=at, row=organ, initial=_start(request, call))
    if request.method == "POST" and form.is_valid():
        try:
            made = offer.do(at, form, form.cleaned_data, call.uid if call else None)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, f"已登记：{offer.title}。")
            return redirect(f"desk:{offer.page}", uid=made.uid)
    return show(at, request, "supervision_new.html", 400 if request.method == "POST" else 200, form=form, **given)


def _organ(at: At, request: HttpRequest, offer: Offer) -> Organ | None:
    asked = request.GET.get("organ", "")
    return (
        next((one for one in forms.organs_below(at) if str(one.uid) == asked), None) if offer.organ and asked else None
    )


def _call(at: At, request: HttpRequest, what: str) -> SupervisionCall | None:
    asked = request.GET.get("call", "")
    if what != "letter" or not asked:
        return None
    try:
        return one(SupervisionCall, UUID(asked), at.actor)
    except ValueError:
        raise NotFound("没有这条督办线索。", code="not_found") from None


def _start(request: HttpRequest, call: SupervisionCall | None) -> dict[str, Any]:
    """What the form begins with: the matter, and of a proposal its trigger and words that fit."""
    if call is None:
        return {"number": request.GET.get("number", "")[:12]}
    number = call.petition.number
    late = "" if call.found == "people" else f"，{zh(call.due_on)}到期，至今没有办"
    text = f"你单位承办的编号 {number} 信访事项{late}。请说明原因，抓紧办理，并书面反馈办理情况。"
    return {"number": number, "trigger": call.trigger, "text": text}
