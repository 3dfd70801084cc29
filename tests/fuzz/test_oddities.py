"""Requests that no browser of ours would send: odd bodies, file names, methods, headers and addresses at every route."""

import re
from itertools import count
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.fuzz.forms import Watch
from tests.fuzz.test_fuzz import every_form, world
from tests.matrix.test_matrix import ROWS, door, where

pytestmark = pytest.mark.walks

__all__ = ["world"]
SURROGATE = "%ED%A0%80%ED%B0%80%C0%80"  # half characters as bytes, and a NUL in two
HUGE = "9" * 400
QUERIES = (
    f"q={SURROGATE}&cursor={SURROGATE}&number={SURROGATE}",
    f"cursor={HUGE}&page={HUGE}&until={HUGE}&day={HUGE}",
    "cursor=%00&tab=%00&q=%00&word=%00&join=%00&next=%00",
    "q=" + "%25" * 500,
    "day=2013-06-14&day=0001-01-01&day=99999-01-01",
    "&&&=&=%&%zz=%zz",
    "next=//evil.example/&next=javascript:alert(1)",
    "cursor[]=1&tab[a][b]=c&q[]=",
)
B = b"\r\n"


def multipart(*parts, end=True):
    """A body of parts, each with its own header lines."""
    body = b"".join(b"--x" + B + head + B + B + content + B for head, content in parts)
    return body + (b"--x--" + B if end else b"")


NAMED = b'Content-Disposition: form-data; name="%s"'
BODIES = [
    (b"", "multipart/form-data; boundary=x"),
    (multipart(end=True), "multipart/form-data; boundary=x"),
    (multipart((NAMED % b"title", b"a"), (NAMED % b"title", b"b"), end=False), "multipart/form-data; boundary=x"),
    (
        multipart((NAMED % b"key" + b'; filename="k.txt"', b"a file where a word is meant")),
        "multipart/form-data; boundary=x",
    ),
    (multipart((NAMED % b"files", b"a word where a file is meant")), "multipart/form-data; boundary=x"),
    (multipart((b"X: y", b"no name at all")), "multipart/form-data; boundary=x"),
    (multipart((NAMED % b"a" + B + b"Content-Transfer-Encoding: base64", b"!!!")), "multipart/form-data; boundary=x"),
    (multipart((NAMED % b"a", b"--x--")), "multipart/form-data; boundary=" + "y" * 300),
    (multipart((NAMED % b"a", b"1")), "multipart/form-data; boundary=\u5883"),
    (b"title=\xed\xa0\x80&text=" + SURROGATE.encode(), "application/x-www-form-urlencoded"),
    (b"+ADw-script+AD4-", "application/x-www-form-urlencoded; charset=utf-7"),
    ("title=路".encode("utf-16"), "application/x-www-form-urlencoded; charset=utf-16"),
    (b"title=a", "application/x-www-form-urlencoded; charset=nonsense"),
    (b'{"title": "a"}', "application/json"),
    (b"<a/>", "text/xml"),
    (b"\x00\xff", "application/octet-stream"),
    (b"a=1", ""),
]
FILE_NAMES = (
    b"",
    b"..",
    b"../../etc/passwd",
    b"a\x00b.pdf",
    b"\xed\xa0\x80.pdf",
    "长".encode() * 300 + b".pdf",
    b"con.pdf",
    b'a";x="b.pdf',
    b"a\nb.pdf",
    "\u202efdp.exe".encode(),
)


class Raw:
    """A browser that sends a body as it is; Django's own puts it into the charset it names."""

    def __init__(self, client):
        self.client = client

    def post(self, url, *, data, content_type):
        return self.client.generic("POST", url, data, content_type)


def posts(world):
    """(client, address) of each route that takes a form, by who can do most with it."""
    seen = set()
    for client, route, action, _ in every_form(world):
        mark = re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}|[0-9a-f-]{36}", "", action.split("?")[0])
        if mark not in seen:
            seen.add(mark)
            yield client, route, action


def test_odd_bodies_at_every_form(world):
    found, watch, turn = list(posts(world)), Watch(world), count()
    for client, _, action in found:
        for _ in range(3):
            body, kind = BODIES[next(turn) % len(BODIES)]
            watch.send(
                Raw(client), "post", action, data=body, content_type=kind, may_open=action.endswith("/identity/")
            )
    assert len(found) > 20
    assert watch.wrong == []


@pytest.mark.faults
def test_every_odd_body_at_every_form(world):
    found, watch = list(posts(world)), Watch(world)
    for client, _, action in found:
        for body, kind in BODIES:
            watch.send(
                Raw(client), "post", action, data=body, content_type=kind, may_open=action.endswith("/identity/")
            )
    assert watch.wrong == []


def test_odd_queries_at_every_page(world):
    watch, turn, clients = Watch(world), count(), {}
    for row in ROWS:
        if row["method"] != "GET":
            continue
        member = (
            "office_head" if row["office_head"] == "200" else next((m for m in row if row[m] == "200"), "anonymous")
        )
        client = clients.setdefault(member, door(world, member))
        url = where(world, row)
        query = QUERIES[next(turn) % len(QUERIES)]
        answer = watch.send(client, "get", url + ("&" if "?" in url else "?") + query)
        assert urlsplit(answer.headers.get("Location", "")).netloc == ""
    assert watch.asked > 60
    assert watch.wrong == []


def test_other_methods_change_nothing(world):
    watch, client, seen = Watch(world), door(world, "registrar"), set()
    for row in ROWS:
        url = where(world, row)
        if row["route"] in seen:
            continue
        seen.add(row["route"])
        for method in ("put", "patch", "delete", "options", "trace"):
            answer = watch.send(client, method, url)
            assert answer.status_code in {302, 400, 403, 404, 405}, (method, url)
    assert watch.written == 0
    assert watch.wrong == []


def test_odd_headers_give_no_failure_and_no_host_of_theirs(world):
    watch, client = Watch(world), door(world, "registrar")
    number = world.number("ordinary")
    odd = {
        "HTTP_IF_MODIFIED_SINCE": "nonsense",
        "HTTP_IF_NONE_MATCH": '"' * 200,
        "HTTP_RANGE": "bytes=9-1",
        "HTTP_ACCEPT": "\u00ff",
        "HTTP_ACCEPT_ENCODING": "nonsense;q=nan",
        "HTTP_COOKIE": "sessionid=\x00; csrftoken=" + "z" * 3000,
        "HTTP_HX_TARGET": "<script>",
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_PROTO": "https, http",
        "HTTP_X_FORWARDED_FOR": "1.2.3.4, ::::, \u00e9",
        "REMOTE_ADDR": "not-an-address",
        "CONTENT_LENGTH": "-1",
        "HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE",
    }
    for name, value in odd.items():
        for url in ("/", "/desk/", f"/desk/petitions/{number}/", "/look-up/"):
            answer = watch.send(client if name != "HTTP_COOKIE" else Client(), "get", url, **{name: value})
            assert answer.status_code in {200, 302}, (name, url)
            assert "evil.example" not in answer.content.decode() + answer.headers.get("Location", "")
    assert watch.send(Client(), "get", "/", HTTP_HOST="evil.example").status_code == 400
    assert watch.wrong == []


@pytest.mark.parametrize("door_of", ["desk", "portal"])
def test_odd_files_and_names(world, door_of):
    watch, turn = Watch(world), count()
    url = reverse("desk:attach", args=[world.number("ordinary")]) if door_of == "desk" else reverse("portal:lodge")
    client = door(world, "handler") if door_of == "desk" else Client()
    words = {"sort": "evidence", "on": "2013-09-02", "version": "3"}
    if door_of == "portal":
        office = str(world.cast.organ("XFJ").uid)
        words = {"purpose": "claim", "title": "路", "text": "不平", "office": office, "head_count": "1", "name": "某"}
        words |= {"at": "2", "go": "send"}
    contents = (
        b"",
        b"\x00",
        b"%PDF-1.7\n" + b"\x00" * 99,
        b"PK\x03\x04" + b"\xff" * 50,
        b"MZ\x90\x00",
        b"\x89PNG\r\n\x1a\n",
        b"text",
    )
    for name in FILE_NAMES:
        content = contents[next(turn) % len(contents)]
        own = {**words, "key": f"{next(turn):032d}"}
        parts = [(NAMED % key.encode(), value.encode()) for key, value in own.items()]
        parts.append((NAMED % b"files" + b'; filename="%s"' % name + B + b"Content-Type: text/html", content))
        answer = watch.send(client, "post", url, data=multipart(*parts), content_type="multipart/form-data; boundary=x")
        assert answer.status_code in {302, 400, 409}, (name, answer.status_code)
    assert watch.asked == len(FILE_NAMES)
    assert watch.wrong == []


def test_half_characters_and_long_ones_in_addresses(world):
    watch, client = Watch(world), door(world, "registrar")
    for value in (SURROGATE, "%F0%9F%98%80", HUGE, "%2e%2e%2f", "%0d%0aSet-Cookie:a=b", "𠮷" * 100, "a%00b"):
        for url in (f"/desk/petitions/{value}/", f"/desk/organs/{value}/", f"/{value}/", f"/case/papers/{value}/pdf/"):
            answer = watch.send(client, "get", url)
            assert answer.status_code in {301, 302, 404}, url
            assert "Set-Cookie:a" not in str(answer.headers)
    assert watch.wrong == []
