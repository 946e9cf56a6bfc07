"""Commands, links, settings and answers in the README and the pages are real."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from shared import Request, Service
from shared.http.routes import ROUTES
from shared.settings import PREFIX, Settings
from tests.conftest import Example
from tests.docs.fences import PAGES, ROOT

README = (ROOT / "README.md").read_text()
API = (ROOT / "docs/api.md").read_text()


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"(?m)^([a-z0-9-]+):", (ROOT / "Makefile").read_text()))
    asked = set(re.findall(r"(?m)(?:^|`)make (?:[A-Z]+=\S+ )?([a-z0-9-]+)", page.read_text()))

    assert asked <= targets


def test_the_readmes_request_has_the_readmes_answer(core: Service) -> None:
    (request,) = blocks(README, "http")
    (answer,) = blocks(README, "json")
    body = request.partition("\n\n")[2].encode()

    predictions = json.loads(core.respond(Request("POST", "/predict", body=body)).body)["predictions"]

    (shown,) = json.loads(answer)["predictions"]
    assert predictions[0]["label"] == shown["label"]
    assert predictions[0]["probabilities"] == pytest.approx(shown["probabilities"], abs=1e-3)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl: apt-get install openssl")
def test_the_integrity_pages_commands_sign_and_verify(penguins: Example, tmp_path: Path) -> None:
    page = (ROOT / "docs/integrity.md").read_text()
    commands = [line for block in blocks(page, "sh") for line in block.splitlines() if line.startswith("openssl")]
    make_key, write_public, verify, sign = commands
    (tmp_path / "models").mkdir()
    shutil.copyfile(penguins.model, tmp_path / "models/churn.onnx")

    for command in (make_key, write_public, sign, verify):
        subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)

    line = (tmp_path / "pub.pem").read_text().splitlines()[1]
    environment = {"TRESNUBES_MODEL": str(tmp_path / "models/churn.onnx"), "TRESNUBES_MODEL_KEY": line}
    ready = Service.from_environment(tmp_path, lambda _: None, environment).respond(Request("GET", "/v2/health/ready"))
    assert ready.status == 200


def test_the_pages_have_every_setting_and_its_default() -> None:
    pages = API + (ROOT / "docs/events.md").read_text()

    for name, default in Settings()._asdict().items():
        row = re.search(rf"(?m)^\| `{PREFIX}{name.upper()}` \| (.*?) \|", pages)
        assert row, name
        assert default in ("", int(row[1]) if row[1].isdecimal() else row[1].strip("`"))


def test_the_api_page_has_every_route() -> None:
    for route in ROUTES:
        plain = route.template.replace("{model}", "{m}").replace("{version}", "{v}")
        assert any(
            text in API for text in (f"`{route.method} {plain}`", f"`{route.method} …/{plain.rpartition('/')[2]}`")
        )
