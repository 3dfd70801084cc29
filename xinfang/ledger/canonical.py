"""One way to write a value as bytes, so that a digest means the same everywhere."""

import json
from typing import Any


def canonical(value: Any) -> bytes:
    """``value`` (JSON types only) as UTF-8: keys sorted, no blanks, nothing escaped that need not be."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
