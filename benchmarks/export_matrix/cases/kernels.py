"""Neighbours, kernels and networks."""

from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, WhiteKernel
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR, LinearSVC, LinearSVR, NuSVC

from benchmarks.export_matrix.case import Case
from benchmarks.export_matrix.data import cancer, diabetes, iris, weather, wide, wine

CASES = (
    Case("nearest neighbours", iris, lambda _: KNeighborsClassifier()),
    Case("nearest neighbours, wide ranges", wide, lambda _: make_pipeline(StandardScaler(), KNeighborsClassifier())),
    Case("nearest neighbours, weighted", wine, lambda _: KNeighborsClassifier(7, weights="distance")),
    Case("neighbours' mean", diabetes, lambda _: KNeighborsRegressor()),
    Case("support vectors", iris, lambda _: make_pipeline(StandardScaler(), SVC())),
    Case("support vectors, polynomial", cancer, lambda _: make_pipeline(StandardScaler(), SVC(kernel="poly"))),
    Case("support vectors, nu", wine, lambda _: make_pipeline(StandardScaler(), NuSVC(nu=0.2))),
    Case("support vector regression", diabetes, lambda _: make_pipeline(StandardScaler(), SVR())),
    Case("linear support vectors", weather, lambda _: make_pipeline(StandardScaler(), LinearSVC())),
    Case("linear support vector regression", diabetes, lambda _: LinearSVR(max_iter=100_000)),
    Case("Gaussian process", diabetes, lambda _: GaussianProcessRegressor(RBF(0.2) + WhiteKernel(0.1), optimizer=None)),
    Case(
        "network",
        wine,
        lambda _: make_pipeline(StandardScaler(), MLPClassifier((16,), max_iter=2000, random_state=0)),
    ),
    Case(
        "network for numbers",
        diabetes,
        lambda _: make_pipeline(
            StandardScaler(), MLPRegressor(hidden_layer_sizes=(16, 8), activation="tanh", max_iter=5000, random_state=0)
        ),
    ),
)
