"""Which model a bundle may be made with: one that can be served, is signed if asked, and holds what is allowed."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from functions.bundle.errors import BundleError
from shared.errors import ModelUnusable
from shared.integrity.ed25519 import demand_signed, read_key
from shared.integrity.inspection import inspect
from shared.integrity.policy import demand_harmless, read_words
from shared.model import Model, read_file


@dataclass(frozen=True, slots=True)
class Trust:
    """What a bundle's maker trusts: whose models, and which of them."""

    key: str = ""
    """The Ed25519 public key that models must be signed with, as one line of base64; empty: none is asked for."""
    allow: str = ""
    """What the model may hold besides the list, in the words of TRESNUBES_ALLOW."""


def read_trusted_key(path: Path) -> str:
    """A public key in PEM, as its line of base64. Raises `BundleError`."""
    try:
        return b64encode(read_key(path.read_text(encoding="utf-8", errors="replace"), str(path))).decode()
    except OSError as error:
        raise BundleError(f"the key {path} can't be read: {error.strerror}") from error
    except ModelUnusable as error:
        raise BundleError(str(error)) from error


def load_trusted(model: Path, trust: Trust) -> Model:
    """The model, loaded and with its golden rows passed. Raises `BundleError`."""
    if model.suffix != ".onnx" or not model.is_file():
        raise BundleError(f"expected a model file NAME.onnx, {model} is none (`make model` makes the examples')")
    try:
        content = read_file(model)
        if trust.key:
            demand_signed(content, str(model), trust.key, "--key")
        demand_harmless(inspect(content), read_words(trust.allow))
        return Model.from_bytes(content, stem=model.stem)
    except ModelUnusable as error:
        raise BundleError(f"{model} can't be served: {error}") from error
