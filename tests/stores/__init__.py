"""Tests of `shared.stores`."""
