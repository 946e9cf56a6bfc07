"""What skl2onnx gets wrong of estimators with a formula of their own: linear, kernels, neighbours, clusters…"""
