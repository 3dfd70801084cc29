"""The public number of a petition and its query code."""

import base64

from xinfang.ledger.ids import word
from xinfang.vault.crypto import keyed

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is misread on paper: no 0 O 1 I L U
CODE_LENGTH = 10


def new_number() -> str:
    """A public number such as ``B3XN-8TQ2``: random, so that nobody can guess a neighbour's."""
    drawn = word(ALPHABET, 8)
    return f"{drawn[:4]}-{drawn[4:]}"


def tidy(text: str) -> str:
    """A number or a code as people type it, in the form it is kept: capitals, without blanks.

    What cannot be printed goes too: PostgreSQL refuses a NUL in a question.
    """
    folded = text.strip().upper().translate(str.maketrans("０１２３４５６７８９－—–", "0123456789---"))
    return "".join(letter for letter in folded if letter.isprintable() and not letter.isspace())


def code_for(key: str) -> str:
    """The query code that goes with an act key: a repeat of the same submission shows the same code again.

    It cannot be derived without the master key and the key of the form, which only the submitter's browser held.
    """
    digest = bytes.fromhex(keyed(key.encode(), "petitions/query-code"))
    letters = base64.b32encode(digest).decode().translate(str.maketrans("ILOU01", "89KMNP"))
    return f"{letters[:5]}-{letters[5:CODE_LENGTH]}"


def code_digest(code: str) -> str:
    """What is kept of a query code."""
    return keyed(tidy(code).replace("-", "").encode(), "petitions/query-code-digest")
