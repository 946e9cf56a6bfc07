"""Why an export was refused, in words for the person who exports.

ExportError
├── UnreadableEstimator    the file holds no estimator that may be loaded
│   └── UntrustedTypes     a skops file holds types that were not trusted by name
├── UnreadableRows         the data file can't be read as rows
├── UnusableColumns        the rows lack the columns that the estimator was fitted on, or have a kind no model takes
├── UnusableEstimator      the estimator does not tell what an export must know, or can't answer its own rows
├── NotConvertible         skl2onnx has no way to turn the estimator into a graph, in its own words
└── Disagreement           the graph and the estimator answer differently; carries the worst row as the witness
"""

from collections.abc import Sequence
from dataclasses import dataclass
from json import dumps
from typing import Any

__all__ = [
    "Disagreement",
    "ExportError",
    "NotConvertible",
    "UnreadableEstimator",
    "UnreadableRows",
    "UntrustedTypes",
    "UnusableColumns",
    "UnusableEstimator",
    "Witness",
]


class ExportError(Exception):
    """The root of the tree. Nothing was written."""


class UnreadableEstimator(ExportError):
    """The file holds no estimator that may be loaded."""


class UntrustedTypes(UnreadableEstimator):
    """A skops file holds types that nobody trusted; `types` are their full names."""

    def __init__(self, path: str, types: Sequence[str]) -> None:
        self.types = tuple(types)
        flags = " ".join(f"--trust {name}" for name in types)
        super().__init__(
            f"{path} holds types that are not trusted: {', '.join(types)}. "
            f"If you know where the file comes from, export with {flags}"
        )


class UnreadableRows(ExportError):
    """The data file can't be read as rows."""


class UnusableColumns(ExportError):
    """The rows don't have the columns that the estimator was fitted on, or not of a kind a model takes."""


class UnusableEstimator(ExportError):
    """The estimator does not tell what an export must know, or can't answer its own rows."""


class NotConvertible(ExportError):
    """There is no way to turn the estimator into a graph; the message carries skl2onnx's own words."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A row that shows the difference: its values by column, and what each side answers.

    `reason` says what differs in a few words; `distance` is how many tolerances a number is off,
    infinite for a flipped label.
    """

    row: dict[str, Any]
    estimator: Any
    model: Any
    reason: str
    distance: float


class Disagreement(ExportError):
    """The graph answers `differing` of `compared` rows otherwise than the estimator; `witness` is the worst of them."""

    def __init__(self, witness: Witness, differing: int, compared: int) -> None:
        self.witness, self.differing, self.compared = witness, differing, compared
        super().__init__(
            f"the model differs from the estimator on {differing} of {compared} rows; the worst ({witness.reason}):\n"
            f"  row        {_line(witness.row)}\n"
            f"  estimator  {_line(witness.estimator)}\n"
            f"  model      {_line(witness.model)}"
        )


def _line(value: Any) -> str:
    return dumps(value, ensure_ascii=False, default=str)
