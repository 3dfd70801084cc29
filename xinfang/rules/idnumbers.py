"""Numbers of identity papers: what looks wrong about one. A hint for the clerk, never a ground to refuse anybody.

GB 11643: six digits of division, the birth day, three of order, one check character (MOD 11-2, GB/T 17710). The same
check holds for residence permits of people from Hong Kong, Macao and Taiwan (81, 82, 83) and for the foreigners'
permanent residence card of 2023 (9). Numbers of fifteen digits were issued until 1999.
"""

import re
import unicodedata
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
EIGHTEEN = re.compile(r"[1-9][0-9]{16}[0-9X]", re.ASCII)
FIFTEEN = re.compile(r"[1-9][0-9]{14}", re.ASCII)
OTHER = re.compile(
    r"[A-Z]{3}[0-9]{12}|[A-Z]{1,2}[0-9]{7,10}|[0-9]{8}", re.ASCII
)  # older cards, passports, travel permits
OLDEST = date(1890, 1, 1)


def tidy(number: str) -> str:
    """A number as it is compared: NFKC, no blanks, capitals."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()


def hint(number: str, today: date) -> str:
    """What looks wrong about ``number``, in plain Chinese; empty when nothing does, or when it is empty."""
    plain = tidy(number)
    if not plain or OTHER.fullmatch(plain):
        return ""
    if FIFTEEN.fullmatch(plain):
        return _born(f"19{plain[6:12]}", today)
    if EIGHTEEN.fullmatch(plain):
        return _born(plain[6:14], today) or _checked(plain)
    if plain.isascii() and plain.isdigit() and len(plain) not in {15, 18}:
        return f"证件号码有 {len(plain)} 位，居民身份证是 18 位（旧的 15 位），请核对。"
    return "证件号码不像身份证、居住证或护照的号码，请核对。"


def check_character(seventeen: str) -> str:
    """The eighteenth character that belongs to the first seventeen digits."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, seventeen, strict=True)) % 11]


def _born(digits: str, today: date) -> str:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return "证件号码里的出生日期不存在，请核对。"
    return "" if OLDEST <= born <= today else "证件号码里的出生日期不合情理，请核对。"


def _checked(plain: str) -> str:
    return "" if check_character(plain[:17]) == plain[17] else "证件号码的校验位不对，可能抄错了一位，请核对。"
