"""What became of a case by one way: whether there is a model, and how it answers the given rows and others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import process_time
from typing import Any, Literal

from pandas import DataFrame

from benchmarks.export_matrix.answers import Answers, ask
from benchmarks.export_matrix.rows import Group, make_groups
from benchmarks.export_matrix.verdict import NOTHING, Verdict, judge, total
from shared.session import open_session

OPENS = 5

Status = Literal["right", "wrong", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`refused`: there is no model, for the reason in `words`.

    `wrong` and `refused` count the rows of each group that has such. `load` is in milliseconds of the processor.
    """

    status: Status
    words: str = ""
    given: Verdict = NOTHING
    others: Verdict = NOTHING
    wrong: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    load: float = 0.0


@dataclass(frozen=True, slots=True)
class Questions:
    """The given rows and the groups of others, with the estimator's answers."""

    given: Group
    expected: Answers
    others: Sequence[tuple[Group, Answers]]


def ask_estimator(estimator: Any, frame: DataFrame) -> Questions:
    """All rows to judge by. A group that the estimator refuses is left out."""
    others = [(group, _try(estimator, group.frame)) for group in make_groups(estimator, frame)]
    taken = [(group, answers) for group, answers in others if answers is not None]
    return Questions(Group("given", frame), ask(estimator, frame), taken)


def judge_model(content: bytes, answer: Callable[[DataFrame], Answers], questions: Questions) -> Outcome:
    """Hold a model's answers to all questions against the estimator's."""
    given = judge(questions.expected, answer(questions.given.frame))
    verdicts = {group.name: judge(expected, answer(group.frame), far=group.far) for group, expected in questions.others}
    others = total(list(verdicts.values()))
    return Outcome(
        "wrong" if given.wrong or others.wrong else "right",
        given=given,
        others=others,
        wrong={name: verdict.wrong for name, verdict in verdicts.items() if verdict.wrong},
        refused={name: verdict.refused for name, verdict in verdicts.items() if verdict.refused},
        bytes=len(content),
        load=median(_open(content) for _ in range(OPENS)) * 1000,
    )


def _open(content: bytes) -> float:
    started = process_time()
    open_session(content)
    return process_time() - started


def _try(estimator: Any, frame: DataFrame) -> Answers | None:
    try:
        return ask(estimator, frame)
    except Exception:  # noqa: BLE001  estimators refuse rows in ways of their own
        return None
