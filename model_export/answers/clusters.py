"""A clustering: the cluster that a row falls into, and its distances to all of them where each cluster has a centre.

The cluster is the `label`, as in scikit-learn's `labels_`, and the `distances` are what k-means' `transform` gives, in
the order of the labels. Birch's go to subclusters, whose places are no labels: they are left out.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.cluster import BisectingKMeans, KMeans, MiniBatchKMeans

from model_export.answers.labels import plain_label
from shared.predictions import Prediction
from shared.signature import Output

WITH_DISTANCES = (BisectingKMeans, KMeans, MiniBatchKMeans)
"""Whose `transform` gives a distance a label."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """A fitted clustering; `distances` says that it tells them."""

    estimator: Any
    distances: bool

    @property
    def outputs(self) -> tuple[Output, ...]:
        """A label, and distances if it tells them."""
        label = Output("label", "label")
        return (label, Output("distances", "distances")) if self.distances else (label,)

    def of(self, rows: Any) -> list[Prediction]:
        """`{"label": cluster, "distances": [d, …]}` a row."""
        labels = [plain_label(label) for label in self.estimator.predict(rows)]
        if not self.distances:
            return [{"label": label} for label in labels]
        distances = np.asarray(self.estimator.transform(rows), dtype=float).tolist()
        return [{"label": label, "distances": row} for label, row in zip(labels, distances, strict=True)]
