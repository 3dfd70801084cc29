"""The door: a refusal becomes a page in plain words, and nothing behind the door is kept by a browser or a proxy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from xinfang.look import errors
from xinfang.rules.refusals import NotFound, Refused, Stale, TooOften


def _status(error: Refused) -> int:
    if isinstance(error, TooOften):
        return 429
    if isinstance(error, Stale):
        return 409
    return 403 if error.code == "not_allowed" else 400


class Door:
    """Turns refusals into pages: 404 for what one may not know, 409 for who came second, 403 or 400 for the rest."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; pages are not stored outside this system. No text holds a NUL, which PostgreSQL would not take: it is
        dropped from the query before any page reads it."""
        while "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a refusal; anything else goes on to the server-error page."""
        if isinstance(error, NotFound):
            return errors.page(
                request,
                404,
                "没有找到",
                "没有这个页面，或者您无权查看。",
                "请核对编号；确有需要的，请向系统管理人员询问。",
            )
        if isinstance(error, Refused):
            return errors.refused(request, error, _status(error))
        return None
