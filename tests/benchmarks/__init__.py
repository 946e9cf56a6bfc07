"""The benchmarks' harness: what it says must be what was measured; no test looks at a time."""
