"""The bundles as sam runs them, in a real Docker engine: `make sam-local`."""
