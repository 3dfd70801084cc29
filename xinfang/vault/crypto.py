"""Encryption of fields and digests of rows, with the algorithm named in front of every sealed value."""

import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from xinfang.vault.keys import key

ALGORITHM = b"A1"  # AES-256-GCM, 12-byte nonce; part 2 adds per-record keys and SM4 under another mark
NONCE = 12


class Unreadable(Exception):
    """A sealed value does not open with this installation's master key: it was damaged, or the key is another."""


def seal(plain: bytes, purpose: str) -> bytes:
    """Encrypt ``plain`` for ``purpose`` (which is bound to it: a value moved elsewhere does not open)."""
    nonce = os.urandom(NONCE)
    return ALGORITHM + nonce + AESGCM(key(purpose)).encrypt(nonce, plain, purpose.encode())


def unseal(sealed: bytes, purpose: str) -> bytes:
    """Open what ``seal`` made; raises Unreadable when the key or the bytes are not the same."""
    if sealed[:2] != ALGORITHM:
        raise Unreadable("密文的算法标记不认识。")
    nonce, body = sealed[2 : 2 + NONCE], sealed[2 + NONCE :]
    try:
        return AESGCM(key(purpose)).decrypt(nonce, body, purpose.encode())
    except InvalidTag as error:
        raise Unreadable("密文打不开：主密钥不是写入时的那一把，或数据已损坏。") from error


def opener(purpose: str) -> Callable[[bytes], bytes]:
    """``unseal`` for many values of one ``purpose``: what is the same for all of them is done once."""
    cipher, bound = AESGCM(key(purpose)), purpose.encode()

    def one(sealed: bytes) -> bytes:
        if sealed[:2] != ALGORITHM:
            return unseal(sealed, purpose)
        try:
            return cipher.decrypt(sealed[2 : 2 + NONCE], sealed[2 + NONCE :], bound)
        except InvalidTag:
            return unseal(sealed, purpose)

    return one


def sm3(data: bytes) -> str:
    """The SM3 digest of ``data``, in hex."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def keyed(data: bytes, purpose: str) -> str:
    """HMAC-SM3 of ``data`` under the key for ``purpose``, in hex: of no use to whoever lacks the key."""
    mac = hmac.HMAC(key(purpose), hashes.SM3())
    mac.update(data)
    return mac.finalize().hex()
