"""What an estimator answers for a row, by its kind: the outputs that a model of it gives, and the answers."""

from model_export.answers.answers import Answers
from model_export.answers.choice import answers_of, no_estimator
from model_export.answers.classifier import Classifier
from model_export.answers.labels import Label
from model_export.answers.several import Several

__all__ = ["Answers", "Classifier", "Label", "Several", "answers_of", "no_estimator"]
