"""Does the cloud take a bundle of this size?"""

from __future__ import annotations

from collections.abc import Iterator

from functions.bundle.size import measure
from functions.doctor.finding import About, Finding
from functions.doctor.package import Package

_MB = 1_000_000


def check(package: Package) -> Iterator[Finding]:
    """The folder against the cloud's limit unpacked, the zip against its limit for an upload."""
    layout, size = package.layout, measure(package.folder, package.archive)
    yield _compare(package.about("size"), "unpacked", size.unpacked, layout.unpacked_limit)
    yield _compare_upload(package.about("size"), size.zipped, layout.upload_limit)


def _compare(about: About, what: str, size: int, limit: int | None) -> Finding:
    got = f"{size / _MB:.1f} MB {what}"
    if limit is None:
        return about.praise(f"no limit {what} that this cloud names", got)
    expected = f"at most {limit / _MB:.1f} MB {what}"
    if size > limit:
        return about.blame(expected, got, "make the model smaller (docs/export.md), or deploy a container")
    return about.praise(expected, got)


def _compare_upload(about: About, size: int, limit: int | None) -> Finding:
    got = f"{size / _MB:.1f} MB zipped"
    if limit is not None and size > limit:
        expected = f"at most {limit / _MB:.1f} MB zipped for a direct upload"
        return about.warn(expected, got, "deploy with sam, which uploads through S3")
    return _compare(about, "zipped", size, limit)
