"""Tests of `shared.reading`."""
