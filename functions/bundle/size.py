"""How many bytes a bundle has, and whether the cloud and our own budget allow them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from functions.bundle.errors import BundleError
from functions.bundle.layout import Layout

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Size:
    """In bytes; `model` and `model_zipped` are the model's part of `unpacked` and `zipped`."""

    unpacked: int
    zipped: int
    model: int
    model_zipped: int


def measure(folder: Path, archive: Path) -> Size:
    """A bundle's size, as Lambda counts it: the sum of its files' sizes."""
    with ZipFile(archive) as zip_file:
        model_zipped = sum(entry.compress_size for entry in zip_file.infolist() if entry.filename.startswith("models/"))
    return Size(_count(folder), archive.stat().st_size, _count(folder / "models"), model_zipped)


def check_size(layout: Layout, size: Size) -> None:
    """Raises `BundleError` when the cloud would refuse the bundle, or when it is over our own budget."""
    _check_limit(layout, size.unpacked)
    unpacked, zipped = budget_left(layout, size)
    _check_budget(layout.name, "unpacked", unpacked, layout.unpacked_budget)
    _check_budget(layout.name, "zipped", zipped, layout.zip_budget)


def tell_upload(layout: Layout, size: Size) -> tuple[str, ...]:
    """The remark that a zip is too large to be uploaded directly; none for a smaller one."""
    limit = layout.upload_limit
    if limit is None or size.zipped <= limit:
        return ()
    return (f"the zip is over {limit // _MIB} MiB: {layout.cloud} takes it from storage, not uploaded directly",)


def budget_left(layout: Layout, size: Size) -> tuple[int, int]:
    """Bytes unpacked and bytes zipped that are left of the budgets; the model's own are not counted."""
    unpacked, zipped = size.unpacked - size.model, size.zipped - size.model_zipped
    return layout.unpacked_budget - unpacked, layout.zip_budget - zipped


def _count(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _check_limit(layout: Layout, unpacked: int) -> None:
    limit = layout.unpacked_limit
    if limit is not None and unpacked > limit:
        came = f"the bundle has {unpacked / _MIB:.1f} MiB"
        raise BundleError(f"{layout.cloud} takes at most {limit // _MIB} MiB unpacked, {came}")


def _check_budget(name: str, what: str, left: int, budget: int) -> None:
    if left < 0:
        came = f"expected at most {budget:,} bytes {what} without the model, came {budget - left:,}"
        ways = "leave more out in functions/bundle/contents.py, or raise the budget in layout.py with a reason"
        raise BundleError(f"{name}: {came}: {ways}")
