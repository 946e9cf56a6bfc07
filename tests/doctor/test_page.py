"""docs/doctor.md tells the options, the checks and the prices as they are."""

import re
from argparse import ArgumentParser
from pathlib import Path

import pytest

from functions.doctor import checks
from functions.doctor.arguments import add_options
from functions.doctor.cost.prices import read_prices
from functions.doctor.finding import LEVELS, Finding

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/doctor.md").read_text()
NAMES = re.findall(
    r"(?m)^\| ((?:`[a-z ]+`(?:, )?)+) \|", PAGE.partition("## The checks")[2].partition("## For machines")[0]
)


def test_the_page_lists_every_option() -> None:
    parser = ArgumentParser(add_help=False)
    add_options(parser)
    options = {option for action in parser._actions for option in action.option_strings}

    assert set(re.findall(r"(?m)^\| `(--[a-z]+)` \|", PAGE)) == options


@pytest.mark.parametrize("module", sorted(Path(checks.__file__).parent.glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_the_page_lists_what_each_check_is_called(module: Path) -> None:
    called = set(re.findall(r'about\("([a-z ]+)"\)', module.read_text()))

    assert called
    assert called <= set(re.findall(r"`([a-z ]+)`", " ".join(NAMES)))


def test_the_page_lists_no_check_that_there_is_not() -> None:
    sources = "".join(path.read_text() for path in (ROOT / "functions/doctor").rglob("*.py"))
    called = set(re.findall(r'(?:about|About)\("([a-z ]+)"', sources))

    assert set(re.findall(r"`([a-z ]+)`", " ".join(NAMES))) == called


def test_the_page_tells_the_fields_of_a_finding() -> None:
    (row,) = re.findall(r"(?m)^\| `findings` \| each with (.*) \|$", PAGE)

    assert re.findall(r"`(\w+)`", row) == [*Finding._fields[:4], *LEVELS, *Finding._fields[4:]]


@pytest.mark.parametrize("name", sorted(read_prices().table))
def test_the_page_has_each_price(name: str) -> None:
    price = read_prices().table[name]
    usd = f"{price.usd:.10f}".rstrip("0").rstrip(".")
    told = f"{usd} | {price.per:,} {price.unit} | {price.free:,} | {price.region} | {price.seen}"

    assert f"| [`{name}`]({price.page}) | {told} |" in PAGE


def test_the_page_has_no_other_price_and_the_day() -> None:
    assert set(re.findall(r"(?m)^\| \[`([\w.]+)`\]\(https:", PAGE)) == set(read_prices().table)
    assert f"looked up on {read_prices().looked_up}" in PAGE
