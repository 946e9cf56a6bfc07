"""A folder with the repository's templates, and beside them the bundles that Lambda would get."""

from __future__ import annotations

import shutil
from pathlib import Path

from functions.bundle import Target, build
from tests.manifests.documents import EVENTS_TEMPLATE, ROOT, TEMPLATE

ENDPOINT = "AWS_ENDPOINT_URL"
_SOURCE = "          TRESNUBES_SOURCE:"


def fill(folder: Path, model: Path) -> Path:
    """Copy the templates and build the bundles, for Python 3.13 whatever runs this."""
    for template in (TEMPLATE, EVENTS_TEMPLATE):
        copy = folder / template.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template, copy)
    for name in ("aws", "aws-events"):
        build(name, model, Target(), folder / "dist")
    return folder


def add_endpoint(folder: Path) -> None:
    """Have the events' template name the variable of another S3 than AWS's: sam hands over only what it names."""
    copy = folder / EVENTS_TEMPLATE.relative_to(ROOT)
    text = copy.read_text()
    assert text.count(_SOURCE) == 1
    copy.write_text(text.replace(_SOURCE, f'          {ENDPOINT}: ""\n{_SOURCE}'))
