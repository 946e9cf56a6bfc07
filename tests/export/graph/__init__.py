"""Tests of how a converted graph is made neat."""
