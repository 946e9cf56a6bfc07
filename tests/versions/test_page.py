"""What docs/versions.md shows of the log is what is logged."""

import json
import re
from pathlib import Path

from tests.versions.editions import Log, doubling, predict, repeating, serve, write_bundle

PAGE = (Path(__file__).parents[2] / "docs/versions.md").read_text()


def test_the_shadows_line_has_the_pages_keys(tmp_path: Path) -> None:
    log = Log()
    (shown,) = re.findall(r"(?s)```json\n(.*?)```", PAGE)

    serve(write_bundle(tmp_path, doubling(), repeating()), log, shadow="2").respond(predict())

    assert json.loads(shown).keys() == log.of("shadow")[0].keys()
