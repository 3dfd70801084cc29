"""Files on their way in: held in memory only, never as a plain copy in a folder for temporary files."""

from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest

from xinfang.rules.refusals import Refused

MOST = 64 * 1024 * 1024  # bytes of one request


class InMemory(MemoryFileUploadHandler):
    """Keeps what comes in memory, and stops reading a request that is too long."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Any file is kept in memory; one request is bounded."""
        self.activated = True
        self.too_long = content_length > MOST

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Refuse before the first byte of a file of a request that is too long."""
        if self.too_long and self.request is not None:
            self.request.META["xinfang.too_long"] = True
            raise StopUpload(connection_reset=False)
        super().new_file(*args, **kwargs)


def received(request: HttpRequest, name: str) -> list[tuple[str, bytes]]:
    """The files of one field, with the names they were given. Refuses a request of more than 64 MB."""
    files = [(str(one.name or ""), _read(one)) for one in request.FILES.getlist(name)]
    if request.META.get("xinfang.too_long"):
        raise Refused(
            f"这次上传的文件合计超过 {MOST // 1024 // 1024} MB。",
            todo="请分几次上传，或者把图片缩小",
            field="files",
            code="upload_too_long",
        )
    return files


def _read(file: InMemoryUploadedFile | Any) -> bytes:
    return bytes(file.read())
