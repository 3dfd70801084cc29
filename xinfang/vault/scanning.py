"""Is there a virus in it? Asked of clamd over its socket, where ``XINFANG_CLAMD`` names one."""

import socket
import struct

from django.conf import settings

CHUNK, PATIENCE = 64 * 1024, 30


class NotScanned(Exception):
    """A scanner is set and gives no answer: what was not looked at is not taken."""


def scan(data: bytes) -> bool | None:
    """True: nothing found. False: something was found. None: no scanner is set. Raises NotScanned."""
    if not settings.CLAMD:
        return None
    try:
        with _connected(settings.CLAMD) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                piece = data[start : start + CHUNK]
                clamd.sendall(struct.pack("!L", len(piece)) + piece)
            clamd.sendall(struct.pack("!L", 0))
            said = _answer(clamd)
    except (OSError, ValueError) as error:
        raise NotScanned(str(error)) from error
    if said.endswith(b" OK"):
        return True
    if said.endswith(b" FOUND"):
        return False
    raise NotScanned(said.decode(errors="replace"))


def _connected(where: str) -> socket.socket:
    """``/run/clamav/clamd.ctl`` or ``127.0.0.1:3310``."""
    if where.startswith("/"):
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(PATIENCE)
        try:
            made.connect(where)
        except OSError:
            made.close()
            raise
        return made
    host, _, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def _answer(clamd: socket.socket) -> bytes:
    said = b""
    while b"\0" not in said and len(said) < CHUNK:
        piece = clamd.recv(4096)
        if not piece:
            break
        said += piece
    return said.partition(b"\0")[0].strip()
