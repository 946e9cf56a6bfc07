"""The proof over the whole input space, for ensembles of trees: not some rows, every row."""

from model_export.equivalence.proof import prove_everywhere
from model_export.equivalence.verdict import Verdict

__all__ = ["Verdict", "prove_everywhere"]
