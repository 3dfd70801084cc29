"""Settings, readings of the law, and the calendar with its before/after list."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from xinfang.bureau import actions, acts, outbox, senders
from xinfang.bureau.models import Beat, CalendarDay, CalendarYear, Reading
from xinfang.bureau.queries import Snapshot
from xinfang.desk.door import At, needs, show
from xinfang.duties import reminding as duty_reminding
from xinfang.look.forms import DayField, Form, read_day
from xinfang.petitions import clockwork, reminding
from xinfang.rules import lawbook
from xinfang.rules.days import base
from xinfang.rules.refusals import Refused

SHOWN = 200
JOBS = {
    "outbox": "后台任务（编入索引等）",
    "clocks": "放假日历有变就重算期限",
    "erase": "销毁的内容从数据库文件里清除",
    "sweep": "巡查逾期",
    "supervision": "找督办线索",
    "remind": "到期提醒",
    "duties_due": "职责快到期的提醒",
    "bookings": "清除预约接访的个人信息",
    "effects": "标出影响期已满的措施",
    "sessions": "清理过期登录",
    "heads": "留存账本链头",
    "backup": "备份",
}


class OneSetting(Form):
    """One number."""

    name = forms.CharField(widget=forms.HiddenInput)
    value = forms.IntegerField(label="值")


@require_http_methods(["GET", "POST"])
@needs("bureau:read")
def settings_page(at: At, request: HttpRequest) -> HttpResponse:
    """The bureau's own numbers and the readings of the law."""
    problem = ""
    if request.method == "POST":
        form = OneSetting(request.POST)
        try:
            if not form.is_valid():
                raise Refused("请写一个整数。", code="bad_number")
            changed = _change(at, form)
        except Refused as error:
            problem = lawbook.in_words(error)
        else:
            messages.success(request, changed)
            return redirect("desk:settings")
    book = lawbook.load()
    backlog = outbox.backlog()
    kept = {row.key: row for row in Reading.objects.all()}
    return show(
        at,
        request,
        "settings.html",
        400 if problem else 200,
        problem=problem,
        may="bureau:set" in at.actor.permissions,
        rows=[
            (rule, at.now.setting(key), OneSetting(initial={"name": key, "value": at.now.setting(key)}))
            for key, rule in book.settings.items()
        ],
        readings=[(key, reading, kept.get(key)) for key, reading in book.readings.items()],
        key=OneSetting()["key"],
        beats=[(JOBS.get(row.job, row.job), row) for row in Beat.objects.order_by("job")],
        backlog=backlog,
        ways=_ways(),
        lag=backlog.seconds(timezone.now()),
    )


def _ways() -> list[tuple[str, bool, outbox.Backlog]]:
    """The ways out of the house: whether each is configured, and what waits or failed there."""
    return [
        ("电子邮件", senders.mails(), outbox.backlog(reminding.MAIL, duty_reminding.MAIL)),
        ("对接地址（webhook）", senders.hooks(), outbox.backlog(reminding.HOOK, duty_reminding.HOOK)),
    ]


def _change(at: At, form: OneSetting) -> str:
    said = form.cleaned_data
    rule = lawbook.load().settings.get(said["name"])
    with acts.together():
        actions.change_setting(said["name"], said["value"], actor=at.actor, on=at.today, act_key=f"desk:{said['key']}")
        moved = clockwork.reproject(actor=at.actor, on=at.today) if said["name"] == "last_day_roll" else []
    changed = f"{rule.title if rule else ''}改为 {said['value']}。"
    return changed + (f"重算了未完成的期限，{len(moved)} 个改了日期。" if moved else "")


@require_POST
@needs("bureau:set")
def reading(at: At, request: HttpRequest) -> HttpResponse:
    """Confirm a reading, or doubt it."""
    confirmed = request.POST.get("confirmed") == "yes"
    note = request.POST.get("note", "").replace("\x00", "")[:500]
    actions.confirm_reading(
        request.POST.get("reading", ""), confirmed=confirmed, note=note, actor=at.actor, on=at.today
    )
    messages.success(request, "已记下对这条读法的意见。")
    return redirect("desk:settings")


class Day(Form):
    """One day over the built-in calendar."""

    day = DayField(label="日期")
    rest = forms.ChoiceField(label="这一天", choices=[("rest", "放假"), ("work", "上班")])
    notice = forms.CharField(label="依据", max_length=200, help_text="如国务院办公厅通知的文号")


class Year(Form):
    """A year whose notice was entered."""

    year = forms.IntegerField(label="年份", min_value=2000, max_value=2100)
    notice = forms.CharField(label="依据", max_length=200)


@require_http_methods(["GET", "POST"])
@needs("bureau:read")
def calendar(at: At, request: HttpRequest) -> HttpResponse:
    """The overlay: preview which open clocks would move, then set it and re-project them."""
    given: Any = request.POST or None
    year = Year(given if request.POST.get("what") == "year" else None)
    form = Day(given if request.POST.get("what") == "day" else None)
    changes = None
    if request.method == "POST":
        actions.need(at.actor, "bureau:set")
        if request.POST.get("what") == "back":
            return _take_back(at, request)
        used = year if request.POST.get("what") == "year" else form
        if used.is_valid():
            try:
                if "preview" not in request.POST:
                    moved = _set(at, used.cleaned_data)
                    messages.success(request, f"已录入。未完成的期限里有 {len(moved)} 个改了日期。")
                    return redirect("desk:calendar")
                changes = _preview(at, used.cleaned_data)
            except Refused as error:
                used.refuse(error)
    return show(
        at,
        request,
        "calendar.html",
        form=form,
        year=year,
        changes=changes,
        shown=(changes or [])[:SHOWN],
        what="year" if year.is_bound else "day",
        may="bureau:set" in at.actor.permissions,
        known=sorted(base().years),
        days=CalendarDay.objects.filter(active=True).order_by("-day")[:SHOWN],
        years=CalendarYear.objects.filter(active=True),
    )


def _overlay(at: At, said: dict[str, Any]) -> Snapshot:
    day, years = said.get("day"), [said["year"]] if "year" in said else []
    changed = at.now.calendar.overlaid({day: said["rest"]} if day else {}, years)
    return Snapshot(-1, changed, at.now.values)


def _preview(at: At, said: dict[str, Any]) -> list[clockwork.Moved]:
    """Which open clocks would move, without changing anything."""
    return clockwork.moved(_overlay(at, said), _days(said))[2]


def _days(said: dict[str, Any]) -> list[date]:
    return [said["day"]] if "day" in said else []


def _set(at: At, said: dict[str, Any]) -> list[clockwork.Moved]:
    key = f"desk:{said['key']}"
    with acts.together():
        if "year" in said:
            actions.set_year(said["year"], notice=said["notice"], actor=at.actor, on=at.today, act_key=key)
        else:
            actions.set_day(
                said["day"],
                rest=said["rest"] == "rest",
                notice=said["notice"],
                actor=at.actor,
                on=at.today,
                act_key=key,
            )
        return clockwork.reproject(actor=at.actor, on=at.today, days=_days(said))


def _take_back(at: At, request: HttpRequest) -> HttpResponse:
    day = read_day(request.POST.get("day", ""))
    row = CalendarDay.objects.filter(day=day, active=True).first() if day else None
    if row is None:
        raise Refused("这一天没有录入过，或者已经取消。", code="nothing_to_change")
    with acts.together():
        actions.set_day(row.day, rest=row.rest, notice=row.notice, active=False, actor=at.actor, on=at.today)
        moved = clockwork.reproject(actor=at.actor, on=at.today, days=[row.day])
    messages.success(request, f"已取消。未完成的期限里有 {len(moved)} 个改了日期。")
    return redirect("desk:calendar")
