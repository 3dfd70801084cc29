"""The hall at the desk: tickets of a day, who receives at the window, what became of each visit, the record of the talk."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from xinfang.desk.arriving import Deed, Number, Why, chosen, common, plain
from xinfang.desk.door import At, needs, show
from xinfang.desk.register_book import Period
from xinfang.look import paging
from xinfang.look.files import attachment
from xinfang.look.forms import DayField, Form
from xinfang.papers import pdf, printing
from xinfang.papers.content import content_of
from xinfang.papers.outlet import Format, file_out
from xinfang.petitions import actions, arrivals
from xinfang.petitions.actions.visiting import sitting
from xinfang.petitions.arrived import Ticket
from xinfang.petitions.intake import CONFIRMED_LABELS, END_LABELS, GUIDE_LABELS, TIED, Confirmed, End, Guide
from xinfang.petitions.models import Petition
from xinfang.petitions.numbers import tidy
from xinfang.petitions.visitwords import joint
from xinfang.rules.refusals import NotFound
from xinfang.rules.visits import MOST_REPRESENTATIVES, cite, collective

LONGEST = 20_000


def _long(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}), **kwargs)


class Take(Form):
    """A ticket: how many came, to which window."""

    heads = forms.IntegerField(label="人数", min_value=1, max_value=100_000, initial=1)
    window = forms.CharField(label="窗口", required=False, max_length=20, help_text="如 3号窗口；可以接谈时再写")
    on = DayField(label="来访日期", help_text="早于今天就是补录")
    taken_at = forms.CharField(label="时间", max_length=5, widget=forms.TextInput(attrs={"size": 6}))
    proof = forms.CharField(label="补录依据", required=False, max_length=500)


class Receive(Form):
    """Who sits at the window."""

    window = forms.CharField(label="窗口", required=False, max_length=20)
    officers = forms.MultipleChoiceField(
        label="本单位接谈人",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text="按住 Ctrl 可以选几个",
    )
    others = forms.CharField(
        label="其他单位的接谈人（联合接访）",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一人：单位 姓名，如 市人力资源和社会保障局 陈刚",
    )

    def __init__(self, *args: Any, at: At, row: Ticket, **kwargs: Any) -> None:
        seated = sitting(row)
        own = [str(one.appointment.uid) for one in seated if one.organ_id == row.organ_id]
        rest = [f"{o.organ.short_name} {o.appointment.person.name}" for o in seated if o.organ_id != row.organ_id]
        first = {"window": row.window, "officers": own or [str(at.actor.appointment)], "others": "\n".join(rest)}
        super().__init__(*args, **{**kwargs, "initial": {**kwargs.get("initial", {}), **first}})
        held = arrivals.own_officers(at.actor, row.day)
        named = [(str(one.uid), f"{one.person.name} {one.post.section}{one.post.title}") for one in held]
        self.fields["officers"].choices = named  # type: ignore[attr-defined]


class Talk(Form):
    """The record of the talk, read back."""

    text = _long("问答", help_text="问：…… 答：……，一句一行。不要写来访人的姓名、证件号码：他（她）在打印件上签名")
    confirmed = forms.ChoiceField(
        label="宣读核对以后", choices=[(str(key), label) for key, label in CONFIRMED_LABELS.items()]
    )
    read_back = forms.BooleanField(label="笔录已向来访人宣读，或者交来访人阅读，来访人核对过")


class Answer(Form):
    """What was asked and what was answered."""

    text = _long("问了什么，怎样答复", help_text="只有咨询、查询进度这样办；有请求要办的，登记")


class Elsewhere(Form):
    """Which body is competent, and why."""

    ground = forms.ChoiceField(label="情形", choices=[(str(key), label) for key, label in GUIDE_LABELS.items()])
    competent = forms.CharField(label="应当向哪个机关提出", max_length=60, help_text="写全称")
    text = forms.CharField(
        label="另外说明", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class Corrected(Form):
    """The right head-count and window, and why."""

    heads = forms.IntegerField(label="正确的人数", min_value=1, max_value=100_000)
    window = forms.CharField(label="窗口", required=False, max_length=20)
    why = Why.base_fields["why"]


# --- the pages


@require_http_methods(["GET", "POST"])
@needs("intake:read")
def hall(at: At, request: HttpRequest) -> HttpResponse:
    """The tickets of today or of a period, and the next number."""
    deeds = {"take": TAKE} if at.actor.may("petition:register") else {}
    got = chosen(at, request, None, deeds, reverse("desk:hall"), "take")
    if got is not None and got.went is not None:
        return got.went
    asked = {name: request.GET[name] for name in ("first", "last") if request.GET.get(name)}
    form = Period({"first": at.today.isoformat(), "last": at.today.isoformat(), **asked}, label_suffix="")
    form.fields["first"].label = "来访日期 从"
    if not form.is_valid():
        return show(at, request, "hall.html", 400, form=form, got=got)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    rows = arrivals.visits(at.actor, first, last)
    count = paging.bounded_count(rows)
    page = paging.page(arrivals.with_matter(rows, at.actor), arrivals.HALL_KEYS, request.GET.get("cursor", ""))
    query = urlencode({"first": first.isoformat(), "last": last.isoformat()}) + "&"
    listed = {
        "page": page,
        "lines": [line(at, row) for row in page.rows],
        "said": f"共 {paging.said(count)} 张",
        "query": query,
    }
    return show(
        at, request, "hall.html", got.status if got else 200, form=form, got=got, first=first, last=last, **listed
    )


def line(at: At, row: Any) -> dict[str, Any]:
    """One ticket as lists show it."""
    said = END_LABELS[End(row.outcome)] if row.outcome else ("等接谈" if not row.window else "接谈中、待登记")
    if row.outcome == End.GUIDED:
        said += f"：{GUIDE_LABELS[Guide(row.reason)]}"
    crowd = collective(True, row.heads, at.now.setting("collective_heads"))
    return {"row": row, "end": said, "collective": crowd, "matter": getattr(row, "matter", None)}


@require_http_methods(["GET", "POST"])
@needs("intake:read")
def ticket(at: At, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One visit: who sits at the window, what became of it, what can be done."""
    row: Ticket = Ticket.objects.visible_to(at.actor).filter(uid=uid).or_not_found()
    matter = arrivals.matter_of(row, at.actor)
    seated = sitting(row)
    deeds = _deeds(at, row, bool(seated))
    got = chosen(at, request, row, deeds, reverse("desk:ticket", args=[uid]), "" if seated else "receive")
    if got is not None and got.went is not None:
        return got.went
    given: dict[str, Any] = {"row": row, "matter": matter, "got": got, "deeds": deeds, "line": line(at, row)}
    given |= {"seated": seated, "joint": joint(seated), "papers": arrivals.papers_of(row), "most": MOST_REPRESENTATIVES}
    given["cite"] = cite(row.day)
    given["clerk"] = at.actor.may("petition:register")
    return show(at, request, "ticket.html", got.status if got else 200, **given)


def _deeds(at: At, row: Ticket, seated: bool) -> dict[str, Deed]:
    if not at.actor.may("petition:register"):
        return {}
    talked = {"talk": TALK} if seated and row.outcome not in {End.LEFT, End.VOID} else {}
    if row.outcome:
        fix = {} if row.outcome in TIED else {"correct": CORRECT}
        return {**talked, "untie": UNTIE, **fix}
    if not seated:
        return {"receive": RECEIVE, "left": LEFT, "correct": CORRECT, "void": VOID}
    return {
        **talked,
        "answer": ANSWER,
        "guide": GUIDE,
        "tie": TIE,
        "receive": RECEIVE_AGAIN,
        "correct": CORRECT,
        "void": VOID,
    }


def _paper(at: At, uid: UUID, paper: UUID) -> tuple[Ticket, Any]:
    row: Ticket = Ticket.objects.visible_to(at.actor).filter(uid=uid).or_not_found()
    arrivals.matter_of(row, at.actor)
    return row, arrivals.paper_of(row, paper)


@require_GET
@needs("intake:read")
def ticket_paper(at: At, request: HttpRequest, uid: UUID, paper: UUID) -> HttpResponse:
    """A paper that lies with the ticket, as it is issued."""
    row, found = _paper(at, uid, paper)
    sheet = printing.render(content_of(found))
    return show(at, request, "ticket_paper.html", row=row, paper=found, sheet=sheet, lacking=pdf.lacking())


@require_GET
@needs("intake:read")
def ticket_paper_file(at: At, request: HttpRequest, uid: UUID, paper: UUID, form: str) -> HttpResponse:
    """The same as a file."""
    _, found = _paper(at, uid, paper)
    if form not in set(Format):
        raise NotFound("没有这种格式。", code="not_found")
    made = file_out(found, Format(form), actor=at.actor, on=at.today)
    return attachment(made.data, made.name, made.mime)


# --- what can be done there


def _take(at: At, request: HttpRequest, row: Any, said: dict[str, Any]) -> str:
    told = common(at, said)
    del told["expected"]
    made = actions.take_ticket(said["heads"], taken_at=said["taken_at"], window=said["window"], **told)
    number = Ticket.objects.values_list("number", flat=True).get(uid=made.uid)
    return f"{made.day.isoformat()} 第 {number} 号，{made.heads} 人。"


def _receive(at: At, request: HttpRequest, row: Ticket, said: dict[str, Any]) -> str:
    others = arrivals.officers_named(said["others"], row.day)
    chosen_ones = [*(UUID(one) for one in said["officers"]), *(one.uid for one in others)]
    actions.receive_visitors(row.uid, chosen_ones, window=said["window"], **common(at, said, at.when()))
    return f"接谈人已登记，{len(chosen_ones)} 人。"


def _talk(at: At, request: HttpRequest, row: Ticket, said: dict[str, Any]) -> str:
    confirmed = Confirmed(said["confirmed"])
    actions.record_talk(row.uid, text=said["text"], confirmed=confirmed, **common(at, said, at.when()))
    return "接谈笔录已形成，请打印签名。"


def _answer(at: At, request: HttpRequest, row: Ticket, said: dict[str, Any]) -> str:
    actions.answer_on_the_spot(row.uid, text=said["text"], **common(at, said, at.when()))
    return "当场答复已记录，算一批次；没有立事项，没有期限。"


def _guide(at: At, request: HttpRequest, row: Ticket, said: dict[str, Any]) -> str:
    given = {"ground": Guide(said["ground"]), "competent": said["competent"], "text": said["text"]}
    actions.guide_elsewhere(row.uid, **given, **common(at, said, at.when()))
    return "已出具引导告知单，请打印交给来访人。"


def _tie(at: At, request: HttpRequest, row: Ticket, said: dict[str, Any]) -> str:
    petition = Petition.objects.get_visible(at.actor, number=tidy(said["number"])[:12])
    actions.tie_arrival(Ticket, row.uid, petition.uid, **common(at, said, at.when()))
    return f"已对应到 {petition.number}。"


def _left(at: At, request: HttpRequest, row: Ticket, said: dict[str, Any]) -> str:
    actions.visitors_left(row.uid, **common(at, said, at.when()))
    return "已记为未接谈离开，不计入批次、人次。"


def _correct(at: At, request: HttpRequest, row: Ticket, said: dict[str, Any]) -> str:
    given = {name: said[name] for name in ("heads", "window", "why")}
    actions.correct_ticket(row.uid, **given, **common(at, said, at.when()))
    return "人数和窗口已更正。"


def _void(at: At, request: HttpRequest, row: Ticket, said: dict[str, Any]) -> str:
    actions.void_ticket(row.uid, why=said["why"], **common(at, said, at.when()))
    return "已标明误取，号不再用。"


def _untie(at: At, request: HttpRequest, row: Ticket, said: dict[str, Any]) -> str:
    tied = row.outcome in TIED
    actions.untie_arrival(Ticket, row.uid, why=said["why"], **common(at, said, at.when()))
    more = "登记本身还在；登记也错了的，到事项页“撤销误登记”或者“标明误并入”。" if tied else ""
    return f"结果已撤销，这张号票待办。{more}"


TAKE = Deed(
    "取号",
    plain(Take, on=lambda at, row: at.today, taken_at=lambda at, row: timezone.localtime().strftime("%H:%M")),
    _take,
)
RECEIVE = Deed("登记接谈人", Receive, _receive, "有几个单位的人同时接谈的，就是联合接访。")
RECEIVE_AGAIN = Deed("更正接谈人", Receive, _receive, "以这次选的为准。", corrects=True)
TALK = Deed(
    "接谈笔录", plain(Talk), _talk, "再做一份就取代原来的一份，原来的仍可看。已经登记的，笔录直接进入事项的文书。"
)
ANSWER = Deed(
    "当场答复",
    plain(Answer),
    _answer,
    "不立事项、没有期限（我们的读法）；来访人要求登记的，一律登记，随时可以改。",
)
GUIDE = Deed("引导到其他机关", plain(Elsewhere), _guide, "出具引导告知单；来访人仍要求在本单位登记的，登记后书面告知。")
TIE = Deed("对应已登记的事项", plain(Number), _tie, "这次来访已经另行登记过的：要是同一天的来访。")
LEFT = Deed("未接谈离开", plain(Form), _left, "接谈以前来访人自己离开的，不计入批次、人次。")
CORRECT = Deed(
    "更正人数、窗口",
    plain(Corrected, heads=lambda at, row: row.heads, window=lambda at, row: row.window),
    _correct,
    corrects=True,
)
VOID = Deed("误取号", plain(Why), _void, "标明后不计入，号不再用，后面的号不变。", corrects=True)
UNTIE = Deed("撤销结果", plain(Why), _untie, "撤销后重新办理；登记了的，差异列在核对里。", corrects=True)
