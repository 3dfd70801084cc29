"""Template tags of the design vocabulary: days, lamps, articles, fields."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xinfang.rules import clocks, lawbook
from xinfang.rules.days import zh
from xinfang.rules.situations import BY_HAND, FACTS, HAND_TITLE

register = template.Library()
FOREVER = date(9999, 1, 1)


@register.filter
def zhday(day: date | None) -> str:
    """``2013年6月14日 周五``; a dash for no day."""
    return zh(day) if day else "—"


@register.filter
def zhshort(day: date | None) -> str:
    """``6月14日``; a dash for no day, the year in front when it is not this year's."""
    if day is None or day >= FOREVER:
        return "—"
    words = f"{day.month}月{day.day}日"
    return words if day.year == timezone.localdate().year else f"{day.year}年{words}"


@register.filter
def moment(at: datetime) -> str:
    """``2013年6月14日 16:20`` in Asia/Shanghai."""
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


@register.filter
def article(cite: str) -> str:
    """A citation in words: 《信访条例》第三十三条."""
    return lawbook.load().label(cite) if cite else ""


@register.filter
def limit_title(key: str) -> str:
    """The title of a limit: 办结期限."""
    found = lawbook.load().limits.get(key)
    return found.title if found else key


@register.filter
def duty_title(key: str) -> str:
    """The title of a duty: 党组会或办公会研究信访工作."""
    found = lawbook.load().duties.get(key)
    return found.title if found else key


@register.filter
def fact_title(key: str) -> str:
    """The title of a fact that raised an alert."""
    found = FACTS.get(key)
    return found.title if found else HAND_TITLE if key == BY_HAND else key


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """``mapping[key]``, else the key itself."""
    return mapping.get(key, key)


@register.simple_tag
def lamp(
    due_on: date, today: date, yellow_days: int, met_on: date | None = None, void_on: date | None = None
) -> SafeString:
    """A clock's lamp: its state in a shape and in words."""
    colour = clocks.lamp(due_on, met_on, void_on, today, yellow_days)
    return format_html('<span class="lamp {}">{}</span>', colour.value, clocks.words(due_on, met_on, void_on, today))


@register.inclusion_tag("look/field.html")
def field(bound: BoundField, wide: bool = False) -> dict[str, Any]:
    """One field: label above, hint under it, error beside it."""
    widget = bound.field.widget
    many = isinstance(widget, CheckboxSelectMultiple)
    return {"field": bound, "wide": wide, "check": isinstance(widget, CheckboxInput), "many": many}
