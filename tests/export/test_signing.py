"""`--sign` writes an Ed25519 signature beside the model, and no model ever has the signature of another."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from pandas import DataFrame
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.linear_model import LinearRegression
from skops import io

from model_export import ExportError, export
from model_export.__main__ import main
from model_export.storage import write_model

FRAME = DataFrame({"a": [float(number) for number in range(40)]})
KEY = Ed25519PrivateKey.generate()


def write_key(
    path: Path, key: Ed25519PrivateKey | rsa.RSAPrivateKey, encryption: KeySerializationEncryption | None = None
) -> Path:
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption()))
    return path


def test_a_signed_export_has_the_keys_signature_over_the_files_bytes(tmp_path: Path) -> None:
    key = write_key(tmp_path / "key.pem", KEY)

    made = export(LinearRegression().fit(FRAME, FRAME["a"]), FRAME, tmp_path / "line.onnx", sign=key)

    signature = (tmp_path / "line.onnx.sig").read_bytes()
    assert len(signature) == 64
    KEY.public_key().verify(signature, made.path.read_bytes())


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl: apt-get install openssl")
def test_openssl_makes_the_key_and_accepts_the_signature(tmp_path: Path) -> None:
    _openssl(tmp_path, "genpkey", "-algorithm", "ed25519", "-out", "key.pem")
    _openssl(tmp_path, "pkey", "-in", "key.pem", "-pubout", "-out", "pub.pem")
    io.dump(LinearRegression().fit(FRAME, FRAME["a"]), tmp_path / "line.skops")
    FRAME.to_csv(tmp_path / "rows.csv", index=False)
    files = [str(tmp_path / "line.skops"), "--data", str(tmp_path / "rows.csv")]

    code = main([*files, "--out", str(tmp_path / "M.onnx"), "--sign", str(tmp_path / "key.pem")])

    assert code == 0
    verify = ("pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "pub.pem", "-in", "M.onnx", "-sigfile", "M.onnx.sig")
    assert _openssl(tmp_path, *verify) == "Signature Verified Successfully\n"


def _openssl(folder: Path, *arguments: str) -> str:
    return subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def test_an_unsigned_export_leaves_no_signature_of_the_model_before(tmp_path: Path) -> None:
    out, estimator = tmp_path / "line.onnx", LinearRegression().fit(FRAME, FRAME["a"])
    export(estimator, FRAME, out, sign=write_key(tmp_path / "key.pem", KEY))

    export(estimator, FRAME, out, version="2")

    assert out.exists()
    assert not (tmp_path / "line.onnx.sig").exists()


@pytest.mark.parametrize("survives", [0, 1], ids=["the model's rename fails", "the signature's rename fails"])
def test_a_new_model_never_stands_beside_the_old_signature(
    survives: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, signature = tmp_path / "m.onnx", tmp_path / "m.onnx.sig"
    write_model(model, b"old", b"of old")
    renames: list[Path] = []
    replace = Path.replace

    def breaks_off(self: Path, target: Path) -> Path:
        renames.append(target)
        if len(renames) > survives:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", breaks_off)
    with pytest.raises(OSError, match="No space"):
        write_model(model, b"new", b"of new")

    assert model.read_bytes() == (b"new" if survives else b"old")
    assert not signature.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["m.onnx"]


def _absent(folder: Path) -> Path:
    return folder / "key.pem"


def _text(folder: Path) -> Path:
    (folder / "key.pem").write_text("no key")
    return folder / "key.pem"


def _encrypted(folder: Path) -> Path:
    return write_key(folder / "key.pem", KEY, BestAvailableEncryption(b"secret"))


def _another_kind(folder: Path) -> Path:
    return write_key(folder / "key.pem", rsa.generate_private_key(65537, 2048))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_absent, "can't be read: No such file or directory"),
        (_text, r"holds no private key in PEM: expected an Ed25519 one \(PKCS #8\)"),
        (_encrypted, "is encrypted: expected one without a password"),
        (_another_kind, r"holds a key of another kind \(RSAPrivateKey\): expected an Ed25519 one"),
    ],
)
def test_a_key_that_cant_sign_is_refused_before_any_work(tmp_path: Path, make: object, said: str) -> None:
    key = make(tmp_path)  # type: ignore[operator]

    with pytest.raises(ExportError, match=said):
        export(object(), FRAME, tmp_path / "line.onnx", sign=key)


def test_an_export_that_a_bundle_must_allow_says_so(tmp_path: Path) -> None:
    made = export(GaussianProcessRegressor(alpha=1.0).fit(FRAME, FRAME["a"]), FRAME, tmp_path / "process.onnx")

    assert any("'Scan', 'subgraphs'" in note and "--allow subgraphs" in note for note in made.notes)
