"""Several versions of one model in one function."""
