"""Why an export was refused, in words for the person who exports.

ExportError
├── UnreadableEstimator    the file holds no estimator that may be loaded
│   ├── OtherVersion       it was fitted with another scikit-learn
│   └── UntrustedTypes     a skops file holds types that were not trusted by name
├── UnreadableRows         the data file can't be read as rows
├── UnusableColumns        the rows lack the columns that the estimator was fitted on, or have a kind no model takes
├── UnusableEstimator      the estimator does not tell what an export must know, or can't answer its own rows
├── UnusableGraph          (foreign) a graph from elsewhere can't be served, or isn't what its signature says
├── NotConvertible         skl2onnx has no way to turn the estimator into a graph, in its own words
└── Disagreement           the graph and the estimator answer differently; carries the worst row as the witness
"""

from collections.abc import Sequence
from dataclasses import dataclass
from json import dumps
from pathlib import Path
from typing import Any

from model_export.words import count, listed

__all__ = [
    "Disagreement",
    "ExportError",
    "NotConvertible",
    "OtherVersion",
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


class OtherVersion(UnreadableEstimator):
    """It was fitted with another scikit-learn; `fitted` and `here` are the two versions."""

    def __init__(self, path: Path, fitted: str, here: str) -> None:
        self.fitted, self.here = fitted, here
        super().__init__(
            f"{path} was fitted with scikit-learn {fitted}, here is {here}: fit it again with this project's Python "
            f"(.venv/bin/python), or export it in an environment that has scikit-learn {fitted}"
        )


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
    infinite for a flipped label. `matters` are the columns without whose values both sides would agree, where known.
    """

    row: dict[str, Any]
    estimator: Any
    model: Any
    reason: str
    distance: float
    matters: tuple[str, ...] = ()


class Disagreement(ExportError):
    """The graph answers `differing` of `compared` rows otherwise than the estimator; `witness` shows it.

    `missed` are columns of which each differing row misses one, if there are such; `causes` say in words what could
    be shown to make the difference. `content` holds the bytes of the model that disagrees, until it was looked into.
    """

    def __init__(
        self,
        witness: Witness,
        differing: int,
        compared: int,
        missed: Sequence[str] = (),
        causes: Sequence[str] = (),
    ) -> None:
        self.witness, self.differing, self.compared = witness, differing, compared
        self.missed, self.causes = tuple(missed), tuple(causes)
        self.content: bytes | None = None
        lines = [
            f"the model differs from the estimator on {differing} of {compared} rows; a witness ({witness.reason}):",
            f"  row        {_row(witness)}",
            f"  estimator  {_line(witness.estimator)}",
            f"  model      {_line(witness.model)}",
            *(f"  cause      {cause}" for cause in causes),
        ]
        if missed:
            lines.append(
                f"each differing row misses a value in {listed(missed)}: fit again with a SimpleImputer before, or in "
                "place of, the step that takes missing values (a forest does)"
            )
        super().__init__("\n".join(lines))


SHOWN = 8
"""So many columns of a witness are shown, those that matter first; `Witness.row` holds all."""


def _row(witness: Witness) -> str:
    """The values, those that matter first and set apart, and how many more there are."""
    first = {name: witness.row[name] for name in witness.matters}
    others = {name: value for name, value in witness.row.items() if name not in first}
    told = dict(list(others.items())[: max(0, SHOWN - len(first))])
    rest = f" and {count(len(others) - len(told), 'more column')}" if len(told) < len(others) else ""
    return f"{_line(first)} with {_line(told)}{rest}" if first and told else f"{_line(first or told)}{rest}"


def _line(value: Any) -> str:
    return dumps(value, ensure_ascii=False, default=str)
