"""Bringing bundles to their clouds: what is refused, what is run, and where the model answers then."""
