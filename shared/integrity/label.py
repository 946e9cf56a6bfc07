"""What `bundle.json` pins: the model's file and sha256, and the key that models must be signed with."""

import json
import os
from typing import NamedTuple

from shared.errors import ModelUnusable

FILE = "bundle.json"

_DIGITS = 64


class Label(NamedTuple):
    """The pins of the bundle that an adapter runs in."""

    model: str
    """The path of the model that the bundle was made with."""
    sha256: str
    key: str
    """Of every model that this bundle serves; empty: none is asked for."""

    def names(self, path: str) -> bool:
        """Whether `path` is the model that the bundle was made with."""
        return os.path.realpath(path) == os.path.realpath(self.model)


def read_label(folder: str | os.PathLike[str]) -> Label | None:
    """The label in the adapter's folder; None where it isn't in a bundle. Raises ModelUnusable."""
    try:
        with open(os.path.join(folder, FILE), encoding="utf-8") as file:
            label = json.load(file)
        model = label["model"]
        pins = Label(os.path.join(folder, model["file"]), model["sha256"].lower(), label.get("key", "").strip())
        if len(pins.sha256) != _DIGITS:
            raise ValueError(f"a sha256 of {len(pins.sha256)} digits")  # noqa: TRY301  said as the others are
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ModelUnusable(f"{FILE} can't be read: {error.strerror}") from error
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise ModelUnusable(f"{FILE} can't be read: expected model.file and model.sha256, got {error!r}") from error
    return pins
