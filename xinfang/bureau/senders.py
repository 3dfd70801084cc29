"""The two ways out of the house: e-mail and a webhook. They carry codes and numbers; called by the outbox, never by a request."""

import hmac
import json
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

TIMEOUT = 10  # seconds


class NotTaken(RuntimeError):
    """The other side did not take it: the outbox tries again later."""


def mails() -> bool:
    """Whether e-mail was configured."""
    return bool(settings.MAIL_FROM)


def hooks() -> bool:
    """Whether a webhook was configured."""
    return bool(settings.WEBHOOK_URL)


def mail(to: str, subject: str, body: str) -> None:
    """Send one message; raises when the server does not take it."""
    if EmailMessage(subject, body, settings.MAIL_FROM, [to]).send() != 1:
        raise NotTaken("mail")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the body to somebody who was not named."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def signature(body: bytes) -> str:
    """HMAC-SHA256 over the very bytes that are sent, under the shared secret."""
    return "sha256=" + hmac.new(settings.WEBHOOK_SECRET.encode(), body, "sha256").hexdigest()


def hook(delivery: str, said: Mapping[str, Any]) -> None:
    """Post ``said`` as JSON, signed; ``delivery`` lets the receiver drop what it has had. Raises when it is not taken."""
    body = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "X-Xinfang-Delivery": delivery,
        "X-Xinfang-Signature": signature(body),
    }
    if urlsplit(settings.WEBHOOK_URL).scheme not in {"http", "https"}:
        raise NotTaken("scheme")
    asked = urllib.request.Request(settings.WEBHOOK_URL, data=body, headers=headers, method="POST")  # noqa: S310
    try:
        with urllib.request.build_opener(_NoRedirect).open(asked, timeout=TIMEOUT) as answer:
            taken = 200 <= answer.status < 300
    except HTTPError as error:
        raise NotTaken(str(error.code)) from error
    if not taken:
        raise NotTaken("status")
