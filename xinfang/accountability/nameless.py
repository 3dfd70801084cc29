"""That no paper of accountability says who petitions: what is written is held against the identities of its matter (2022/30)."""

import re
import unicodedata

from xinfang.accountability.actions.records import refuse_identity
from xinfang.petitions.models import Petition, Petitioner
from xinfang.rules.refusals import Refused
from xinfang.vault.ciphers import Unreadable

LEAST_DIGITS = 7
NAMES, NUMBERS = ("name",), ("phone", "id_number")
_BLANKS = re.compile(r"\s+")


def _plain(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def _digits(text: str) -> str:
    return re.sub(r"[^\dXx]", "", text).upper()


def refuse_petitioner(petition: Petition | None, *words: str) -> None:
    """Refuse words that hold the name, a telephone or an ID number of anybody who petitions in a matter.

    Also refused: what looks like such a number at all, and every text where an identity of the matter cannot be read.
    """
    refuse_identity(*words)
    if petition is None:
        return
    text = _plain("\n".join(words))
    numbers = re.sub(r"(?<=\d)[-－—·](?=\d)", "", text).upper()
    for row in Petitioner.objects.filter(submission__petition=petition).select_related("vault"):
        try:
            known = row.identity
        except Unreadable as error:
            raise Refused(
                "这件事项的信访人身份打不开，核对不了文书里有没有写到。",
                todo="请系统管理人员运行 xinfang keys check",
                code="unreadable",
            ) from error
        if _says(text, numbers, known):
            raise Refused(
                "文书里写到了信访人。",
                why="发给其他单位的文书不写信访人的姓名、电话、证件号码",
                todo="请用信访事项编号代替",
                field="text",
                cite="2022/30",
                code="identity",
            )


def _says(text: str, numbers: str, known: dict[str, str]) -> bool:
    names = [_plain(known.get(key, "")) for key in NAMES]
    if any(len(name) > 1 and name in text for name in names):
        return True
    found = [_digits(known.get(key, "")) for key in NUMBERS]
    return any(len(number) >= LEAST_DIGITS and number in numbers for number in found)
