"""The bureau's own acts: a setting, a calendar day, a year's notice, the word on a reading."""

from datetime import date

from xinfang.bureau import acts
from xinfang.bureau.models import CalendarDay, CalendarYear, Reading, Setting, Stamp
from xinfang.ledger.ids import new_uid
from xinfang.ledger.kinds import Kind
from xinfang.rules import lawbook
from xinfang.rules.refusals import Refused
from xinfang.rules.values import Actor


def need(actor: Actor, permission: str) -> None:
    """Refuse an actor without ``permission``."""
    if not actor.may(permission) and not actor.operator:
        raise Refused("您现在的岗位不能办这件事。", todo="请由系统管理人员办理", code="not_allowed")


def change_setting(key: str, value: int, *, actor: Actor, on: date, act_key: str = "") -> Setting:
    """Set one of the bureau's own numbers. Refuses unknown keys and values outside the bounds of ``law/settings.yaml``."""
    need(actor, "bureau:set")
    rule = lawbook.load().settings.get(key)
    if rule is None:
        raise Refused(f"没有名为 {key} 的设置。", code="unknown_setting")
    if not rule.low <= value <= rule.high:
        raise Refused(f"{rule.title}须在 {rule.low} 到 {rule.high} 之间。", field=key, code="out_of_bounds")
    with acts.begin("setting.change", actor=actor, key=act_key, about=(key, value, on)) as act:
        row = Setting.objects.select_for_update().filter(key=key).first()
        was = row.value if row else rule.default
        if act.repeated or (row is not None and row.value == value):
            return Setting.objects.get(key=key)
        if row is None:
            row = act.add(Setting(key=key, value=value))
        else:
            row.value = value
            act.change(row, "value")
        act.record(Kind.SETTING_CHANGED, row.uid, on=on, payload={"setting": key, "was": was, "now": value})
        bump()
    return row


def set_day(
    day: date, *, rest: bool, notice: str, active: bool = True, actor: Actor, on: date, act_key: str = ""
) -> CalendarDay:
    """Set ``day`` as a rest day or a day worked over the built-in calendar, on the ground of ``notice``; or take that back."""
    need(actor, "bureau:set")
    if not notice.strip():
        raise Refused(
            "请写明依据。",
            why="节假日安排以国务院办公厅当年的通知为准",
            todo="填写通知文号",
            field="notice",
            code="no_ground",
        )
    with acts.begin("calendar.day", actor=actor, key=act_key, about=(day, rest, notice, active)) as act:
        row = CalendarDay.objects.select_for_update().filter(day=day).first()
        if act.repeated and row is not None:
            return row
        if row is None:
            row = act.add(CalendarDay(day=day, rest=rest, notice=notice.strip()[:200], active=active))
        else:
            row.rest, row.notice, row.active = rest, notice.strip()[:200], active
            act.change(row, "rest", "notice", "active")
        act.record(Kind.CALENDAR_SET, row.uid, on=on, payload={"day": day, "rest": rest, "removed": not active})
        bump()
    return row


def set_year(year: int, *, notice: str, active: bool = True, actor: Actor, on: date, act_key: str = "") -> CalendarYear:
    """Say that the notice of ``year`` is entered in full: its days are no longer provisional; or take that back."""
    need(actor, "bureau:set")
    if not 2000 <= year <= 2100:
        raise Refused("年份须在 2000 到 2100 之间。", field="year", code="out_of_bounds")
    if not notice.strip():
        raise Refused("请写明依据。", todo="填写国务院办公厅当年放假安排通知的文号", field="notice", code="no_ground")
    with acts.begin("calendar.year", actor=actor, key=act_key, about=(year, notice, active)) as act:
        row = CalendarYear.objects.select_for_update().filter(year=year).first()
        if act.repeated and row is not None:
            return row
        if row is None:
            row = act.add(CalendarYear(year=year, notice=notice.strip()[:200], active=active))
        else:
            row.notice, row.active = notice.strip()[:200], active
            act.change(row, "notice", "active")
        act.record(Kind.CALENDAR_SET, row.uid, on=on, payload={"year": year, "removed": not active})
        bump()
    return row


def confirm_reading(key: str, *, confirmed: bool, note: str, actor: Actor, on: date, act_key: str = "") -> Reading:
    """A named post of the bureau confirms a reading of the law, or records its doubt."""
    need(actor, "bureau:set")
    if key not in lawbook.load().readings:
        raise Refused("没有这一条读法。", code="unknown_reading")
    with acts.begin("reading.confirm", actor=actor, key=act_key, about=(key, confirmed, note)) as act:
        row = Reading.objects.select_for_update().filter(key=key).first()
        if act.repeated and row is not None:
            return row
        said = {
            "confirmed": confirmed,
            "by": actor.appointment,
            "by_label": actor.label,
            "on": on,
            "note": note.strip()[:500],
        }
        if row is None:
            row = act.add(Reading(key=key, **said))
        else:
            for name, value in said.items():
                setattr(row, name, value)
            act.change(row, *said)
        act.record(Kind.READING_CONFIRMED, row.uid, on=on, payload={"reading": key})
    return row


def bump() -> None:
    """Say that what every process keeps is old, by another stamp.

    Drawn, not counted, so that one that was rolled back never comes again for something else.
    """
    number = new_uid().int >> 66
    if not Stamp.objects.update(number=number):
        Stamp.objects.create(number=number)
