"""Proof that who asks at the public door is the petitioner: more than the query code, which others may have seen.

Withdrawing, asking for review and rating need it (domain.md, "Petitioner"): the name as it was given, and the last four
digits of the telephone or of the ID number. Who lodged without a name proves it in person.
"""

import hmac
import unicodedata

from xinfang.petitions.models import Petition, Petitioner
from xinfang.rules.refusals import Refused

DIGITS = 4


def prove(petition: Petition, name: str, digits: str) -> None:
    """Refuse unless ``name`` and ``digits`` are those of a petitioner of ``petition``. The answer never says which was wrong."""
    rows = list(Petitioner.objects.filter(submission__petition=petition, submission__parted_on__isnull=True))
    if not any(_provable(row) for row in rows):
        raise Refused(
            "这件事项没有登记姓名和号码，不能在网上办理。",
            why="没有办法确认是您本人",
            todo="请带身份证件和查询码，到登记的信访部门办理",
            code="anonymous",
        )
    given = (_folded(name), "".join(mark for mark in _folded(digits) if mark.isalnum()))
    found = [_same(given, row.identity) for row in rows]  # every row is looked at, found or not: the same time
    if not any(found):
        raise Refused(
            "姓名或号码与登记的不一致。",
            why="这件事要由信访人本人办",
            todo="请核对姓名，和登记时留的电话或者身份证号码的后四位",
            code="not_proved",
        )


def _provable(row: Petitioner) -> bool:
    return not row.anonymous and bool(row.identity.get("name")) and bool(_ends(row.identity))


def _ends(identity: dict[str, str]) -> list[str]:
    """The last digits of telephone and identity number; of one too short to have them, none."""
    ends = [_folded(identity.get(key, ""))[-DIGITS:] for key in ("phone", "id_number")]
    return [end for end in ends if len(end) == DIGITS]


def _same(given: tuple[str, str], identity: dict[str, str]) -> bool:
    right = hmac.compare_digest(given[0].encode(), _folded(identity.get("name", "")).encode())
    number = [hmac.compare_digest(given[1].encode(), end.encode()) for end in _ends(identity)]
    return right and any(number)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())
