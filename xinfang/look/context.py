"""What every template may use: how large and how strong the page is to be shown, and the day."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

PRINTS = ("normal", "large")
CONTRASTS = ("normal", "high")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Print and contrast as the reader chose them, the legal day, whether this is the sample city."""
    large = request.COOKIES.get("print") == "large"
    high = request.COOKIES.get("contrast") == "high"
    return {
        "print_size": PRINTS[large],
        "contrast": CONTRASTS[high],
        "today": timezone.localdate(),
        "demo": settings.DEMO,
    }
