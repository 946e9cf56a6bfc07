"""Graphs of an estimator's trees as an export would write them, and the same with one number moved."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper
from pandas import DataFrame

from model_export import Tolerance
from model_export.candidate import best_candidate
from model_export.conversion import convert
from model_export.equivalence import Verdict, prove_everywhere
from model_export.gate.evidence import gather_evidence
from model_export.metadata import signature_document, stamp
from model_export.oracle import consult
from model_export.repairs import REPAIRS
from model_export.rows import select_rows
from model_export.witness.inquiry import Inquiry
from shared.model import Model
from tests.export.frames import mixed

NUMBERS = ["home.dest", "income (k$)", "rooms"]


def numbers(*, gaps: bool = False) -> DataFrame:
    """Rows of numbers and integers; with gaps, a seventh of the first column is missing."""
    frame = mixed()[0][NUMBERS]
    return frame.assign(**{NUMBERS[0]: frame[NUMBERS[0]].where(frame.index % 7 > 0)}) if gaps else frame


@dataclass(frozen=True, slots=True)
class Forms:
    """An estimator, its graph as converted, the form that an export takes, and both sides to ask."""

    estimator: Any
    plain: ModelProto
    written: ModelProto
    inquiry: Inquiry

    def verdict(self, *, plain: ModelProto | None = None, written: ModelProto | None = None) -> Verdict:
        """The verdict on the graphs, or on others in their place."""
        return prove_everywhere(self.estimator, plain or self.plain, written or self.written, self.inquiry)


def forms(estimator: Any, frame: DataFrame) -> Forms:
    """What an export compares when it is asked for a proof."""
    rows = select_rows(estimator, frame)
    oracle = consult(estimator, named=rows.named)
    evidence = gather_evidence(oracle, rows)
    best = best_candidate(oracle, evidence, Tolerance(), REPAIRS)
    content = stamp(best.graph, {"signature": signature_document(best.columns, oracle.outputs)})
    inquiry = Inquiry(oracle, Model.from_bytes(content), evidence, Tolerance())
    return Forms(estimator, convert(oracle, best.columns, REPAIRS).graph, best.graph, inquiry)


def moved(model: ModelProto, names: tuple[str, ...], step: float = 0.0) -> ModelProto:
    """A copy in which the largest number of the first attribute found is larger: by `step`, or by one ulp."""
    copy = ModelProto()
    copy.CopyFrom(model)
    (trees,) = [node for node in copy.graph.node if node.op_type.startswith("TreeEnsemble")]
    attribute = next(found for name in names for found in trees.attribute if found.name == name)
    if attribute.HasField("t"):
        attribute.t.CopyFrom(numpy_helper.from_array(_moved(numpy_helper.to_array(attribute.t), step)))
    else:
        attribute.floats[:] = _moved(np.array(attribute.floats, np.float32), step).tolist()
    return copy


def _moved(values: NDArray[Any], step: float) -> NDArray[Any]:
    place, changed = int(np.argmax(values)), values.copy()
    changed[place] = values[place] + step if step else np.nextafter(values[place], np.inf)
    return changed


THRESHOLDS = ("nodes_splits", "nodes_values_as_tensor", "nodes_values")
LEAVES = ("leaf_weights", "target_weights_as_tensor", "target_weights", "class_weights")
BASES = ("base_values_as_tensor", "base_values")
