"""The dependency rule: arrows point inward."""
