"""A table as Markdown: what each subject needed, how ours stands to the others, and on what machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from benchmarks.results import Ratio, Spread, Table, Target

_SHOWN = ("CPU", "memory", "kernel", "libc", "Python", "onnxruntime", "numpy", "scikit-learn", "date", "load")
_DASH = "\N{EN DASH}"
_Key = TypeVar("_Key", str, Target)


def render_table(table: Table) -> str:
    """Medians with quartiles, then ratios against their targets, then remarks and the machine."""
    parts = [_render_measures(table), _render_ratios(table.ratios), *table.remarks, _render_machine(table)]
    return "\n\n".join(part for part in parts if part)


def format_number(number: float) -> str:
    """Three figures that count, and all digits before the point."""
    if number >= 100:
        return f"{number:,.0f}"
    if number >= 10:
        return f"{number:.1f}"
    decimals = next((place for place in (2, 3, 4) if number >= 10 ** (1 - place)), 5)
    return f"{number:.{decimals}f}"


def _render_measures(table: Table) -> str:
    spreads = {(measure.subject, measure.case): measure.spread for measure in table.measures}
    cases = list(dict.fromkeys(case for _, case in spreads))
    unit = f" ({table.unit})" if table.unit else ""
    subjects = dict.fromkeys(subject for subject, _ in spreads)
    return _grid([f"{table.title}{unit}", *cases], ([name, *_cells(spreads, name, cases)] for name in subjects))


def _render_ratios(ratios: Sequence[Ratio]) -> str:
    if not ratios:
        return ""
    spreads = {(ratio.target, ratio.case): ratio.spread for ratio in ratios}
    cases = list(dict.fromkeys(case for _, case in spreads))
    rows = (
        [f"{target.subject} : {target.against}", *_cells(spreads, target, cases), _judge(target, ratios)]
        for target in dict.fromkeys(target for target, _ in spreads)
    )
    return _grid(["ratio", *cases, "target (aim)"], rows)


def _cells(spreads: Mapping[tuple[_Key, str], Spread], key: _Key, cases: Sequence[str]) -> list[str]:
    return [_format_spread(spreads[key, case]) if (key, case) in spreads else _DASH for case in cases]


def _judge(target: Target, ratios: Sequence[Ratio]) -> str:
    if target.limit is None:
        return _DASH
    missed = [ratio.case for ratio in ratios if ratio.target == target and not ratio.met]
    aim = f" ({target.aim:g})" if target.aim is not None else ""
    judged = f" at {', '.join(target.cases)}" if target.cases else ""
    return f"≤ {target.limit:g}{aim}{judged}: " + (f"**missed** by {'; '.join(missed)}" if missed else "met")


def _render_machine(table: Table) -> str:
    shown = [f"{name} {table.machine[name]}" for name in _SHOWN if name in table.machine]
    rounds = f"Medians of {table.rounds} rounds, quartiles in brackets. " if table.rounds > 1 else ""
    return f"{rounds}{'; '.join(shown)}."


def _format_spread(spread: Spread) -> str:
    if spread.low == spread.high:
        return format_number(spread.median)
    return f"{format_number(spread.median)} ({format_number(spread.low)}{_DASH}{format_number(spread.high)})"


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
