"""What skl2onnx gets wrong of estimators made of others: trees, votes, stacks, chains, calibration, thresholds."""
