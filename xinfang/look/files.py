"""Files that leave by a door: always saved, never sniffed, never kept by a cache in between."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(data: bytes, name: str, mime: str) -> HttpResponse:
    """``data`` as a download called ``name``, which must not say anything of a person."""
    answer = HttpResponse(data, content_type=mime)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store, private"
    return answer
