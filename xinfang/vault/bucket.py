"""Files in object storage that speaks the S3 protocol: MinIO, Ceph, or a cloud's own.

Five requests are all that is needed, so they are signed here (AWS Signature Version 4) instead of bringing a library of
several hundred services (decision record 20). The signing is held against published examples by a test.
"""

import hashlib
import hmac
import http.client
import time
from collections.abc import Iterator, Mapping
from html import unescape
from re import findall
from urllib.parse import quote, urlsplit

from xinfang.vault.ciphers import Unreadable

PATIENCE = 20  # seconds
ALGORITHM = "AWS4-HMAC-SHA256"


class Unreachable(Unreadable):
    """The object storage does not answer, or refuses."""


class Bucket:
    """One bucket, its objects under ``prefix``; addressed by path, as own installations are."""

    def __init__(self, endpoint: str, bucket: str, prefix: str, region: str, key: str, secret: str) -> None:
        self.at = urlsplit(endpoint)
        self.root, self.prefix = f"/{bucket}", prefix.strip("/") + "/" if prefix.strip("/") else ""
        self.region, self.key, self.secret = region, key, secret

    def read(self, address: str) -> bytes | None:
        """What lies there; None where nothing does."""
        status, body = self._ask("GET", self._name(address))
        return None if status == http.client.NOT_FOUND else body

    def write(self, address: str, sealed: bytes) -> None:
        """Put it; the storage takes an object whole or not at all."""
        self._ask("PUT", self._name(address), body=sealed)

    def there(self, address: str) -> bool:
        """Whether something lies there."""
        return self._ask("HEAD", self._name(address))[0] != http.client.NOT_FOUND

    def remove(self, address: str) -> None:
        """Take it away."""
        self._ask("DELETE", self._name(address))

    def addresses(self) -> Iterator[str]:
        """Every address, in order, a thousand at a time."""
        asked = {"list-type": "2", "prefix": self.prefix}
        while True:
            page = self._ask("GET", self.root, asked)[1].decode()
            for name in findall(r"<Key>([^<]+)</Key>", page):
                yield unescape(name).rsplit("/", 1)[-1]
            more = findall(r"<NextContinuationToken>([^<]+)</NextContinuationToken>", page)
            if not more:
                return
            asked["continuation-token"] = unescape(more[0])

    def _name(self, address: str) -> str:
        return f"{self.root}/{self.prefix}{address[:2]}/{address}"

    def _ask(
        self, method: str, path: str, asked: Mapping[str, str] | None = None, body: bytes = b""
    ) -> tuple[int, bytes]:
        made = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())  # the protocol's own stamp; nothing is dated by it
        headers = {"host": self.at.netloc, "x-amz-content-sha256": hashlib.sha256(body).hexdigest(), "x-amz-date": made}
        headers["authorization"] = signature(self, method, path, asked or {}, headers)
        kind = http.client.HTTPSConnection if self.at.scheme == "https" else http.client.HTTPConnection
        line = kind(self.at.netloc, timeout=PATIENCE)
        try:
            line.request(method, quote(path) + ("?" + query(asked) if asked else ""), body, headers)
            answer = line.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"对象存储连不上：{self.at.netloc}（{type(error).__name__}）。") from error
        finally:
            line.close()
        if answer.status >= http.client.MULTIPLE_CHOICES and answer.status != http.client.NOT_FOUND:
            raise Unreachable(f"对象存储没有答应：{method} 得到 {answer.status}。请核对 XINFANG_S3_ 各项设置。")
        if answer.status == http.client.NOT_FOUND and method == "PUT":
            raise Unreachable("对象存储里没有这个桶：请先建立，或者核对 XINFANG_BLOBS。")
        return answer.status, said


def query(asked: Mapping[str, str]) -> str:
    """A query string in the one form that is signed: sorted, everything but letters and digits written out."""
    return "&".join(f"{quote(name, safe='-_.~')}={quote(asked[name], safe='-_.~')}" for name in sorted(asked))


def signature(bucket: Bucket, method: str, path: str, asked: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """The authorization header over all ``headers`` (lower case), of which one is ``x-amz-date``."""
    signed = ";".join(sorted(headers))
    lines = [f"{name}:{headers[name]}" for name in sorted(headers)]
    whole = [method, quote(path), query(asked), *lines, "", signed, headers["x-amz-content-sha256"]]
    made = headers["x-amz-date"]
    scope = f"{made[:8]}/{bucket.region}/s3/aws4_request"
    said = "\n".join([ALGORITHM, made, scope, hashlib.sha256("\n".join(whole).encode()).hexdigest()])
    secret = f"AWS4{bucket.secret}".encode()
    for word in scope.split("/"):
        secret = hmac.digest(secret, word.encode(), "sha256")
    mark = hmac.new(secret, said.encode(), "sha256").hexdigest()
    return f"{ALGORITHM} Credential={bucket.key}/{scope},SignedHeaders={signed},Signature={mark}"
