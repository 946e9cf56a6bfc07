"""The last word before a model is written: the finished bytes, run by the core, on every row and probe."""

from collections.abc import Sequence

from model_export.candidate import Candidate
from model_export.gate.comparison import Comparison, compare
from model_export.gate.evidence import Evidence
from model_export.gate.probes import Probe, probe_missing
from model_export.gate.trial import demand, load
from model_export.oracle import Oracle
from shared.golden import Tolerance
from shared.signature import Column


def probes_to_answer(
    oracle: Oracle, evidence: Evidence, candidate: Candidate, promised: Sequence[Column]
) -> list[Probe]:
    """The probes that the finished model must answer: those accepted and repeated, and all missing values at once."""
    kept = [probe for probe in evidence.probes if probe.answers is not None and probe not in candidate.failed]
    nullable = [column.name for column in promised if column.nullable]
    together = probe_missing(oracle, evidence.frame, nullable)
    return [*kept, together] if len(nullable) > 1 and together.answers is not None else kept


def prove(content: bytes, evidence: Evidence, probes: Sequence[Probe], tolerance: Tolerance) -> Comparison:
    """Run the model on every row and probe, and on a row alone. Raises `Disagreement` and `NotConvertible`."""
    model = load(content)
    total = demand(compare(model, evidence.rows, evidence.answers, tolerance))
    total += demand(compare(model, evidence.rows[:1], evidence.answers[:1], tolerance))
    for probe in probes:
        total += demand(compare(model, evidence.rows_of(probe), probe.answers or [], tolerance))
    return total
