"""A bundle's bytes: counted as the cloud counts them, held under the cloud's limit and our own budget."""

from dataclasses import replace
from pathlib import Path

import pytest

from functions.bundle import LAYOUTS, Bundle, BundleError, build, running_target
from functions.bundle.layout import Layout
from functions.bundle.size import Size, budget_left, check_size, tell_upload

MIB = 1024 * 1024
AWS = LAYOUTS["aws"]


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_the_size_is_that_of_the_files(cloud: str, bundles: dict[str, Bundle], model: Path) -> None:
    bundle = bundles[cloud]

    files = [path for path in bundle.folder.rglob("*") if path.is_file()]

    assert bundle.size.unpacked == sum(path.stat().st_size for path in files)
    assert bundle.size.zipped == bundle.archive.stat().st_size
    assert bundle.size.model == model.stat().st_size
    assert 0 < bundle.size.model_zipped <= bundle.size.model


@pytest.mark.parametrize("cloud", LAYOUTS)
def test_a_bundle_is_under_budget_and_the_budget_is_close(cloud: str, bundles: dict[str, Bundle]) -> None:
    unpacked, zipped = budget_left(LAYOUTS[cloud], bundles[cloud].size)

    assert 0 < unpacked < LAYOUTS[cloud].unpacked_budget / 20
    assert 0 < zipped < LAYOUTS[cloud].zip_budget / 20


def test_lambdas_bundle_is_as_small_as_is_told() -> None:
    assert AWS.unpacked_budget <= 38_000_000
    assert AWS.zip_budget <= 13_000_000


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (
            Size(AWS.unpacked_budget + 11, 0, 10, 0),
            "at most 32,800,000 bytes unpacked without the model, came 32,800,001",
        ),
        (Size(0, AWS.zip_budget + 11, 0, 10), "at most 12,400,000 bytes zipped without the model, came 12,400,001"),
        (Size(250 * MIB + MIB, MIB, 250 * MIB, 0), "takes at most 250 MiB unpacked, the bundle has 251.0 MiB"),
    ],
)
def test_a_bundle_over_budget_or_limit_is_refused(size: Size, said: str) -> None:
    with pytest.raises(BundleError, match=said):
        check_size(AWS, size)


def test_a_zip_that_lambda_takes_through_s3_alone_is_made_and_told() -> None:
    large = Size(200 * MIB, 51 * MIB, 199 * MIB, 50 * MIB)

    check_size(AWS, large)

    assert tell_upload(AWS, large) == ("the zip is over 50 MiB: aws takes it from storage, not uploaded directly",)
    assert tell_upload(AWS, replace(large, zipped=50 * MIB)) == ()
    assert tell_upload(LAYOUTS["gcp"], large) == ()


def test_a_model_costs_no_budget() -> None:
    check_size(AWS, Size(AWS.unpacked_budget + 10, AWS.zip_budget + 10, 10, 10))


def test_a_build_over_budget_leaves_nothing(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small: Layout = replace(LAYOUTS["azure"], zip_budget=1_000_000)
    monkeypatch.setitem(LAYOUTS, "azure", small)

    with pytest.raises(BundleError, match="azure: expected at most 1,000,000 bytes zipped"):
        build("azure", model, running_target(), tmp_path)

    assert list(tmp_path.iterdir()) == []
