"""What checkov is to look at, and why some of what it says is answered instead of followed; `make security` runs it."""

import re

from tests.manifests.documents import EVENTS_TEMPLATE, ROOT, TEMPLATE, read_yaml

CONFIG = ROOT / ".checkov.yaml"


def test_it_looks_at_manifests_that_are_there() -> None:
    looked_at = {ROOT / name for name in read_yaml(CONFIG.name)["file"]}

    assert looked_at >= {TEMPLATE, EVENTS_TEMPLATE}
    assert [path for path in looked_at if not path.is_file()] == []


def test_each_check_that_is_left_out_has_its_reason_beside_it() -> None:
    left_out = read_yaml(CONFIG.name)["skip-check"]
    reasons = dict(re.findall(r"(?m)^  - (CKV\w+) # (\S.{9,})$", CONFIG.read_text()))

    assert list(reasons) == left_out


def test_nothing_is_fetched_from_its_publisher() -> None:
    assert read_yaml(CONFIG.name)["skip-download"] is True
