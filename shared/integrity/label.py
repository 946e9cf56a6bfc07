"""What `bundle.json` pins: each model's file and sha256, and the key that models must be signed with."""

import json
import os
from typing import Any, NamedTuple

from shared.errors import ModelUnusable

FILE = "bundle.json"

_DIGITS = 64


class Pin(NamedTuple):
    """A model that a bundle was made with; `path` is its file's."""

    path: str
    name: str
    version: str
    sha256: str


class Label(NamedTuple):
    """The pins of the bundle that an adapter runs in."""

    models: tuple[Pin, ...]
    """At least one; the first is served where no setting says otherwise."""
    key: str
    """Of every model that this bundle serves; empty: none is asked for."""

    def find(self, path: str) -> Pin | None:
        """The pin of the model at `path`; None for one that the bundle was not made with."""
        place = os.path.realpath(path)
        return next((pin for pin in self.models if os.path.realpath(pin.path) == place), None)


def read_label(folder: str | os.PathLike[str]) -> Label | None:
    """The label in the adapter's folder; None where it isn't in a bundle. Raises ModelUnusable."""
    try:
        with open(os.path.join(folder, FILE), encoding="utf-8") as file:
            label = json.load(file)
        pins = tuple(_read_pin(folder, model) for model in label["models"])
        key = label.get("key", "").strip()
        if not pins:
            raise ValueError("none")  # noqa: TRY301  said as the others are
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ModelUnusable(f"{FILE} can't be read: {error.strerror}") from error
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        expected = "models, each with file, name, version and sha256"
        got = f"no {error}" if isinstance(error, KeyError) else repr(error)
        raise ModelUnusable(f"{FILE} can't be read: expected {expected}, got {got}") from error
    return Label(pins, key)


def _read_pin(folder: str | os.PathLike[str], model: Any) -> Pin:
    pin = Pin(os.path.join(folder, model["file"]), model["name"], model["version"], model["sha256"].lower())
    if len(pin.sha256) != _DIGITS:
        raise ValueError(f"a sha256 of {len(pin.sha256)} digits")
    if not all(isinstance(part, str) for part in pin):
        raise TypeError(f"{pin.name!r} {pin.version!r}")
    return pin
