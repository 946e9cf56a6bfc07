"""Signs a model's bytes with an Ed25519 key, so that whoever pins its public half serves no other model."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from model_export.errors import ExportError


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """The key in a PEM file as `openssl genpkey -algorithm ed25519` makes it (PKCS #8). Raises `ExportError`."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise ExportError(f"the key {path} can't be read: {error.strerror}") from error
    except TypeError as error:
        raise ExportError(f"the key {path} is encrypted: expected one without a password") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ExportError(f"{path} holds no private key in PEM: expected an Ed25519 one (PKCS #8)") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ExportError(f"{path} holds a key of another kind ({type(key).__name__}): expected an Ed25519 one")
    return key
