"""A model's bytes reach the runtime only when they are those that are pinned and signed, and hold nothing more."""

import json
import random
import sys
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from onnx import TensorProto, helper

from shared import Request, Service
from shared.environment import open_deployment
from shared.errors import ModelUnusable
from shared.integrity.admission import admit
from shared.integrity.label import Label, Pin
from shared.model import Model
from shared.settings import Settings
from tests.conftest import Example
from tests.core import graphs

CONTENT = graphs.describe(graphs.double())
PIN = sha256(CONTENT).hexdigest()
OTHER = "0" * 64
KEY = Ed25519PrivateKey.generate()
SECOND = Ed25519PrivateKey.generate()


def pem(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def line(key: Ed25519PrivateKey) -> str:
    return b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An adapter's folder with one model."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models/double.onnx").write_bytes(CONTENT)
    return tmp_path


def pinned(sha256: str = PIN) -> dict[str, str]:
    """The model as `bundle.json` has it."""
    return {"file": "models/double.onnx", "name": "double", "version": "2", "sha256": sha256}


def label(folder: Path, **changed: Any) -> None:
    """Make a bundle of the folder."""
    document = {"models": [pinned()], **changed}
    (folder / "bundle.json").write_text(json.dumps(document))


def sign(folder: Path, key: Ed25519PrivateKey = KEY, content: bytes = CONTENT) -> None:
    (folder / "models/double.onnx.sig").write_bytes(key.sign(content))


def reason(folder: Path, **environment: str) -> str:
    """Why the folder's model is refused; empty where it isn't."""
    names = {f"TRESNUBES_{name.upper()}": value for name, value in environment.items()}
    loaded = open_deployment(folder, names).loaded
    return str(loaded) if isinstance(loaded, ModelUnusable) else ""


def test_a_model_that_nothing_pins_is_served(folder: Path) -> None:
    assert reason(folder) == ""


@pytest.mark.parametrize("pin", [PIN, PIN.upper()])
def test_a_model_with_the_pinned_sha256_is_served(folder: Path, pin: str) -> None:
    assert reason(folder, model_sha256=pin) == ""


def test_a_model_with_another_sha256_is_refused_before_it_is_read(folder: Path) -> None:
    (folder / "models/double.onnx").write_bytes(b"no model")

    got = sha256(b"no model").hexdigest()
    assert reason(folder, model_sha256=PIN) == (
        f"double: its sha256 is {got}: expected {PIN}, which TRESNUBES_MODEL_SHA256 pins"
    )


@pytest.mark.parametrize("pin", ["abc", PIN + "0", "g" * 64, f" {PIN[1:]}", f"0x{PIN[2:]}"])
def test_a_pin_that_is_no_sha256_is_refused(folder: Path, pin: str) -> None:
    assert "TRESNUBES_MODEL_SHA256: expected 64 hexadecimal digits" in reason(folder, model_sha256=pin)


def test_a_bundle_serves_the_model_that_it_names(folder: Path) -> None:
    (folder / "models/other.onnx").touch()
    label(folder)

    assert reason(folder) == ""


def test_a_bundle_refuses_another_model_in_its_place(folder: Path) -> None:
    label(folder, models=[pinned(OTHER)])

    assert f"its sha256 is {PIN}: expected {OTHER}, which bundle.json pins" in reason(folder)


def test_a_bundles_pin_holds_for_its_model_however_it_is_named(folder: Path) -> None:
    label(folder, models=[pinned(OTHER)])
    (folder / "link").symlink_to(folder / "models")

    assert "which bundle.json pins" in reason(folder, model=str(folder / "models/../link/double.onnx"))


def test_a_bundles_pin_does_not_hold_for_a_model_from_elsewhere(folder: Path, tmp_path: Path) -> None:
    label(folder)
    elsewhere = tmp_path / "elsewhere.onnx"
    elsewhere.write_bytes(graphs.double().SerializeToString())

    assert reason(folder, model=str(elsewhere)) == ""


def test_both_pins_must_hold(folder: Path) -> None:
    label(folder)

    assert reason(folder, model_sha256=PIN) == ""
    assert "TRESNUBES_MODEL_SHA256 pins" in reason(folder, model_sha256=OTHER)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '{"models": []}',
        '{"models": [{}]}',
        '{"models": [{"file": 1, "sha256": 2}]}',
        json.dumps({"models": [pinned("")]}),
        json.dumps({"models": [pinned()], "key": 5}),
        json.dumps({"models": [{**pinned(), "version": 2}]}),
        json.dumps({"models": [{**pinned(), "name": None}]}),
        "\xff",
        "[" * 100_000,
    ],
    ids=range(12),
)
def test_a_label_that_cant_be_read_refuses_the_model(folder: Path, text: str) -> None:
    (folder / "bundle.json").write_bytes(text.encode("latin-1"))

    assert "bundle.json can't be read: expected models, each with file, name, version and sha256" in reason(folder)


def test_a_label_of_one_model_as_bundles_once_had_it_says_what_it_lacks(folder: Path) -> None:
    (folder / "bundle.json").write_text(json.dumps({"model": pinned()}))

    assert reason(folder).endswith("expected models, each with file, name, version and sha256, got no 'models'")


def test_a_label_that_cant_be_opened_refuses_the_model(folder: Path) -> None:
    (folder / "bundle.json").mkdir()

    assert "bundle.json can't be read: Is a directory" in reason(folder)


@pytest.mark.parametrize("write", [pem, line, lambda key: f"{line(key)}\n"], ids=["pem", "line", "line and newline"])
def test_a_signed_model_is_served(folder: Path, write: Callable[[Ed25519PrivateKey], str]) -> None:
    sign(folder)

    assert reason(folder, model_key=write(KEY)) == ""


def _no_signature(folder: Path) -> None: ...


def _short(folder: Path) -> None:
    (folder / "models/double.onnx.sig").write_bytes(b"\0" * 63)


def _of_another_key(folder: Path) -> None:
    sign(folder, SECOND)


def _of_other_bytes(folder: Path) -> None:
    sign(folder, content=CONTENT + b"\0")


def _a_folder(folder: Path) -> None:
    (folder / "models/double.onnx.sig").mkdir()


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (_no_signature, "its .sig file: expected an Ed25519 signature, got No such file or directory"),
        (_a_folder, "its .sig file: expected an Ed25519 signature, got Is a directory"),
        (_short, "its .sig file: expected 64 bytes, got 63"),
        (_of_another_key, "its .sig file is not the signature of TRESNUBES_MODEL_KEY's key over these bytes"),
        (_of_other_bytes, "its .sig file is not the signature of TRESNUBES_MODEL_KEY's key over these bytes"),
    ],
)
def test_with_a_key_pinned_every_other_signature_is_refused(
    folder: Path, prepare: Callable[[Path], None], said: str
) -> None:
    prepare(folder)

    assert reason(folder, model_key=pem(KEY)) == f"double: {said}"


def test_the_bundles_key_holds_for_every_model(folder: Path, tmp_path: Path) -> None:
    sign(folder)
    label(folder, key=line(KEY))
    elsewhere = tmp_path / "elsewhere.onnx"
    elsewhere.write_bytes(CONTENT)

    assert reason(folder) == ""
    assert "elsewhere: its .sig file: expected" in reason(folder, model=str(elsewhere))


def test_both_keys_must_hold(folder: Path) -> None:
    sign(folder)
    label(folder, key=line(KEY))

    assert reason(folder, model_key=pem(KEY)) == ""
    assert "TRESNUBES_MODEL_KEY's key" in reason(folder, model_key=pem(SECOND))


@pytest.mark.parametrize(
    "key",
    ["x", "key.pem", "größe", line(KEY)[:-4], line(KEY) + "AAAA", "MC4CAQAwBQYDK2VwBCIEIA=="],
    ids=["letter", "file", "umlaut", "short", "long", "private"],
)
def test_a_key_that_is_none_is_refused_and_not_shown(folder: Path, key: str) -> None:
    sign(folder)

    said = reason(folder, model_key=key)

    assert said == "double: TRESNUBES_MODEL_KEY: expected an Ed25519 public key in PEM or base64, got something else"


def test_without_cryptography_a_pinned_key_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign(folder)
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)

    assert "TRESNUBES_MODEL_KEY pins a key: install cryptography" in reason(folder, model_key=pem(KEY))


def _loop() -> bytes:
    """A model that would run for ever."""
    true = helper.make_tensor("t", TensorProto.BOOL, [], [True])
    sides = [helper.make_tensor_value_info(name, TensorProto.BOOL, []) for name in ("c", "d")]
    number = helper.make_tensor_value_info("i", TensorProto.INT64, [])
    body = helper.make_graph([helper.make_node("Identity", ["c"], ["d"])], "body", [number, sides[0]], sides[1:])
    model = graphs.double()
    model.graph.initializer.append(true)
    model.graph.node.append(helper.make_node("Loop", ["", "t"], [], body=body))
    content: bytes = model.SerializeToString()
    return content


def test_a_model_that_nothing_pins_is_looked_into_and_refused_for_what_it_holds(folder: Path) -> None:
    (folder / "models/double.onnx").write_bytes(_loop())

    assert 'double: it holds "Loop", "subgraphs"' in reason(folder)
    assert "double: it holds" not in reason(folder, allow="subgraphs")


def test_a_pin_of_the_settings_says_nothing_of_what_a_model_holds(folder: Path) -> None:
    (folder / "models/double.onnx").write_bytes(_loop())

    assert '"Loop"' in reason(folder, model_sha256=sha256(_loop()).hexdigest())


def test_the_model_that_a_bundle_was_made_with_is_not_looked_into_again() -> None:
    content = _loop()
    bundle = Label((Pin("models/double.onnx", "double", "2", sha256(content).hexdigest()),), "")

    assert admit(content, "models/double.onnx", Settings(), bundle) == bundle.models[0].sha256


def test_a_refused_model_is_not_ready_and_all_else_goes_on(folder: Path) -> None:
    label(folder, models=[pinned(OTHER)])
    service = Service.from_environment(folder, lambda _: None, {})

    answers = {path: service.respond(Request("GET", path)) for path in ("/v2/health/ready", "/v2/health/live", "/v2")}

    assert {path: answer.status for path, answer in answers.items()} == {
        "/v2/health/ready": 503,
        "/v2/health/live": 200,
        "/v2": 200,
    }
    assert "which bundle.json pins" in json.loads(answers["/v2/health/ready"].body)["detail"]


def flipped(content: bytes, count: int) -> list[bytes]:
    """The content with one bit flipped, at places that are the same in each run."""
    places = random.Random(7).sample(range(len(content) * 8), count)  # noqa: S311
    number = int.from_bytes(content)
    return [(number ^ 1 << place).to_bytes(len(content)) for place in places]


@pytest.mark.parametrize("name", ["penguins", "cars"])
def test_one_flipped_bit_is_refused_wherever_it_stands(name: str, request: pytest.FixtureRequest) -> None:
    example: Example = request.getfixturevalue(name)
    content = example.model.read_bytes()
    pinned = Settings(model_sha256=sha256(content).hexdigest())

    for damaged in flipped(content, 300):
        with pytest.raises(ModelUnusable, match="its sha256 is"):
            admit(damaged, str(example.model), pinned, None)


def test_golden_rows_and_the_runtime_let_some_flipped_bits_through(penguins: Example) -> None:
    """This is why a sha256 is pinned; docs/integrity.md has the shares."""
    content = penguins.model.read_bytes()
    model = Model.from_bytes(content)
    rows = _rows(penguins, model)

    answers = [_answers(damaged, rows) for damaged in flipped(content, 300)]

    served = [answer for answer in answers if answer is not None]
    assert 0 < sum(answer != model.predict(rows) for answer in served) < len(served) < len(answers)


def _rows(example: Example, model: Model) -> list[Any]:
    frame = example.frame[[column.name for column in model.signature.columns]]
    rows: list[Any] = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    return rows


def _answers(content: bytes, rows: list[Any]) -> Any:
    try:
        return Model.from_bytes(content).predict(rows)
    except ModelUnusable:
        return None
