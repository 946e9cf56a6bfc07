"""A bundle of events that scores wrongly, or doesn't write what it should, may not ship."""

import shutil
import sys
from pathlib import Path

import pytest

from functions.bundle import EVENTS, Bundle, BundleError, check_bundle
from functions.bundle.arrivals import Arrival, compose_arrivals
from shared.model import Model
from tests.core.graphs import double

AWS = EVENTS["aws"]
PREDICTIONS, MANIFEST = "out/golden.csv.1.0.predictions.ndjson", "out/_manifests/golden.csv.1.0.manifest.json"
GOOD = b'{"row":0,"prediction":6.0}\n{"row":1,"prediction":-2.0}\n'


@pytest.fixture
def copy(bundles: dict[str, Bundle], tmp_path: Path) -> Path:
    """A copy of Lambda's bundle to damage; without bytecode, which would hide an edited source."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(bundles[AWS.name].folder, tmp_path / AWS.name, ignore=ignored))


@pytest.fixture
def arrival(loaded: Model) -> Arrival:
    """The golden rows as an object of CSV."""
    return compose_arrivals(loaded)[0]


def test_a_golden_row_that_is_scored_as_the_estimator_did_passes(arrival: Arrival) -> None:
    arrival.expect("b", "scored", {PREDICTIONS: GOOD, MANIFEST: b"{}"})


@pytest.mark.parametrize(
    ("outcome", "sinks", "said"),
    [
        ("broken", {MANIFEST: b""}, "expected it scored, and manifest and predictions alone, came broken: out/_man"),
        ("ignored", {}, "came ignored: nothing"),
        ("scored", {}, "came scored: nothing"),
        ("scored", {MANIFEST: b""}, f"came scored: {MANIFEST}"),
        ("scored", {PREDICTIONS: GOOD}, f"came scored: {PREDICTIONS}"),
        ("scored", {PREDICTIONS: GOOD, MANIFEST: b"", "out/_quarantine/a.1.0.quarantine.ndjson": b""}, "_quarantine/"),
        ("scored", {PREDICTIONS: GOOD, MANIFEST: b"", "out/b.1.0.predictions.csv": b""}, "b.1.0.predictions.csv"),
        ("scored", {PREDICTIONS: GOOD.replace(b"-2.0", b"-2.1"), MANIFEST: b""}, "otherwise than by the estimator"),
        ("scored", {PREDICTIONS: GOOD.splitlines()[0], MANIFEST: b""}, "otherwise than by the estimator"),
    ],
)
def test_any_other_outcome_is_refused_by_name(
    outcome: str, sinks: dict[str, bytes], said: str, arrival: Arrival
) -> None:
    with pytest.raises(BundleError, match=rf"(?s)^b: golden\.csv: .*{said}"):
        arrival.expect("b", outcome, sinks)


@pytest.mark.parametrize(
    ("module", "damage", "said"),
    [
        (
            "shared/events/sifting.py",
            "def score(model, batch):\n    return Sifted([], [])",
            r"golden\.csv: the golden rows are scored otherwise than by the estimator",
        ),
        (
            "shared/events/once.py",
            "def create(*_):\n    return True",
            r"expected it scored, and manifest and predictions alone, came scored: out/golden\.csv\S+ndjson$",
        ),
        ("shared/events/messages.py", "def score(setup, message):\n    raise KeyError('torn')", "KeyError: 'torn'"),
        ("events.py", "raise RuntimeError('torn')", "doesn't run by itself:(?s:.*)RuntimeError: torn"),
    ],
)
def test_a_bundle_that_is_damaged_fails_its_exam(
    module: str, damage: str, said: str, copy: Path, loaded: Model
) -> None:
    source = copy / module
    source.write_text(f"{source.read_text(encoding='utf-8')}\n{damage}\n", encoding="utf-8")

    with pytest.raises(BundleError, match=said):
        check_bundle(copy, AWS, Path(sys.executable), loaded)


def test_a_model_without_golden_rows_has_nothing_to_score(tmp_path: Path) -> None:
    path = tmp_path / "foreign.onnx"
    path.write_bytes(double().SerializeToString())

    assert compose_arrivals(Model.load(path)) == ()
