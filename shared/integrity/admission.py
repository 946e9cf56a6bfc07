"""Whether a model's bytes may reach the runtime: their sha256, their signature, and what they hold, in this order."""

import os

from shared.errors import ModelUnusable
from shared.integrity.label import FILE, Label
from shared.settings import PREFIX, Settings
from shared.sha256 import hash_content


def admit(content: bytes, path: str, settings: Settings, label: Label | None) -> str:
    """The sha256 of what was read from `path`. Raises ModelUnusable for what must not be opened."""
    try:
        return _admit(content, path, settings, label)
    except ModelUnusable as error:
        stem, _ = os.path.splitext(os.path.basename(path))
        raise ModelUnusable(f"{stem}: {error}") from error


def _admit(content: bytes, path: str, settings: Settings, label: Label | None) -> str:
    bundled = label.find(path) if label is not None else None
    identity = hash_content(content)
    pins = {f"{PREFIX}MODEL_SHA256": settings.model_pins, FILE: [bundled.sha256] if bundled else []}
    for source, pinned in pins.items():
        if pinned and identity not in pinned:
            expected = " or ".join(pinned)
            raise ModelUnusable(f"its sha256 is {identity}: expected {expected}, which {source} pins")
    # The label's key is for every model that the bundle serves, a sha256 for one.
    keys = {f"{PREFIX}MODEL_KEY": settings.model_key, FILE: label.key if label is not None else ""}
    for source, key in keys.items():
        if key:
            _demand_signed(content, path, key, source)
    # The bytes that a bundle was made with were looked into when it was made.
    if bundled is None:
        _demand_harmless(content, settings)
    return identity


# Imported where they are needed: most starts need neither.
def _demand_signed(content: bytes, path: str, key: str, source: str) -> None:
    from shared.integrity.ed25519 import demand_signed

    demand_signed(content, path, key, source)


def _demand_harmless(content: bytes, settings: Settings) -> None:
    from shared.integrity.inspection import inspect
    from shared.integrity.policy import demand_harmless, read_words

    demand_harmless(inspect(content), read_words(settings.allow))
