"""Form pieces of every door: a day in any usual form, the key that makes a submission safe to repeat."""

import re
import secrets
from datetime import date
from typing import Any

from django import forms

from xinfang.rules.days import zh
from xinfang.rules.lawbook import in_words
from xinfang.rules.refusals import Refused

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT].*)?|(\d{4})(\d{2})(\d{2})")
_FULL = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")


def read_day(text: str) -> date | None:
    """A day as people type or paste it: 2013-6-14, 2013/06/14 09:30, 2013年6月14日, 20130614; None if it is none."""
    found = _DAY.fullmatch(text.strip().translate(_FULL).removeprefix("'"))
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DayField(forms.Field):
    """A day in any usual form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 12, "class": "day"})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Shown as 2013-06-14."""
        return value.isoformat() if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        """The day, or an error that says how to write it."""
        if value in self.empty_values or isinstance(value, date):
            return value or None
        found = read_day(str(value))
        if found is None:
            raise forms.ValidationError(f"“{value}”不是日期。请写成 2013-06-14 或 2013年6月14日。")
        if not 1990 <= found.year <= 2200:
            raise forms.ValidationError(f"{zh(found)} 的年份不对，请核对。")
        return found


def new_key() -> str:
    """The key of a freshly shown form: the same form sent twice does nothing twice."""
    return secrets.token_urlsafe(18)


class Form(forms.Form):
    """A form with its key and, where a record is changed, the version it was read at."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60, min_length=12)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("key", new_key())
        for name, one in self.fields.items():
            if one.required:
                one.error_messages["required"] = f"请填写{one.label or name}。"
            if one.help_text:
                one.widget.attrs.setdefault("aria-describedby", f"hint_{name}")

    def refuse(self, error: Refused) -> None:
        """Put a refusal where it belongs: at its field, else at the top."""
        self.add_error(error.field if error.field in self.fields else None, in_words(error))

    def shown(self) -> list[forms.BoundField]:
        """The fields people see."""
        return list(self.visible_fields())
