"""Numbers as articles are counted in Chinese."""

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """``33`` is 三十三; from 1 to 9999."""
    if number < 20:
        return ("" if number < 10 else "十") + (DIGITS[number % 10] if number % 10 or number < 10 else "")
    words, pending = "", False
    for unit, power in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // power % 10
        if digit:
            words += ("零" if pending else "") + DIGITS[digit] + unit
        pending = (bool(words) and digit == 0) or (pending and digit == 0)
    return words
