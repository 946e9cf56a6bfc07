"""A bundle is made with a model that is trusted, and serves no other."""

import json
import shutil
import sys
from base64 import b64encode
from pathlib import Path

import onnx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from onnx import TensorProto, helper

from functions.bundle import EVENTS, HTTP, Bundle, BundleError, Target, Trust, build, check_bundle, running_target
from functions.bundle.__main__ import main
from functions.bundle.layout import with_signature
from functions.bundle.requirements import bundle_requirements
from functions.bundle.trust import load_trusted, read_trusted_key
from shared.model import Model
from tests.bundle.conftest import write_model

KEY = Ed25519PrivateKey.generate()
AWS = HTTP["aws"]
PYTHON = Path(sys.executable)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public key as openssl writes it."""
    path = tmp_path_factory.mktemp("key") / "pub.pem"
    path.write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


@pytest.fixture(scope="module")
def signed(model: Path, public: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lambda's bundle of a signed model, made with its key."""
    folder = tmp_path_factory.mktemp("signed")
    copy = Path(shutil.copy(model, folder))
    (folder / "twice.onnx.sig").write_bytes(KEY.sign(copy.read_bytes()))
    assert main(["aws", "--here", "--model", str(copy), "--key", str(public), "--out", str(folder)]) == 0
    return folder / "aws"


def test_a_bundle_of_a_signed_model_carries_key_signature_and_what_checks_them(signed: Path, loaded: Model) -> None:
    label = json.loads((signed / "bundle.json").read_text(encoding="utf-8"))

    der = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert label["key"] == b64encode(der).decode()
    assert (signed / "models/twice.onnx.sig").stat().st_size == 64
    assert "cryptography" in label["packages"]
    check_bundle(signed, AWS, PYTHON, loaded)


def test_a_bundle_without_a_key_carries_nothing_of_the_kind(bundles: dict[str, Bundle]) -> None:
    label = json.loads((bundles["aws"].folder / "bundle.json").read_text(encoding="utf-8"))

    assert "key" not in label
    assert "cryptography" not in label["packages"]
    assert not list(bundles["aws"].folder.rglob("*.sig"))


def test_a_signed_bundle_refuses_another_signature(signed: Path, loaded: Model, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(signed, tmp_path / "aws"))
    (copy / "models/twice.onnx.sig").write_bytes(bytes(64))

    with pytest.raises(BundleError, match=r"not the signature of bundle\.json's key over these bytes"):
        check_bundle(copy, AWS, PYTHON, loaded)


@pytest.mark.parametrize("cloud", HTTP)
def test_a_flipped_bit_is_refused_by_the_bundle(
    cloud: str, bundles: dict[str, Bundle], loaded: Model, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(bundles[cloud].folder, tmp_path / cloud))
    model = copy / "models/twice.onnx"
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 1
    model.write_bytes(content)

    with pytest.raises(BundleError, match=r"expected [0-9a-f]{64}, which bundle\.json pins"):
        check_bundle(copy, HTTP[cloud], PYTHON, loaded)


def test_a_model_without_the_keys_signature_makes_no_bundle(model: Path, public: Path, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"twice\.onnx can't be served: its \.sig file: expected"):
        build("aws", model, Target(), tmp_path / "out", Trust(key=read_trusted_key(public)))

    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_a_key_that_is_none_is_refused(
    content: bytes | None, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "pub.pem").write_bytes(content)

    status = main(["aws", "--model", str(model), "--key", str(tmp_path / "pub.pem"), "--out", str(tmp_path)])

    assert status == 1
    expected = "can't be read: No such file" if content is None else "pub.pem: expected an Ed25519 public key"
    assert expected in capsys.readouterr().err


def test_a_model_with_subgraphs_needs_a_word(tmp_path: Path) -> None:
    model = write_model(tmp_path / "scan.onnx")
    _add_scan(model)

    with pytest.raises(BundleError, match=r'it holds "Scan", "subgraphs": .*--allow\) to name "subgraphs"'):
        load_trusted(model, Trust())

    assert load_trusted(model, Trust(allow="subgraphs")).name == "twice"


def _add_scan(path: Path) -> None:
    sides = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in ("a", "b")]
    body = helper.make_graph([helper.make_node("Identity", ["a"], ["b"])], "body", sides[:1], sides[1:])
    model = onnx.load(path)
    model.graph.node.append(helper.make_node("Scan", ["x"], ["unused"], body=body, num_scan_inputs=1))
    onnx.save(model, path)


def test_a_signed_bundle_has_room_for_what_checks_it_and_no_more(signed: Path, public: Path, tmp_path: Path) -> None:
    """The client of Azure's store brings cryptography anyway."""
    trust = Trust(key=read_trusted_key(public))

    bundle = build("azure-events", signed / "models/twice.onnx", running_target(), tmp_path, trust)

    unpacked, zipped = bundle.left
    assert 0 < unpacked < EVENTS["azure"].unpacked_budget / 20
    assert 0 < zipped < EVENTS["azure"].zip_budget / 20
    assert with_signature(EVENTS["azure"]) == EVENTS["azure"]
    assert with_signature(EVENTS["gcp"]) == EVENTS["gcp"]
    assert with_signature(EVENTS["aws"]) != EVENTS["aws"]


def test_only_a_key_asks_for_cryptography(request: pytest.FixtureRequest) -> None:
    root = request.config.rootpath

    plain, signed = (bundle_requirements(root, "gcp", signed=choice) for choice in (False, True))

    assert "\ncryptography==" not in plain
    assert "\ncryptography==" in signed
    assert "\nfunctions-framework==" in signed


def test_a_clouds_own_installer_would_install_cryptography_too(signed: Path, public: Path, tmp_path: Path) -> None:
    model = signed / "models/twice.onnx"

    bundle = build("azure", model, running_target(), tmp_path, Trust(key=read_trusted_key(public)))

    assert "\ncryptography==" in (bundle.folder / "requirements.txt").read_text(encoding="utf-8")
