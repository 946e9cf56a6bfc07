"""The files of one model's versions, before any of them is opened."""

from collections.abc import Iterable, Sequence
from os.path import basename
from typing import NamedTuple

from shared.errors import ModelUnusable
from shared.integrity.label import Label
from shared.model import read_file
from shared.versions.identity import identify
from shared.versions.names import PLAIN, is_plain


class Edition(NamedTuple):
    """One version of a model, in the file at `path`."""

    name: str
    version: str
    path: str

    @property
    def file(self) -> str:
        """The file as a caller may see it named."""
        return basename(self.path)


def find_editions(paths: Iterable[str], label: Label | None) -> tuple[Edition, ...]:
    """The version in each file, by the bundle's label or by the file itself. Raises ModelUnusable."""
    editions = tuple(_read(path, label) for path in paths)
    demand_versions(editions)
    return editions


def demand_versions(editions: Sequence[Edition]) -> None:
    """Raise ModelUnusable unless all are versions of one model, each another one that a setting can name."""
    if len({edition.name for edition in editions}) > 1:
        names = ", ".join(f"{edition.name} in {edition.file}" for edition in editions)
        raise ModelUnusable(f"expected versions of one model, got {names}")
    files: dict[str, str] = {}
    for edition in editions:
        if not is_plain(edition.version):
            expected = f"a version of {PLAIN}"
            raise ModelUnusable(f"{edition.file}: expected {expected}, got {edition.version!r}")
        if edition.version in files:
            both = f"{files[edition.version]} and {edition.file}"
            raise ModelUnusable(f"expected each version once, got {edition.version} in {both}")
        files[edition.version] = edition.file


def _read(path: str, label: Label | None) -> Edition:
    pin = label.find(path) if label is not None else None
    name, version = (pin.name, pin.version) if pin is not None else identify(read_file(path), path)
    return Edition(name, version, path)
