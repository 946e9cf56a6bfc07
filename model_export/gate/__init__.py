"""Holds a graph against the estimator that it stands for: rows to ask both, and what becomes of a difference."""
