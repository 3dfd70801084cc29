"""Model fields that stand encrypted in the database and plain in Python."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models

from xinfang.vault.crypto import seal, unseal

if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
else:
    _Binary = models.BinaryField


class SealedTextField(_Binary):
    """Text, encrypted at rest. It cannot be searched or sorted by the database, on purpose."""

    def __init__(self, *args: Any, purpose: str = "matter", **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Keep ``purpose`` in migrations: it is part of what opens the value."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def encode(self, value: Any) -> bytes:
        """The bytes to be sealed."""
        return str(value).encode()

    def decode(self, plain: bytes) -> Any:
        """The value again."""
        return plain.decode()

    def get_default(self) -> Any:
        """No words yet: the empty text, not empty bytes."""
        return None if self.null else ""

    def get_prep_value(self, value: Any) -> Any:
        """Seal on the way in."""
        return None if value is None else seal(self.encode(value), self.purpose)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        """Open on the way out."""
        return None if value is None else self.decode(unseal(bytes(value), self.purpose))

    def to_python(self, value: Any) -> Any:
        """Python values are plain already."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Never in a dump."""
        return ""


class SealedJSONField(SealedTextField):
    """A small mapping, encrypted at rest. Migrations of the first part name it; identities are records now."""

    def encode(self, value: Any) -> bytes:
        """As compact JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    def decode(self, plain: bytes) -> Any:
        """From JSON."""
        return json.loads(plain)
