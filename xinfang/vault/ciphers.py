"""The two ciphers, under one shape: a nonce, the sealed bytes and the tag, bound to what they belong to."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AES, SM4 = "aes", "sm4"
LENGTHS = {AES: 32, SM4: 16}  # bytes of a key: AES-256, SM4-128 (GB/T 32907)
NONCE, TAG = 12, 16


class Unreadable(Exception):
    """A sealed value does not open: it was damaged, moved to another place, or the key is another."""


def encrypt(cipher: str, key: bytes, plain: bytes, bound: bytes) -> bytes:
    """Seal ``plain`` under ``key``; whoever opens it must name the same ``bound``."""
    nonce = os.urandom(NONCE)
    if cipher == AES:
        return nonce + AESGCM(key).encrypt(nonce, plain, bound)
    sealing = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(bound)
    return nonce + sealing.update(plain) + sealing.finalize() + sealing.tag


def decrypt(cipher: str, key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """Open what ``encrypt`` made; raises Unreadable when key, bytes or place are not the same."""
    nonce, body = sealed[:NONCE], sealed[NONCE:]
    try:
        if cipher == AES:
            return AESGCM(key).decrypt(nonce, body, bound)
        opening = Cipher(algorithms.SM4(key), modes.GCM(nonce, body[-TAG:])).decryptor()
        opening.authenticate_additional_data(bound)
        return opening.update(body[:-TAG]) + opening.finalize()
    except (InvalidTag, ValueError) as error:
        raise Unreadable("密文打不开：主密钥不是写入时的那一把，或者数据已损坏、被挪动过。") from error
