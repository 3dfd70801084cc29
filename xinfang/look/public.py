"""The mark of a view that anybody may open: a view without a mark of some kind is a fault that a test finds."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark ``view`` as public."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view
