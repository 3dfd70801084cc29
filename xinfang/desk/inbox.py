"""The inbox: what waits for the organ, by lamp and due day."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from xinfang.accountability.advicereads import may_answer, received
from xinfang.accountability.models import SupervisionLetter
from xinfang.accountability.supervised import asked_of
from xinfang.accountability.supervisionmodels import RECEIVED, SENT
from xinfang.desk.door import At, needs, show
from xinfang.look import paging
from xinfang.look.forms import DayField
from xinfang.petitions import inboxes
from xinfang.petitions.kinds import CHANNEL_LABELS, Channel
from xinfang.petitions.models import NEVER, Petition, Sight
from xinfang.petitions.numbers import tidy
from xinfang.rules import lawbook
from xinfang.rules.advice import Stand
from xinfang.rules.steps import STATE_LABELS, State

TABS = {"todo": "待办", "soon": "临期", "overdue": "逾期", "waiting": "等待信访人", "all": "全部"}
CHORES = {
    "assist": "提出协办意见",
    "receive": "签收",
    "decide_dispute": "裁决管辖争议",
    "decide_objection": "答复异议",
    "serve": "送达意见书",
    "execute": "执行支持意见",
    "instruct": "领导批示",
    "answer_instruction": "反馈批示办理情况",
    "": "办理",
}
NOW_DO = {
    "disposal": "转送、交办、受理或告知",
    "accept_notice": "决定是否受理并告知",
    "objection": "签收后认为不属于本单位的，提出异议",
    "conclude": "出具处理意见书",
    "report_back": "报告办结结果",
    "review": "作出复查决定",
    "rereview": "作出复核决定",
}
# Whose turn it is while an opinion is on its way to a signature, instead of "write the opinion".
SIGN_OFF = {
    "drafted": "核稿",
    "checked": "签发（待签发）",
    "signed": "发出签发的意见书",
    "returned": "重拟退回的稿子",
}
DRAFTED = frozenset({"conclude", "review", "rereview", ""})
EMPTY = {
    "todo": "没有等待本单位办理的事项。新来信请按 n 或点“登记来信来访”。",
    "soon": "近期没有到期的事项。",
    "overdue": "没有逾期的事项。",
    "waiting": "没有已经答复送达、等信访人决定是否申请复查的事项。",
    "all": "本单位还没有经手过信访事项。",
}


class Filter(forms.Form):
    """The query card, kept in the URL."""

    number = forms.CharField(
        label="编号",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "如 B3XN-8TQ2", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label="环节", required=False, choices=[("", "全部"), *[(s.value, t) for s, t in STATE_LABELS.items()]]
    )
    until = DayField(label="到期日不晚于", required=False)


@require_GET
@needs("petition:read")
def inbox(at: At, request: HttpRequest) -> HttpResponse:
    """One tab of what the organ sees: three statements, whatever the size."""
    tab = request.GET.get("tab", "todo")
    tab = tab if tab in inboxes.TABS else "todo"
    form = Filter(request.GET, label_suffix="")
    said: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    if said.get("number"):
        found = (
            Petition.objects.visible_to(at.actor)
            .filter(number=tidy(said["number"]))
            .values_list("number", flat=True)
            .first()
        )
        if found:
            return redirect("desk:petition", number=found)
        form.add_error("number", f"没有编号为 {tidy(said['number'])} 的事项，或者您无权查看。")
    narrowed: dict[str, Any] = {"state": said.get("state") or "", "until": said.get("until")}
    kept = {"tab": tab, **{key: value for key in ("state", "until") if (value := request.GET.get(key))}}
    return show(
        at,
        request,
        "inbox.html",
        tab=tab,
        form=form,
        query=urlencode(kept) + "&",
        empty=EMPTY[tab],
        narrowed=any(narrowed.values()),
        owed=owed(at),
        **listed(at, tab, narrowed, request.GET.get("cursor", "")),
    )


def owed(at: At) -> list[tuple[str, str, str]]:
    """What waits for the organ's written answer, for who may answer: title, how many, the page. At most one statement."""
    offered: list[tuple[str, str, QuerySet[Any]]] = []
    if at.actor.may("petition:handle"):
        letters = asked_of(SupervisionLetter, at.actor).filter(state__in=[SENT, RECEIVED])
        offered.append(("督办函", reverse("desk:supervision_asked"), letters))
    if at.actor.organ_id is not None and may_answer(at.actor, at.actor.organ_id):
        advices = received(at.actor).filter(state__in=[Stand.SENT, Stand.RECEIVED])
        offered.append(("建议", f"{reverse('desk:advices')}?side=received", advices))
    counts = paging.bounded_counts([rows for _, _, rows in offered]) if offered else []
    return [(title, paging.said(count), url) for (title, url, _), count in zip(offered, counts, strict=True) if count]


def listed(at: At, tab: str, narrowed: dict[str, Any], cursor: str) -> dict[str, Any]:
    """One page of a tab, and how much stands in each tab: two statements, three where the tab is narrowed."""
    yellow, keys = at.now.setting("yellow_days"), inboxes.keys_of(tab)
    counts = inboxes.inbox_counts(at.actor, at.today, yellow, paging.MOST)
    here = counts[inboxes.TABS.index(tab)]
    if cursor or any(narrowed.values()):
        rows = inboxes.inbox(at.actor, tab, at.today, yellow, **narrowed)
        here = paging.bounded_count(rows) if any(narrowed.values()) else here
        page = paging.page(inboxes.with_matter(rows), keys, cursor)
    else:
        page = paging.first(inboxes.inbox_top(at.actor, tab, at.today, yellow, paging.SIZE + 1), keys)
    return {
        "page": page,
        "lines": [line(row, at.today) for row in page.rows],
        "tabs": [
            (key, TABS[key], paging.said(count), f"?tab={key}")
            for key, count in zip(inboxes.TABS, counts, strict=False)
        ],
        "said": f"共 {paging.said(here)} 条",
    }


def line(row: Sight, today: date) -> dict[str, Any]:
    """What one row of the list says. A reminder of the bureau's own is never called overdue: it is no limit of the law."""
    state = State(row.state)
    timed = row.due_on < NEVER
    title = lawbook.load().limits[row.limit].title if row.limit in lawbook.load().limits else CHORES.get(row.limit, "")
    now_do = NOW_DO.get(row.limit) or CHORES.get(row.limit, "")
    if row.limit in DRAFTED:
        now_do = SIGN_OFF.get(getattr(row, "draft", None) or "", now_do)
    if not row.todo:
        now_do = "等待信访人" if state is State.REPLIED else "无"
    return {
        "row": row,
        "petition": row.petition,
        "timed": timed and row.todo,
        "limit": title,
        "state": STATE_LABELS[state],
        "now_do": now_do,
        "asked": getattr(row, "asked", None),
        "holder": getattr(row, "holder", ""),
        "channel": CHANNEL_LABELS[Channel(row.petition.channel)],
        "statutory": row.limit in lawbook.load().limits,
        "past": (today - row.due_on).days if timed else 0,
    }
