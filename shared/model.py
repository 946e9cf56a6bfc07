"""A model: one .onnx file with all that is known of it, loaded, checked and ready to answer."""

import os
from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from shared import golden, metadata
from shared.errors import Fault, InvalidRows, ModelUnusable, SessionError
from shared.foreign import read_off
from shared.plan import Plan
from shared.predictions import Prediction, Results, assembler, check_finite
from shared.rows import Columns
from shared.session import open_session
from shared.sha256 import hash_content
from shared.signature import Signature
from shared.tensor import Tensor, empty

if TYPE_CHECKING:
    from shared.session.port import Session

_TENSORS = "tensors, at the Open Inference Protocol's infer route"
_ITEMS = ("sequence", "map")
"""What a foreign graph may give besides tensors."""


def read_file(path: str | os.PathLike[str]) -> bytes:
    """A model file's bytes. Raises ModelUnusable."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        name = os.path.basename(path)
        raise ModelUnusable(f"{name}: expected a model file, got {error.strerror}") from error


class Model:
    """A loaded model. Its identity is `sha256`, of the whole file; it may be used from many threads at once."""

    def __init__(self, content: bytes, session: "Session", stem: str, identity: str = "") -> None:
        self.sha256 = identity or hash_content(content)
        self.session = session
        self.metadata = metadata.own(session.metadata)
        self.name, self.version = metadata.identify(self.metadata, stem)
        self.signature = self._read_signature()
        self._plan = Plan.of(self.signature) if self.signature.columns else None
        self._outputs = tuple(output.name for output in self.signature.outputs)
        self._widths = tuple(output.width for output in self.signature.outputs)
        self._fitting: tuple[int, list[tuple[int, ...]]] = (0, [])  # the number of rows and the shapes last found right
        self._run = session.prepare(tuple(self.signature.inputs), self._outputs)
        self._assemble = assembler(self.signature.outputs)

    @classmethod
    def load(cls, path: str | os.PathLike[str], session: str = "auto") -> "Model":
        """Read, open and check a model file. Raises ModelUnusable that says why."""
        stem, _ = os.path.splitext(os.path.basename(path))
        return cls.from_bytes(read_file(path), session, stem)

    @classmethod
    def from_bytes(cls, content: bytes, session: str = "auto", stem: str = "model", identity: str = "") -> "Model":
        """The same for the bytes of a model; a foreign one is named `stem`. `identity` is their sha256, where known."""
        try:
            model = cls(content, open_session(content, session), stem, identity)
            model.check_golden_rows()
        except (SessionError, ModelUnusable, UnicodeDecodeError) as error:  # texts in a damaged file are no UTF-8
            raise ModelUnusable(f"{stem}: {error}") from error
        return model

    def predict(self, rows: Sequence[Any]) -> list[Prediction]:
        """One prediction a row; a row is a dict by column name or a list in signature order.

        Raises InvalidRows, and ModelUnusable where the graph gives more or less for a row than the signature says.
        """
        return self._assemble(self.score(rows))

    def score(self, rows: Sequence[Any]) -> Results:
        """The same as the graph gives it: one result an output, each with one entry a row."""
        return self._score(self.plan().feed_rows(rows), len(rows))

    def score_columns(self, columns: Columns) -> Results:
        """The same for one sequence of values a column."""
        return self._score(self.plan().feed_columns(columns), len(next(iter(columns.values()))))

    def infer(self, feeds: Mapping[str, Tensor], outputs: Sequence[str]) -> Results:
        """The named outputs for one tensor a graph input. No rows give no rows. Raises InvalidRows."""
        if next(iter(feeds.values())).shape[0] == 0:
            return self._empty(outputs)
        try:
            results = self.session.run(feeds, outputs)
        except SessionError as error:
            raise _refusal(error) from error
        check_finite(outputs, results)
        return results

    def _score(self, feeds: Mapping[str, Tensor], rows: int) -> Results:
        try:
            results = self._run(feeds) if rows else self._empty(self._outputs)
        except SessionError as error:
            raise _refusal(error) from error
        check_finite(self._outputs, results)
        shapes = [result.shape for result in results]
        if (rows, shapes) != self._fitting:
            self._check_shapes(shapes, rows)
            self._fitting = rows, shapes
        return results

    def _check_shapes(self, shapes: Sequence[tuple[int, ...]], rows: int) -> None:
        for output, shape, width in zip(self._outputs, shapes, self._widths, strict=True):
            if shape[:1] != (rows,):
                raise InvalidRows([Fault(None, None, _TENSORS, "rows, which it does not answer one by one")])
            if width is not None and prod(shape) != rows * width:
                expected = f"{width} for each of {rows}"
                raise ModelUnusable(f"its output {output!r} came in shape {list(shape)}: expected {expected} rows")

    def _empty(self, names: Sequence[str]) -> Results:
        specs = {spec.name: spec for spec in self.session.outputs}
        return [empty(specs[name]) for name in names]

    def plan(self) -> Plan:
        """What rows mean to the signature. Raises InvalidRows for a graph that takes other tensors."""
        if self._plan is None:
            raise InvalidRows([Fault(None, None, _TENSORS, "rows")])
        return self._plan

    def check_golden_rows(self) -> None:
        """Ask for the golden rows' answers again. Raises ModelUnusable that names the first row, and no value of it."""
        document = self.document("golden")
        if document is None:
            return
        known = golden.parse(document)
        try:
            answers = self.predict(known.rows)
        except InvalidRows as error:
            fault = error.faults[0]
            which = "golden rows are" if fault.row is None else f"golden row {fault.row} is"
            raise ModelUnusable(f"its {which} refused: expected {fault.expected}") from error
        row = golden.first_difference(known.predictions, answers, known.tolerance)
        if row is not None:
            raise ModelUnusable(f"golden row {row} gets another answer than the estimator's")

    def document(self, part: str) -> Any:
        """A JSON part of the metadata (`signature`, `golden`, `statistics`, `provenance`), or None."""
        return metadata.read(self.metadata, part)

    def _read_signature(self) -> Signature:
        inputs, outputs = self.session.inputs, self.session.outputs
        strange = [spec for spec in (*inputs, *outputs) if spec.element is None]
        if not self.metadata:
            strange = [spec for spec in strange if spec in inputs or spec.kind not in _ITEMS]
        if strange:
            expected = "tensors (for a classifier, an export without ZipMap)"
            raise ModelUnusable(f"{strange[0].name} is a {strange[0].kind}: expected {expected}")
        if not (inputs and outputs):
            raise ModelUnusable("its graph has no inputs or no outputs: expected both")
        return metadata.read_signature(self.metadata, inputs, outputs) if self.metadata else read_off(inputs, outputs)


def _refusal(error: SessionError) -> InvalidRows:
    """The caller's values reach nodes that refuse some of them, an unknown category say: the core can't know them."""
    return InvalidRows([Fault(None, None, "values that the model takes", str(error))])
