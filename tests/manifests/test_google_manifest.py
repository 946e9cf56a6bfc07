"""serverless.yml as it is read: functions that are the bundles, closed, with settings that the core knows."""

from pathlib import Path

import pytest

from functions.bundle.layout import LAYOUTS
from functions.bundle.target import Target
from functions.manifests.declared import Declared
from functions.manifests.errors import ManifestError
from functions.manifests.gcp import Function
from shared.settings import PREFIX, Settings
from shared.stores.location import parse
from tests.manifests.adapters import find_functions
from tests.manifests.google_checkout import Checkout
from tests.manifests.google_facts import PROJECT
from tests.manifests.google_mistakes import MISTAKES

NAMES = ("tresnubes-http", "tresnubes-objects", "tresnubes-rows")
EACH = pytest.mark.parametrize("name", NAMES)


def find(checkout: Checkout, name: str, **variables: str) -> Function:
    return next(each for each in checkout.read(events=True, **variables).functions if each.name == name)


def test_only_http_is_deployed_unless_asked_for(checkout: Checkout) -> None:
    alone, all_three = checkout.read(), checkout.read(events=True)

    assert [function.name for function in alone.functions] == ["tresnubes-http"]
    assert tuple(function.name for function in all_three.functions) == NAMES
    assert tuple(function.name for function in all_three.listeners) == NAMES[1:]


@EACH
def test_a_function_is_its_bundle(name: str, checkout: Checkout) -> None:
    declared = find(checkout, name).declare()
    layout = LAYOUTS[declared.bundle]

    assert declared.folder == Path("dist", layout.name)
    assert declared.entry in find_functions("gcp", Path(layout.files["main.py"]).stem)
    assert declared.python == Target().python


def test_a_function_is_declared_in_the_words_of_all_clouds(checkout: Checkout) -> None:
    http = find(checkout, "tresnubes-http")

    assert http.declare() == Declared(
        cloud="gcp",
        name="tresnubes-http",
        bundle="gcp",
        folder=Path("dist/gcp"),
        entry="http",
        python="3.13",
        arch="x86_64",
        memory_mb=1024,
        cpu=1,
        timeout=30,
        concurrency=8,
        warm_instances=0,
        environment=http.environment,
    )
    assert http._replace(memory="512Mi").declare().memory_mb == 512


@EACH
def test_nobody_is_let_in_by_default(name: str, checkout: Checkout) -> None:
    function = find(checkout, name)

    assert not function.public
    assert function.ingress == ("all" if name == "tresnubes-http" else "internal-only")


@EACH
def test_the_core_reads_every_setting(name: str, checkout: Checkout) -> None:
    given = find(checkout, name).environment
    read = Settings.from_environment(given)

    for setting, value in given.items():
        if setting.startswith(PREFIX):
            assert str(getattr(read, setting.removeprefix(PREFIX).lower())) == value


@EACH
def test_the_server_has_a_thread_for_each_request(name: str, checkout: Checkout) -> None:
    function = find(checkout, name)

    assert int(function.environment["THREADS"]) == max(function.concurrency, 2)


@pytest.mark.parametrize("name", NAMES[1:])
def test_scoring_stops_before_google_ends_it(name: str, checkout: Checkout) -> None:
    function = find(checkout, name)

    assert int(function.environment["TRESNUBES_TIMEOUT"]) <= function.timeout - 20


def test_what_is_written_is_not_what_is_listened_to(checkout: Checkout) -> None:
    objects = find(checkout, "tresnubes-objects")
    source, sink = (parse(objects.environment[f"TRESNUBES_{name}"], "a bucket") for name in ("SOURCE", "SINK"))

    assert not sink.under(source)
    assert not source.under(sink)
    assert source.store == f"gs://{objects.event.place}"


def test_a_setting_of_the_environment_reaches_all_functions_and_is_left_out_where_empty(checkout: Checkout) -> None:
    name = "TRESNUBES_TRAFFIC"
    given, empty, unset = (checkout.read(True, **more) for more in ({name: "1=90 2=10"}, {name: ""}, {}))

    assert [each.environment.get(name) for each in given.functions] == ["1=90 2=10"] * 3
    assert [each.environment.get(name) for each in (*empty.functions, *unset.functions)] == [None] * 6


def test_another_name_begins_all_names(checkout: Checkout) -> None:
    manifest = checkout.read(True, TRESNUBES_NAME="churn")

    accounts = {function.account for function in manifest.functions}
    assert {function.name for function in manifest.functions} == {"churn-http", "churn-objects", "churn-rows"}
    assert accounts == {f"churn-{name}@{PROJECT}.iam.gserviceaccount.com" for name in ("http", "events")}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_python_refuses(mistake: str, checkout: Checkout) -> None:
    right, wrong, place = MISTAKES[mistake]
    checkout.replace("serverless.yml", right, wrong)

    with pytest.raises(ManifestError) as refused:
        checkout.read()

    assert place in str(refused.value)


def test_each_fault_is_told_with_its_place(checkout: Checkout) -> None:
    checkout.replace("serverless.yml", "concurrency: 8", "concurrency: 0")

    with pytest.raises(ManifestError) as refused:
        checkout.read()

    assert str(refused.value).splitlines() == [
        "serverless.yml: functions.http.concurrency: 0 is less than the minimum of 1",
        "serverless.yml: functions.rows.concurrency: 0 is less than the minimum of 1",
    ]


def test_a_manifest_that_is_no_yaml_is_refused(checkout: Checkout) -> None:
    (checkout.folder / "serverless.yml").write_text("functions: {")

    with pytest.raises(ManifestError, match=r"serverless\.yml: while parsing"):
        checkout.read()


def test_a_project_is_asked_for(checkout: Checkout) -> None:
    (checkout.folder / "serverless.yml").write_text("service: ${env:GOOGLE_CLOUD_PROYECT}")

    with pytest.raises(ManifestError, match=r"expected the environment variable GOOGLE_CLOUD_PROYECT to be set"):
        checkout.read()
