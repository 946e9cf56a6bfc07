"""What skl2onnx gets wrong of preprocessing: imputers, encoders, scalers, bins, splines, projections."""
