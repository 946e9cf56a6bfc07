"""An Ed25519 signature over a model's bytes (RFC 8032), checked with a pinned public key."""

from binascii import a2b_base64

from shared.errors import ModelUnusable

__all__ = ["SUFFIX", "demand_signed", "read_key"]

SUFFIX = ".sig"
"""`NAME.onnx.sig` beside the model: the signature's bytes and nothing else."""

_SIGNATURE_BYTES, _KEY_BYTES = 64, 32

_HEAD = bytes.fromhex("302a300506032b6570032100")
"""What stands before the bytes of every Ed25519 public key in DER (RFC 8410, 4)."""


def read_key(text: str, source: str) -> bytes:
    """A public key in DER, from PEM (`openssl pkey -pubout`) or the one line of base64 in it. Raises ModelUnusable."""
    lines = [line.strip() for line in text.splitlines() if not line.startswith("-----")]
    try:
        der = a2b_base64("".join(lines), strict_mode=True)
    except ValueError:
        der = b""
    if not der.startswith(_HEAD) or len(der) != len(_HEAD) + _KEY_BYTES:
        # It is not shown: it may be the private one.
        raise ModelUnusable(f"{source}: expected an Ed25519 public key in PEM or base64, got something else")
    return der


def demand_signed(content: bytes, path: str, key: str, source: str) -> None:
    """Raise ModelUnusable unless the file beside `path` is the key's signature over `content`.

    `key` is as `read_key` takes it, `source` says who pins it.
    """
    public = read_key(key, source)[-_KEY_BYTES:]
    signature = _read_signature(path + SUFFIX)
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError as error:
        raise ModelUnusable(f"{source} pins a key: install cryptography, which checks it ({error})") from error
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except InvalidSignature as error:
        raise ModelUnusable(f"its {SUFFIX} file is not the signature of {source}'s key over these bytes") from error


def _read_signature(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            signature = file.read()
    except OSError as error:
        raise ModelUnusable(f"its {SUFFIX} file: expected an Ed25519 signature, got {error.strerror}") from error
    if len(signature) != _SIGNATURE_BYTES:
        raise ModelUnusable(f"its {SUFFIX} file: expected {_SIGNATURE_BYTES} bytes, got {len(signature)}")
    return signature
