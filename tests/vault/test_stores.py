"""Where stored files lie: a folder that two processes share, and object storage as a small server in this test speaks it."""

import hashlib
import os
import subprocess
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from xinfang.config import env
from xinfang.config.env import BadSetting
from xinfang.vault import blobs, bucket, stores
from xinfang.vault.bucket import Bucket, Unreachable
from xinfang.vault.ciphers import Unreadable

KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
EMPTY = hashlib.sha256(b"").hexdigest()
# From Amazon's own description of Signature Version 4 for S3: a GET of a range, a listing by prefix.
PUBLISHED = (
    (
        "/test.txt",
        {},
        {"range": "bytes=0-9"},
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    ),
    (
        "/",
        {"max-keys": "2", "prefix": "J"},
        {},
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    ),
)


@pytest.mark.parametrize(("path", "asked", "more", "wanted"), PUBLISHED)
def test_requests_are_signed_as_the_published_examples_are(path, asked, more, wanted):
    store = Bucket("https://examplebucket.s3.amazonaws.com", "", "", "us-east-1", KEY, SECRET)
    headers = {"host": "examplebucket.s3.amazonaws.com", "x-amz-content-sha256": EMPTY}
    headers |= {"x-amz-date": "20130524T000000Z", **more}
    assert bucket.signature(store, "GET", path, asked, headers).endswith(f"Signature={wanted}")


class Storage(BaseHTTPRequestHandler):
    """One bucket in memory, two to a page of a listing; a request that is not signed by the right key is refused."""

    def log_message(self, *words):
        pass

    def answer(self, method):
        at = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        names = self.headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
        signed = {name: self.headers[name] for name in names}
        asked = {name: values[0] for name, values in parse_qs(at.query).items()}
        wanted = bucket.signature(self.server.as_known, method, unquote(at.path), asked, signed)
        if (
            self.headers["authorization"] != wanted
            or signed["x-amz-content-sha256"] != hashlib.sha256(body).hexdigest()
        ):
            return self.say(403)
        if not at.path.startswith("/files"):
            return self.say(404)
        held = self.server.held
        if method == "PUT":
            held[at.path] = body
            return self.say(200)
        if method == "DELETE":
            held.pop(at.path, None)
            return self.say(204)
        if "list-type" in asked:
            return self.say(200, self.listed(asked))
        return self.say(200, held[at.path]) if at.path in held else self.say(404)

    def listed(self, asked):
        under = f"/files/{asked['prefix']}"
        rows = [path for path in sorted(self.server.held) if path.startswith(under)]
        start = int(asked.get("continuation-token", "0"))
        keys = "".join(f"<Key>{path.removeprefix('/files/')}</Key>" for path in rows[start : start + 2])
        more = f"<NextContinuationToken>{start + 2}</NextContinuationToken>" if len(rows) > start + 2 else ""
        return f"<ListBucketResult>{keys}{more}</ListBucketResult>".encode()

    def say(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        self.answer("GET")

    def do_PUT(self):
        self.answer("PUT")

    def do_HEAD(self):
        self.answer("HEAD")

    def do_DELETE(self):
        self.answer("DELETE")


@pytest.fixture
def storage(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Storage)
    server.held, server.as_known = {}, Bucket("http://x", "files", "", "cn-1", KEY, SECRET)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.BLOBS, settings.S3_ENDPOINT = "s3://files/of/xinfang", f"http://127.0.0.1:{server.server_port}"
    settings.S3_REGION, settings.S3_KEY, settings.S3_SECRET = "cn-1", KEY, SECRET
    stores._made.cache_clear()
    yield server
    server.shutdown()
    server.server_close()
    stores._made.cache_clear()


def test_a_file_in_object_storage_is_put_read_listed_and_taken_away(storage):
    uid = uuid.uuid4()
    kept = [blobs.put(uid, f"第 {n} 份".encode()) for n in range(5)]
    assert blobs.get(uid, *kept[3]) == "第 3 份".encode()
    assert sorted(blobs.addresses()) == sorted(address for address, _ in kept)
    assert all("第".encode() not in body for body in storage.held.values())
    assert all(path.startswith("/files/of/xinfang/") for path in storage.held)
    assert (blobs.there(kept[0][0]), blobs.problem(kept[0][0])) == (True, "")
    storage.held[next(path for path in storage.held if path.endswith(kept[1][0]))] += b"!"
    assert blobs.problem(kept[1][0]) == "被改过"
    blobs.remove(kept[0][0])
    blobs.remove(kept[0][0])
    assert (blobs.there(kept[0][0]), blobs.problem(kept[0][0])) == (False, "不见了")
    with pytest.raises(Unreadable):
        blobs.get(uid, *kept[0])


def test_object_storage_that_refuses_or_is_silent_is_said_so_and_is_not_an_absent_file(storage, settings):
    address, _ = blobs.put(uuid.uuid4(), b"x")
    settings.S3_SECRET = "another"
    stores._made.cache_clear()
    with pytest.raises(Unreachable, match="403"):
        blobs.problem(address)
    settings.S3_SECRET, settings.BLOBS = SECRET, "s3://absent"
    stores._made.cache_clear()
    with pytest.raises(Unreachable, match="没有这个桶"):
        blobs.put(uuid.uuid4(), b"x")
    settings.S3_ENDPOINT = "http://127.0.0.1:9"
    stores._made.cache_clear()
    with pytest.raises(Unreachable, match="连不上"):
        blobs.there(address)


WRITE = """
import sys, uuid, django
django.setup()
from xinfang.vault import blobs
print(*blobs.put(uuid.UUID(int=7), sys.argv[1].encode()))
"""


def test_a_folder_outside_the_home_is_shared_by_two_processes(tmp_path, settings):
    """Two homes, as on two hosts; the same folder for files: what one wrote the other reads (decision 29)."""
    settings.BLOBS = str(tmp_path / "shared")
    for home in ("one", "two"):
        ours = {**os.environ, "DJANGO_SETTINGS_MODULE": "xinfang.config.settings"}
        ours |= {"XINFANG_HOME": str(tmp_path / home), "XINFANG_BLOBS": settings.BLOBS}
        command = [sys.executable, "-c", WRITE, f"来自 {home}"]
        said = subprocess.run(command, env=ours, capture_output=True, text=True, check=True).stdout
        assert blobs.get(uuid.UUID(int=7), *said.split()) == f"来自 {home}".encode()
        assert not (tmp_path / home / "blobs").exists()


def test_a_path_is_a_digest_or_nothing():
    for address in ("../../etc/passwd", "A" * 64, "a" * 63, ""):
        with pytest.raises(Unreadable):
            blobs.problem(address)


@pytest.mark.parametrize("said", ["blobs", "s3://", "s3:///x", "s3://files"])
def test_nonsense_about_the_place_stops_the_start(said, tmp_path, monkeypatch):
    monkeypatch.setenv("XINFANG_BLOBS", said)
    with pytest.raises(BadSetting):
        env.blobs(tmp_path)
