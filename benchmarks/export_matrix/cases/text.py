"""Words counted and weighed."""

from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from benchmarks.export_matrix.case import Case
from benchmarks.export_matrix.data import rated_reviews, reviews


def _of_words(vectorizer: object, final: object = None) -> Pipeline:
    return make_pipeline(
        ColumnTransformer([("words", vectorizer, "review")]), LogisticRegression() if final is None else final
    )


CASES = (
    Case("words counted", reviews, lambda _: _of_words(CountVectorizer(), MultinomialNB())),
    Case("words seen or not", reviews, lambda _: _of_words(CountVectorizer(binary=True))),
    Case("words weighed", reviews, lambda _: _of_words(TfidfVectorizer())),
    Case("words weighed, sublinear", reviews, lambda _: _of_words(TfidfVectorizer(sublinear_tf=True))),
    Case("words weighed, case kept", reviews, lambda _: _of_words(TfidfVectorizer(lowercase=False, norm="l1"))),
    Case("words joined", reviews, lambda _: _of_words(TfidfVectorizer(ngram_range=(1, 2)))),
    Case(
        "words joined, stop words left out",
        reviews,
        lambda _: _of_words(TfidfVectorizer(ngram_range=(1, 2), stop_words="english")),
    ),
    Case(
        "words joined, frequent left out", reviews, lambda _: _of_words(TfidfVectorizer(ngram_range=(1, 2), max_df=0.3))
    ),
    Case("letters counted", reviews, lambda _: _of_words(CountVectorizer(analyzer="char", ngram_range=(2, 3)))),
    Case("letters within words", reviews, lambda _: _of_words(CountVectorizer(analyzer="char_wb", ngram_range=(2, 3)))),
    Case("accents stripped", reviews, lambda _: _of_words(TfidfVectorizer(strip_accents="unicode"))),
    Case(
        "words, forest",
        reviews,
        lambda size: _of_words(TfidfVectorizer(), RandomForestClassifier(size.trees, random_state=0)),
    ),
    Case(
        "words beside columns",
        rated_reviews,
        lambda _: make_pipeline(
            make_column_transformer(
                (TfidfVectorizer(), "review"), (StandardScaler(), ["stars"]), (OneHotEncoder(), ["shop"])
            ),
            LogisticRegression(),
        ),
    ),
)
