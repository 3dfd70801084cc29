"""Who petitions: kept in the vault, compared by keyed digests only."""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from xinfang.petitions.kinds import Role
from xinfang.rules import idnumbers
from xinfang.vault import records
from xinfang.vault.crypto import keyed
from xinfang.vault.models import Record

PURPOSE = "identity"
DOTS = dict.fromkeys(map(ord, "·•・‧∙."))  # the dot in names of minorities is typed in many ways


@dataclass(frozen=True, slots=True)
class Identity:
    """Who petitions, as given. It is sealed on the way in and never leaves by a log, a URL or an export.

    ``proof``: by what somebody acts for another (an authority, a lawyer's licence); it stands with the identity.
    """

    name: str = ""
    phone: str = ""
    id_number: str = ""
    address: str = ""
    proof: str = ""

    @property
    def reachable(self) -> bool:
        """Name and address are clear, so a written notice is owed (2005/22, 2022/23)."""
        return bool(self.name.strip() and self.address.strip())

    def sealed(self) -> dict[str, str]:
        """What is kept, encrypted."""
        given = {"name": self.name, "phone": self.phone, "id_number": self.id_number, "address": self.address}
        given["proof"] = self.proof
        return {key: value.strip() for key, value in given.items() if value.strip()}

    @property
    def by_id(self) -> str:
        """The blind index of the ID number; empty when there is none."""
        number = idnumbers.tidy(self.id_number)
        return keyed(number.encode(), "identity/by-id") if number else ""

    @property
    def by_person(self) -> str:
        """The blind index of name and phone together; empty unless both are given."""
        name = "".join(unicodedata.normalize("NFKC", self.name).split()).translate(DOTS)
        phone = phone_digits(self.phone)
        return keyed(f"{name}/{phone}".encode(), "identity/by-person") if name and phone else ""

    @property
    def mark(self) -> str:
        """A word for these particulars that says nothing of them: a form carries it to confirm what was shown for them."""
        return keyed(f"{self.by_id}/{self.by_person}".encode(), "identity/mark")[:32]


@dataclass(frozen=True, slots=True)
class Person:
    """One more person of a submission. Who acts for another says by what proof, which stands with the identity."""

    role: Role
    identity: Identity


def phone_digits(phone: str) -> str:
    """A phone number as it is compared: digits only, without the country's 86."""
    digits = "".join(one for one in unicodedata.normalize("NFKC", phone) if one in "0123456789")
    return digits.removeprefix("00").removeprefix("86") if len(digits) in {13, 15} else digits


def keep(uid: UUID, said: Identity) -> Record:
    """Seal and store ``said`` for the petitioner ``uid``: one statement."""
    made = records.made(uid, PURPOSE, said.sealed(), by_id=said.by_id, by_person=said.by_person)
    return records.keep(made)
