"""What the command line is given, read and refused in one way."""

import argparse
from datetime import date

from xinfang.rules.refusals import Refused
from xinfang.rules.values import Period


def day(text: str) -> date:
    """A day as ``2013-06-14``."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"日期 {text!r} 看不懂。", todo="请写成 2013-06-14 的样子", field="day", code="bad_day") from None


def arg_day(text: str) -> date:
    """The same, for argparse."""
    try:
        return day(text)
    except Refused as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def whole(text: str, what: str) -> int:
    """A whole number from 0 to 99999; empty is 0."""
    text = text.strip()
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise Refused(f"{what} {text!r} 不是 0 到 99999 的整数。", code="bad_number")
    return int(text)


def periods(text: str) -> tuple[Period, ...]:
    """Periods as ``2021-08-21..2021-08-23``, parted by blanks."""
    found = []
    for word in text.split():
        first, dots, last = word.partition("..")
        if not dots:
            raise Refused(f"起止 {word!r} 看不懂。", todo="请写成 2021-08-21..2021-08-23 的样子", code="bad_period")
        found.append(Period(day(first), day(last)))
    return tuple(found)
