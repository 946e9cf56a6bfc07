"""The settings, all from the environment, each with a safe default."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from shared.errors import SettingInvalid

PREFIX = "TRESNUBES_"


class Settings(NamedTuple):
    """Each field is read from `TRESNUBES_` and its name in capitals.

    model               path of the .onnx; empty: the one in `models/` beside the adapter
    model_sha256        the sha256 that the file must have, 64 hexadecimal digits, or several, one a version; empty: any
    model_key           the Ed25519 public key that it must be signed with: PEM, or its line of base64; empty: none
    allow               what a model may hold besides the list, by comma or space: `subgraphs`, domains, operators …
    session             `auto`, `native` or `binding`: the way into onnxruntime
    max_rows            rows in one request
    max_bytes           bytes of a body, after decompression (Lambda takes 6 MB, and a binary body comes in base64)
    max_response_bytes  bytes of an answer (Lambda: 6 MB)
    error_detail        `full`, or `brief`: no detail and no faults in an error's answer
    source              the folder whose objects are scored on arrival, as a URL
    sink                the folder that takes their predictions, as a URL
    sink_format         `ndjson` or `csv`: how objects' predictions are written
    max_batch_rows      rows of an object that are scored at a time
    max_row_bytes       bytes of one row of an object
    message_type        the media type of messages that name none
    timeout             seconds an event may take, where the platform doesn't tell; 0: no limit
    stores              a local folder that stands in for all stores, to try events on one machine
    traffic             the versions that answer, and their weights: `1=90 2=10`, or `2`; empty: the bundle's first
    aliases             other names of versions: `champion=1 challenger=2`
    shadow              the version that scores too and never answers, and its percentage of requests: `2=10`, or `2`
    sticky_header       the header whose value keeps a caller on one version
    """

    model: str = ""
    model_sha256: str = ""
    model_key: str = ""
    allow: str = ""
    session: str = "auto"
    max_rows: int = 10_000
    max_bytes: int = 4_500_000
    max_response_bytes: int = 4_500_000
    error_detail: str = "full"
    source: str = ""
    sink: str = ""
    sink_format: str = "ndjson"
    max_batch_rows: int = 8_192
    max_row_bytes: int = 1_000_000
    message_type: str = "application/json"
    timeout: int = 0
    stores: str = ""
    traffic: str = ""
    aliases: str = ""
    shadow: str = ""
    sticky_header: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; an unset or empty variable is its default. Raises SettingInvalid."""
        given = {name: environment.get(PREFIX + name.upper(), "") for name in cls._fields}
        values: dict[str, Any] = {name: _read(name, text) for name, text in given.items() if text}
        return cls(**values)

    @property
    def model_pins(self) -> list[str]:
        """Each sha256 that a model may have, in lower case; none: any."""
        return split(self.model_sha256.lower())

    @property
    def names_versions(self) -> bool:
        """Whether a setting is there that tells versions apart."""
        return bool(self.traffic or self.aliases or self.shadow)


def split(text: str) -> list[str]:
    """The words of a setting, which stand by comma or space."""
    return text.replace(",", " ").split()


_CHOICES = {
    "session": ("auto", "native", "binding"),
    "error_detail": ("full", "brief"),
    "sink_format": ("ndjson", "csv"),
}

_HEADER = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""RFC 9110, 5.6.2."""


def _read(name: str, text: str) -> "str | int":
    if name.startswith("max_") or name == "timeout":
        if not (text.isascii() and text.isdecimal() and int(text)):
            raise SettingInvalid(f"{PREFIX}{name.upper()}: expected a whole number above 0, got {text!r}")
        return int(text)
    if name == "model_sha256" and not all(map(_is_sha256, split(text) or [text])):
        raise SettingInvalid(f"{PREFIX}MODEL_SHA256: expected 64 hexadecimal digits, got {text!r}")
    if name == "sticky_header" and not set(text) <= _HEADER:
        raise SettingInvalid(f"{PREFIX}STICKY_HEADER: expected the name of a header, got {text!r}")
    if name in _CHOICES and text not in _CHOICES[name]:
        raise SettingInvalid(f"{PREFIX}{name.upper()}: expected {' or '.join(_CHOICES[name])}, got {text!r}")
    return text


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdefABCDEF")
