"""What an export gives back: the model that was written, and how it was proven."""

from dataclasses import dataclass
from pathlib import Path

from model_export.report import Report
from shared.signature import Column


@dataclass(frozen=True, slots=True)
class Exported:
    """A model that was written, and how it was proven.

    `report` tells what was compared, how the graph was repaired and made smaller, and what is promised;
    `notes` say in words what the exporter should know: columns not used, promises not made.
    """

    path: Path
    name: str
    version: str
    sha256: str
    bytes: int
    report: Report
    notes: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns as the model promises them."""
        return self.report.columns

    @property
    def repairs(self) -> tuple[str, ...]:
        """The converters that stood in for skl2onnx's own, where that is wrong."""
        return self.report.repairs

    @property
    def rewrites(self) -> tuple[str, ...]:
        """What made the graph smaller than skl2onnx's; none where no smaller form passed."""
        return self.report.rewrites

    @property
    def saved(self) -> int:
        """The bytes by which the rewrites made it smaller."""
        return self.report.plain_bytes - self.report.graph_bytes

    @property
    def rows(self) -> int:
        """How many given rows were compared."""
        return self.report.compared.families[0].rows

    @property
    def probes(self) -> int:
        """How many rows of other families were."""
        return self.report.compared.rows - self.rows

    @property
    def largest(self) -> float:
        """The largest difference of two numbers seen, but for rows far beyond the training range."""
        return self.report.compared.largest
