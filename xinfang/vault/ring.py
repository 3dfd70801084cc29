"""Make the ring: once, when the tables are."""

import secrets

from xinfang.vault import keys
from xinfang.vault.models import RINGS, Ring


def make() -> None:
    """Make the ring if there is none, from a fresh secret. For an empty database only: what was written needs its own."""
    keys.forget()
    if Ring.objects.filter(number=RINGS).exists():
        return
    row = Ring(number=RINGS, kek=keys.current())
    row.wrapped = keys.wrap(secrets.token_hex(32).encode(), row.about)
    row.save()
