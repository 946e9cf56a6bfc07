"""Each shell command of the pages that can run without an account is run, as a reader would, or names what runs it."""

import json
import re
import shlex
from pathlib import Path

import pytest
from sklearn.linear_model import LogisticRegression

from functions.bundle import __main__ as bundling
from functions.local import Cloud
from tests.conformance.penguins import ADELIE, lines
from tests.conftest import EventBundles, Example
from tests.docs.clone import Clone
from tests.docs.fences import PAGES, PLACES, ROOT, read_commands, read_fences

ELSEWHERE = {
    "make test": ".ci/run",
    # Fifteen seconds a bundle; what make makes of the words is tested below.
    "make bundle MODEL=": ".ci/run",
    "make bundle BUNDLES=gcp ": ".ci/run",
    ".venv/bin/python -m functions.bundle aws aws-events --arch arm64 ": ".ci/run",
    # It answers until Ctrl-C.
    "make serve ": "tests/local/test_command.py",
    # Of the session's bundles, whose Python is this machine's and not the manifests'.
    "make doctor ARGS=": "tests/doctor/test_command.py",
    ".venv/bin/sam validate --lint": "tests/manifests/test_aws_tools.py",
    "deploy/gcp/node_modules/.bin/osls package": "tests/manifests/test_google_osls.py",
    ".venv/bin/python -m functions invoke ": "tests/invocation/test_documented.py",
    "TRESNUBES_SINK_FORMAT=csv .venv/bin/python -m functions invoke ": "tests/invocation/test_documented.py",
    # Names to be filled in, or more options; README's exports are run.
    ".venv/bin/python -m model_export ESTIMATOR ": "tests/export/test_command.py",
    ".venv/bin/python -m model_export inspect models/NAME.onnx": "tests/export/test_command.py",
    ".venv/bin/python -m model_export foreign.onnx ": "tests/export/test_foreign.py",
    ".venv/bin/python -m model_export churn-2.skops ": "tests/export/test_command.py",
    "openssl ": "tests/docs/test_pages.py",
    ".venv/bin/python -m model_export churn.skops --data churn.csv --out models/churn.onnx --sign key.pem": (
        "tests/export/test_signing.py"
    ),
}
"""How a command begins that is not run here → what runs it or its like."""

COMMANDS = {page: read_commands(page, "here") for page in PAGES}
HERE = {
    page: here
    for page, commands in COMMANDS.items()
    if (here := [command for command in commands if not command.startswith(tuple(ELSEWHERE))])
}


@pytest.fixture
def clone(
    tmp_path: Path,
    penguins: Example,
    cars: Example,
    bundles: dict[Cloud, Path],
    event_bundles: EventBundles,
    monkeypatch: pytest.MonkeyPatch,
) -> Clone:
    """With the models and bundles of a session, and the files that a reader brings."""
    clone = Clone(tmp_path)
    for name, example in {"penguins": penguins, "churn": penguins, "cars": cars}.items():
        clone.bring(example.model, name)
    for bundle in (*bundles.values(), event_bundles("aws"), event_bundles("gcp")):
        clone.hold(bundle, "build/bundles")
    (clone.folder / "rows.csv").write_bytes(lines(ADELIE))
    (clone.folder / "rows.json").write_text(json.dumps({"instances": [ADELIE]}))
    monkeypatch.chdir(clone.folder)
    save_estimator(penguins)
    return clone


def save_estimator(penguins: Example) -> None:
    """As the README says, a small one."""
    (save,) = re.findall(r"(?ms)^```python\n(.*?)^```$", (ROOT / "README.md").read_text())
    rows = penguins.frame[["year", "flipper_length_mm"]].dropna().head(60)
    estimator = LogisticRegression().fit(rows, rows["flipper_length_mm"] > rows["flipper_length_mm"].median())
    exec(save, {"estimator": estimator, "frame": rows})  # noqa: S102  our own README


@pytest.mark.parametrize("page", HERE, ids=lambda page: page.stem)
def test_the_commands_of_a_page_end_well(page: Path, clone: Clone, bundles: dict[Cloud, Path]) -> None:
    if page.stem == "README":
        (clone.folder / "models/churn.onnx").unlink()
    if page.stem == "bundles":
        clone.hold(bundles["aws"], "dist")

    done = clone.run("\n".join(["set -x", *HERE[page]]))

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("begin", ELSEWHERE)
def test_what_is_run_elsewhere_is_on_a_page(begin: str) -> None:
    assert any(command.startswith(begin) for commands in COMMANDS.values() for command in commands)
    assert (ROOT / ELSEWHERE[begin]).is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_block_of_shell_says_where_it_runs(page: Path) -> None:
    fences = read_fences(page)

    assert {fence.place for fence in fences} <= set(PLACES)
    assert len(fences) == len(re.findall(r"(?m)^ *```(?:sh|bash|shell|console)", page.read_text()))


@pytest.mark.parametrize(
    "command",
    sorted({command for commands in COMMANDS.values() for command in commands if command.startswith("make bundle ")}),
)
def test_make_bundle_asks_for_what_the_page_says(command: str, clone: Clone) -> None:
    done = clone.run(f"{command} --dry-run --old-file=models/churn-2.onnx")
    (asked,) = (line for line in done.stdout.splitlines() if " -m functions.bundle " in line)

    options = bundling._parser().parse_args(shlex.split(asked)[3:])

    models = re.findall(r"models/[\w.-]+", command) or ["models/penguins.onnx"]
    assert [str(model) for model in options.model] == models
    assert options.key == (Path("pub.pem") if "KEY=" in command else None)
