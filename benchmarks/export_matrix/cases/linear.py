"""Linear models, alone and behind a scaler."""

from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.linear_model import (
    BayesianRidge,
    ElasticNet,
    HuberRegressor,
    Lasso,
    LinearRegression,
    LogisticRegression,
    Perceptron,
    PoissonRegressor,
    QuantileRegressor,
    RidgeClassifier,
    RidgeCV,
    SGDClassifier,
    SGDRegressor,
)
from sklearn.naive_bayes import BernoulliNB, GaussianNB, MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.export_matrix.case import Case
from benchmarks.export_matrix.data import cancer, diabetes, digits, iris, positive, weather, wide, wide_number, wine

CASES = (
    Case("logistic regression", cancer, lambda _: make_pipeline(StandardScaler(), LogisticRegression())),
    Case("logistic regression, wide ranges", wide, lambda _: make_pipeline(StandardScaler(), LogisticRegression())),
    Case("multinomial logistic regression", wine, lambda _: make_pipeline(StandardScaler(), LogisticRegression())),
    Case("linear regression", diabetes, lambda _: LinearRegression()),
    Case("linear regression, wide ranges", wide_number, lambda _: make_pipeline(StandardScaler(), LinearRegression())),
    Case("ridge", diabetes, lambda _: RidgeCV()),
    Case("lasso", diabetes, lambda _: Lasso(alpha=0.1)),
    Case("elastic net", diabetes, lambda _: ElasticNet(alpha=0.01)),
    Case("Bayesian ridge", diabetes, lambda _: BayesianRidge()),
    Case("Huber", diabetes, lambda _: HuberRegressor(max_iter=1000)),
    Case("quantile regression", diabetes, lambda _: QuantileRegressor(alpha=0.01)),
    Case("Poisson regression", positive, lambda _: PoissonRegressor()),
    Case("SGD classifier", iris, lambda _: make_pipeline(StandardScaler(), SGDClassifier("log_loss", random_state=0))),
    Case("SGD regressor", diabetes, lambda _: make_pipeline(StandardScaler(), SGDRegressor(random_state=0))),
    Case("perceptron", wine, lambda _: make_pipeline(StandardScaler(), Perceptron(random_state=0))),
    Case("ridge classifier", weather, lambda _: make_pipeline(StandardScaler(), RidgeClassifier())),
    Case("linear discriminant analysis", wine, lambda _: LinearDiscriminantAnalysis()),
    Case("quadratic discriminant analysis", wine, lambda _: QuadraticDiscriminantAnalysis()),
    Case("Gaussian naive Bayes", wine, lambda _: GaussianNB()),
    Case("multinomial naive Bayes", digits, lambda _: MultinomialNB()),
    Case("Bernoulli naive Bayes", digits, lambda _: BernoulliNB(binarize=8.0)),
)
