"""A value that no encoder of its column knows."""

from typing import Any

from model_export.witness.causes.remedy import Remedy
from shared.signature import Column


def known_instead(value: Any, column: Column) -> list[Remedy]:
    """A known category in place of an unknown one; nothing where the column has no categories."""
    unknown = column.categories and value not in column.categories
    return [Remedy(column.categories[0], "an unknown category")] if unknown else []
