"""Several answers a row, outliers, clusters."""

from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.cross_decomposition import PLSRegression
from sklearn.ensemble import IsolationForest, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.mixture import GaussianMixture
from sklearn.multioutput import ClassifierChain, MultiOutputClassifier, MultiOutputRegressor
from sklearn.neighbors import LocalOutlierFactor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR, OneClassSVM
from sklearn.tree import DecisionTreeRegressor

from benchmarks.export_matrix.case import Case
from benchmarks.export_matrix.data import blobs, car_pairs, two_labels, two_truths

CASES = (
    Case("two numbers, line", car_pairs, lambda _: LinearRegression()),
    Case("two numbers, tree", car_pairs, lambda _: DecisionTreeRegressor(random_state=0)),
    Case("two numbers, forest", car_pairs, lambda size: RandomForestRegressor(size.trees, random_state=0)),
    Case("two numbers, one each", car_pairs, lambda _: MultiOutputRegressor(make_pipeline(StandardScaler(), SVR()))),
    Case("two numbers, partial least squares", car_pairs, lambda _: PLSRegression(2)),
    Case("two labels, one each", two_labels, lambda _: MultiOutputClassifier(LogisticRegression(max_iter=1000))),
    Case("two labels, forest", two_labels, lambda size: RandomForestClassifier(size.trees, random_state=0)),
    Case("two labels, chain", two_truths, lambda _: ClassifierChain(LogisticRegression(max_iter=1000))),
    Case("outliers, isolation forest", blobs, lambda size: IsolationForest(n_estimators=size.trees, random_state=0)),
    Case("outliers, one class", blobs, lambda _: OneClassSVM(nu=0.1)),
    Case("outliers, local factor", blobs, lambda _: LocalOutlierFactor(novelty=True)),
    Case("clusters", blobs, lambda _: KMeans(4, random_state=0)),
    Case("scaler, clusters", blobs, lambda _: make_pipeline(StandardScaler(), MiniBatchKMeans(4, random_state=0))),
    Case("mixture", blobs, lambda _: GaussianMixture(4, random_state=0)),
)
