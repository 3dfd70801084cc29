"""Error pages: what is wrong, why, what to do, where it stands in the law. Never a stack trace, never a petitioner."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinfang.rules import lawbook
from xinfang.rules.refusals import Refused

MATTER = re.compile(r"/desk/petitions/[^/]+/")


def page(
    request: HttpRequest, status: int, title: str, what: str, todo: str, why: str = "", cite: str = ""
) -> HttpResponse:
    """One error page."""
    staff = request.path.startswith("/desk/")
    said = {"title": title, "what": what, "why": why, "todo": todo, "cite": cite, "status": status, "staff": staff}
    matter = MATTER.match(request.path) if status in {400, 409} else None  # never where it may not be known to exist
    said["back"] = matter[0] if matter else ""
    return render(request, "look/error.html", said, status=status)


def refused(request: HttpRequest, error: Refused, status: int) -> HttpResponse:
    """A refusal as a page."""
    cite = lawbook.load().label(error.cite) if error.cite else ""
    return page(request, status, "不能办" if status == 403 else "没有办成", error.what, error.todo, error.why, cite)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return page(request, 400, "没有看懂", "这个请求的格式不对，没有办。", "请返回上一页，刷新后再试。")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return page(request, 403, "不能办", "您现在的岗位不能办这件事。", "请由有这项职责的人员办理。")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return page(request, 404, "没有找到", "没有这个页面，或者您无权查看。", "请核对编号或网址。")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing was half done, since every act is one transaction."""
    return page(
        request,
        500,
        "系统出错",
        "系统出了错，这次没有办成，也没有留下一半的记录。",
        "请稍后再试；仍不行的，请把时间告诉系统管理人员。",
    )


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere."""
    return page(
        request,
        403,
        "没有办成",
        "页面放得太久，或者浏览器没有保存本站的 Cookie，这次提交没有办。",
        "请返回上一页，刷新后再提交。",
    )
