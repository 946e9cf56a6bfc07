"""sha256 in hexadecimal, the identity of a model: by CPython's own code for a small one, by OpenSSL for a large one."""

from typing import Any

__all__ = ["hash_content"]

_SMALL = 512 * 1024
"""Bytes. OpenSSL hashes seven times as fast, but hashlib loads it first: 3 ms of a cold start, and 3.6 MB of memory."""


def _find_own() -> Any:
    """What hashlib itself takes where there is no OpenSSL: of CPython 3.12 on, and of 3.11."""
    for module in ("_sha2", "_sha256"):
        try:
            return __import__(module).sha256
        except ImportError:
            continue
    return None


_own = _find_own()


def hash_content(content: bytes) -> str:
    """The sha256 of some bytes, 64 hexadecimal digits."""
    if _own is not None and len(content) <= _SMALL:
        own: str = _own(content).hexdigest()
        return own
    from hashlib import sha256

    return sha256(content).hexdigest()
