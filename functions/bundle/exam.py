"""What a bundle is asked before it may ship: the GET routes, and the golden rows in each spelling of a body."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from functions.bundle import spellings
from shared import golden
from shared.http.routes import ROUTES
from shared.message import Request
from shared.model import Model
from shared.predictions import Prediction

_JSON, _CSV, _LINES = "application/json", "text/csv", "application/x-ndjson"
_INFER = "/v2/models/{model}/infer"
_VERSION = "/v2/models/{model}/versions/{version}"


@dataclass(frozen=True, slots=True)
class Question:
    """A request that is to be answered with 200, and, where `read` finds predictions in the body, with `known`'s."""

    name: str
    request: Request
    known: golden.Golden | None = None
    read: Callable[[bytes], list[Prediction]] = spellings.read_json

    def find_difference(self, body: bytes) -> int | None:
        """The first golden row that is answered otherwise than the estimator did; None when there is no such row."""
        if self.known is None:
            return None
        expected, answers = self.known.predictions, self.read(body)
        if len(answers) != len(expected):
            return min(len(answers), len(expected))
        return golden.first_difference(expected, answers, self.known.tolerance)


def compose(model: Model, *others: Model) -> tuple[Question, ...]:
    """The questions for any model; one without golden rows is asked only what has no rows.

    `others` are its other versions: each is asked on the routes that name a version.
    """
    questions = [*_route_questions(model, [route.template for route in ROUTES if route.method == "GET"])]
    if (known := _read_golden(model)) is not None:
        questions += _golden_questions(model, known)
    for other in others:
        questions += _route_questions(other, (_VERSION, f"{_VERSION}/ready"))
    for version in (model, *others) if others else ():
        questions += _version_questions(version)
    return tuple(questions)


def _read_golden(model: Model) -> golden.Golden | None:
    document = model.document("golden")
    return None if document is None else golden.parse(document)


def _route_questions(model: Model, templates: Iterable[str]) -> Iterator[Question]:
    for template in templates:
        path = _path(template, model)
        yield Question(f"GET {path}", Request("GET", path))


def _version_questions(model: Model) -> Iterator[Question]:
    if (known := _read_golden(model)) is not None and spellings.fits_tensors(model):
        yield _ask_tensors(f"version {model.version}: ", f"{_VERSION}/infer", model, known)


def _golden_questions(model: Model, known: golden.Golden) -> Iterator[Question]:
    names = [column.name for column in model.signature.columns]
    rows = _list_rows(model, known)
    objects = [dict(zip(names, row, strict=True)) for row in rows]

    def question(spelling: str, request: Request, read: Callable[[bytes], list[Prediction]]) -> Question:
        return Question(f"the golden rows as {spelling}", request, known, read)

    for spelling, request in (
        ("JSON objects", _predict(spellings.write_json(objects), _JSON)),
        ("JSON arrays", _predict(spellings.write_json(rows), _JSON)),
        ("JSON with gzip", _predict(gzip.compress(spellings.write_json(rows)), _JSON, content_encoding="gzip")),
        ("NDJSON", _predict(spellings.write_lines(objects), _LINES)),
        ("CSV", _predict(spellings.write_csv(names, rows), _CSV)),
    ):
        if not (spelling == "CSV" and any("" in row for row in rows)):
            yield question(spelling, request, spellings.read_json)
    lines = _predict(spellings.write_json(rows), _JSON, accept=_LINES)
    yield question("JSON, answered as NDJSON", lines, spellings.read_lines)
    if spellings.fits_tensors(model):
        yield _ask_tensors("", _INFER, model, known)


def _ask_tensors(prefix: str, template: str, model: Model, known: golden.Golden) -> Question:
    body = spellings.write_tensors(model, _list_rows(model, known))
    request = Request("POST", _path(template, model), {"content-type": _JSON}, body)
    return Question(f"{prefix}the golden rows as tensors", request, known, partial(spellings.read_tensors, model))


def _list_rows(model: Model, known: golden.Golden) -> list[spellings.Row]:
    """The golden rows in the order of the columns."""
    names = [column.name for column in model.signature.columns]
    return [[row[name] for name in names] if isinstance(row, dict) else row for row in known.rows]


def _path(template: str, model: Model) -> str:
    return template.replace("{model}", quote(model.name, safe="")).replace("{version}", quote(model.version, safe=""))


def _predict(body: bytes, content_type: str, **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request("POST", "/predict", {"content-type": content_type, **named}, body)
