"""The HTTP contract, the same bytes on each cloud."""
