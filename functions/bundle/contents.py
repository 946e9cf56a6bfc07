"""What of the wheels and of the core a bundle doesn't carry, each with its reason."""

from __future__ import annotations

from functions.bundle import clients
from functions.bundle.rules import Rule, Unreached

# What no cloud needs. A package's licences stand in its dist-info and stay.
_EVERYWHERE = (
    Rule("bin/*", "console scripts: they name the builder's interpreter, and no cloud runs them"),
    Rule(".lock", "uv's own lock of the folder"),
    Rule("*.dist-info/RECORD", "lists files that are not here; only an uninstall reads it"),
    Rule("*.dist-info/INSTALLER", "only an uninstall reads it"),
    Rule("*.dist-info/REQUESTED", "only an uninstall reads it"),
    Rule("*.dist-info/entry_points.txt", "console scripts and plugins, which nobody looks up"),
    Rule("*.dist-info/top_level.txt", "only an uninstall reads it"),
    Rule("*.pth", "read in site-packages only, which no bundle is"),
    Rule("*.pyi", "for type checkers"),
    Rule("*/py.typed", "for type checkers"),
    Rule("*.c", "source of a compiled module that is here"),
    Rule(
        "onnxruntime/*",
        "the native session calls the library alone, by its C API",
        but=(
            "onnxruntime/capi/libonnxruntime.so.*",
            # 14 kB that the library looks for beside itself.
            "onnxruntime/capi/libonnxruntime_providers_shared.so",
            "onnxruntime/LICENSE",
            "onnxruntime/ThirdPartyNotices.txt",
        ),
    ),
)

# Azure's SDK and Google's server both stand on werkzeug, and use its requests and responses alone.
_WERKZEUG = (
    Rule("werkzeug/debug/*", "the page with a console that a failing page shows to its developer"),
    Rule("werkzeug/middleware/*", "wrappers around an application; ours has none"),
    Rule("werkzeug/_reloader.py", "restarts a developer's server when a source changes"),
    Rule("werkzeug/testapp.py", "an application to try a server with"),
)

_AWS = (
    Rule("aws_lambda_powertools/event_handler/*", "its router; the core has its own"),
    Rule("aws_lambda_powertools/metrics/provider/datadog/*", "metrics for another service than CloudWatch"),
    Rule("aws_lambda_powertools/logging/formatters/*", "logs for another service than CloudWatch"),
)

_LOGGER_USES = ("aws_lambda_powertools/utilities/__init__.py", "aws_lambda_powertools/utilities/jmespath_utils/*")

_AWS_HTTP = (
    Rule(
        "aws_lambda_powertools/utilities/*",
        "parameters, batches, validation and more; the adapter uses Logger and Metrics, and these one of them",
        but=_LOGGER_USES,
    ),
    Rule("aws_lambda_powertools/middleware_factory/*", "decorators of handlers; ours has none"),
)

_AWS_EVENTS = (
    Rule(
        "aws_lambda_powertools/utilities/*",
        "parameters, validation and more; the adapter uses batches of a queue, which use the classes of events",
        but=(
            *_LOGGER_USES,
            "aws_lambda_powertools/utilities/batch/*",
            "aws_lambda_powertools/utilities/data_classes/*",
        ),
    ),
)

_GCP = (
    *_WERKZEUG,
    *(
        Rule(f"{package}[-/]*", "the asynchronous server, which `--asgi` asks for; our function is synchronous")
        for package in ("anyio", "h11", "starlette", "uvicorn", "uvicorn_worker")
    ),
    Rule("functions_framework/aio/*", "the asynchronous server's side of the framework"),
    Rule("watchdog[-/]*", "restarts a developer's server when a source changes"),
    Rule("gunicorn/asgi/*", "the asynchronous protocol"),
    Rule("gunicorn/dirty/*", "processes for long tasks, off unless a setting asks for them"),
    Rule(
        "gunicorn/workers/*",
        "workers of other kinds than those that the framework asks for: threads, and none of them where THREADS is 1",
        but=tuple(f"gunicorn/workers/{name}.py" for name in ("__init__", "base", "gthread", "sync", "workertmp")),
    ),
    Rule(
        "packaging/*",
        "wheels, markers and licences; the one user, deprecation, compares two versions",
        but=("packaging/__init__.py", "packaging/version.py"),
    ),
    Rule("cloudevents/kafka/*", "events from Kafka"),
    Rule("cloudevents/pydantic/*", "events as models of pydantic, which is not here"),
)

_GCP_HTTP = (Rule("idna[-/]*", "hosts in other letters, for the asynchronous server"),)

LEFT_OUT = {
    "aws": (*_EVERYWHERE, *_AWS, *_AWS_HTTP),
    "gcp": (*_EVERYWHERE, *_GCP, *_GCP_HTTP),
    "azure": (*_EVERYWHERE, *_WERKZEUG),
    "aws-events": (*_EVERYWHERE, *_AWS, *_AWS_EVENTS, *clients.S3),
    "gcp-events": (*_EVERYWHERE, *_GCP, *clients.CLOUD_STORAGE),
    "azure-events": (*_EVERYWHERE, *_WERKZEUG, *clients.BLOB_STORAGE),
}
"""Bundle → its rules for packages. They hold for each CPU: only compiled code differs, as a test sees."""

_NO_EVENTS = tuple(
    Rule(f"shared/{part}/*", "scores what arrives; a request brings its rows itself")
    for part in ("events", "reading", "stores")
)

CORE_LEFT_OUT: dict[str, tuple[Rule, ...]] = {
    **dict.fromkeys(("aws", "gcp", "azure"), _NO_EVENTS),
    **dict.fromkeys(("aws-events", "gcp-events", "azure-events"), ()),
}
"""Bundle → its rules for the core."""

_DEVELOPER = (
    Unreached("werkzeug/serving.py", "werkzeug._reloader", "its server is for developers"),
    Unreached("werkzeug/serving.py", "werkzeug.debug", "its server is for developers"),
    Unreached("werkzeug/serving.py", "werkzeug.middleware", "its server is for developers"),
)

_AWS_UNREACHED = (
    Unreached(
        "aws_lambda_powertools/shared/functions.py",
        "aws_lambda_powertools.event_handler",
        "for an event that is a model of pydantic, which is not here",
    ),
)

_BATCH_UNREACHED = (
    Unreached(
        "aws_lambda_powertools/utilities/batch/types.py",
        "aws_lambda_powertools.utilities.parser",
        "for records that are models of pydantic, which is not here",
    ),
)

_GCP_UNREACHED = (
    *_DEVELOPER,
    Unreached("functions_framework/__init__.py", "functions_framework.aio", "for a function declared asynchronous"),
    Unreached("functions_framework/_cli.py", "functions_framework.aio", "for --asgi"),
    Unreached("functions_framework/_http/asgi.py", "uvicorn", "for --asgi"),
    Unreached("gunicorn/arbiter.py", "gunicorn.dirty", "for the setting dirty_apps"),
    Unreached("gunicorn/ctl/handlers.py", "gunicorn.dirty", "for the setting dirty_apps"),
)

UNREACHED = {
    "aws": _AWS_UNREACHED,
    "gcp": _GCP_UNREACHED,
    "azure": _DEVELOPER,
    "aws-events": (*_AWS_UNREACHED, *_BATCH_UNREACHED, *clients.S3_UNREACHED),
    "gcp-events": (*_GCP_UNREACHED, *clients.CLOUD_STORAGE_UNREACHED),
    "azure-events": (*_DEVELOPER, *clients.BLOB_STORAGE_UNREACHED),
}
"""Bundle → what its packages name and the bundle doesn't hold; anything else of that kind fails the build."""
