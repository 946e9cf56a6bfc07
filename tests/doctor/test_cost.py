"""An estimate counts as the clouds count; the table of prices is whole, dated and sourced."""

import math
import re
from datetime import date

import pytest

from functions.bundle.errors import BundleError
from functions.doctor.cost import aws, azure, gcp
from functions.doctor.cost.estimate import Estimate, charge
from functions.doctor.cost.latency import measure
from functions.doctor.cost.prices import read_prices
from functions.doctor.cost.traffic import MONTH, Traffic
from functions.doctor.package import Package
from functions.manifests.declared import Declared
from tests.doctor.packages import DECLARED

PRICES = read_prices()
GCP = DECLARED._replace(cloud="gcp", memory_mb=1024, concurrency=8)
AZURE = DECLARED._replace(cloud="azure", memory_mb=2048, concurrency=8)


def amounts(estimate: Estimate) -> dict[str, float]:
    return {line.what: line.amount for line in estimate.lines}


def dollars(estimate: Estimate) -> dict[str, float]:
    return {line.what: line.usd for line in estimate.lines}


@pytest.mark.parametrize("name", sorted(PRICES.table))
def test_each_price_has_a_unit_a_region_and_a_page(name: str) -> None:
    price = PRICES.table[name]

    assert price.usd > 0
    assert price.per > 0
    assert price.free >= 0
    assert price.unit
    assert price.region
    assert re.match(r"https://(aws\.amazon\.com|cloud\.google\.com|azure\.microsoft\.com)/", price.page)


@pytest.mark.parametrize("name", sorted(PRICES.table))
def test_each_price_says_where_it_was_seen(name: str) -> None:
    price = PRICES.table[name]

    assert price.seen in ("provider", "list", "other")
    assert price.where.startswith("https://")


def test_the_table_has_a_day() -> None:
    assert date.fromisoformat(PRICES.looked_up) >= date(2026, 11, 23)
    assert PRICES.currency == "USD"


def test_the_table_has_each_price_that_an_estimate_asks_for_and_no_other() -> None:
    traffic = Traffic(1_000_000, 10)
    estimates = [
        *(aws.estimate(DECLARED._replace(arch=arch), traffic, PRICES) for arch in ("x86_64", "arm64")),
        *(gcp.estimate(GCP._replace(warm_instances=warm), traffic, PRICES) for warm in (0, 1)),
        *(azure.estimate(AZURE._replace(warm_instances=warm), traffic, PRICES) for warm in (0, 1)),
    ]

    assert {line.price for estimate in estimates for line in estimate.lines} == set(PRICES.table)


def test_what_is_free_is_not_charged() -> None:
    below, above = (charge(PRICES, "aws.requests", "requests", amount) for amount in (900_000, 3_000_000))

    assert (below.free, below.usd) == (900_000, 0)
    assert above.free == 1_000_000
    assert above.usd == pytest.approx(0.40)


def test_lambda_bills_each_request_by_the_millisecond_and_each_start() -> None:
    traffic = Traffic(10_000_000, latency_ms=2.2, starts=0.01, start_ms=500)
    estimate = aws.estimate(DECLARED._replace(memory_mb=1024, cpu=1.0), traffic, PRICES)

    assert amounts(estimate)["compute"] == pytest.approx(10_000_000 * 0.003 + 100_000 * 0.5)
    assert dollars(estimate)["requests"] == pytest.approx(9 * 0.20)
    assert dollars(estimate)["API"] == pytest.approx(10 * 1.00)


def test_a_function_url_costs_nothing_besides() -> None:
    estimate = aws.estimate(DECLARED._replace(gateway="", gateway_timeout=0), Traffic(10_000_000, 1), PRICES)

    assert "API" not in amounts(estimate)


def test_less_cpu_takes_longer() -> None:
    half, double = (
        aws.estimate(DECLARED._replace(memory_mb=1024, cpu=cpu), Traffic(1_000_000, 10, starts=0), PRICES)
        for cpu in (0.5, 2.0)
    )

    assert amounts(half)["compute"] == pytest.approx(20_000)
    assert amounts(double)["compute"] == pytest.approx(10_000)


def test_google_bills_rare_requests_by_100_milliseconds_each() -> None:
    estimate = gcp.estimate(GCP, Traffic(1_000, latency_ms=3, starts=0), PRICES)

    assert amounts(estimate)["CPU"] == pytest.approx(1_000 * 0.1, rel=1e-4)


def test_google_shares_an_instances_seconds_among_requests() -> None:
    often = Traffic(100_000_000, latency_ms=3, starts=0)
    alone, shared = (gcp.estimate(GCP._replace(concurrency=at_a_time), often, PRICES) for at_a_time in (1, 8))

    assert amounts(shared)["CPU"] == pytest.approx(MONTH * (1 - math.exp(-100_000_000 / MONTH * 0.1)))
    assert amounts(shared)["CPU"] <= MONTH < 100_000_000 * 0.1
    assert amounts(alone)["CPU"] == amounts(shared)["CPU"]


def test_more_work_than_a_cpu_does_needs_more_instances() -> None:
    traffic = Traffic(100_000_000, latency_ms=100, starts=0)
    estimate = gcp.estimate(GCP, traffic, PRICES)

    assert amounts(estimate)["CPU"] == pytest.approx(100_000_000 * 0.1)


def test_google_charges_less_for_an_instance_that_waits() -> None:
    estimate = gcp.estimate(GCP._replace(warm_instances=2), Traffic(1_000, latency_ms=3, starts=0), PRICES)
    busy, idle = amounts(estimate)["CPU"], amounts(estimate)["CPU, idle"]

    assert busy + idle == pytest.approx(2 * MONTH)
    assert dollars(estimate)["CPU, idle"] == pytest.approx(idle * 0.0000025)


def test_azure_bills_a_second_at_least() -> None:
    estimate = azure.estimate(AZURE, Traffic(1_000, latency_ms=3, starts=0), PRICES)

    assert amounts(estimate)["compute"] == pytest.approx(1_000 * 1.0 * 2, rel=1e-3)


def test_azure_gives_no_execution_free_where_instances_are_always_ready() -> None:
    traffic = Traffic(200_000, latency_ms=3, starts=0)
    on_demand, ready = (azure.estimate(AZURE._replace(warm_instances=warm), traffic, PRICES) for warm in (0, 1))

    assert dollars(on_demand)["executions"] == 0
    assert dollars(ready)["executions"] == pytest.approx(0.2 * 0.40)
    assert amounts(ready)["compute, on demand"] == 0


def test_azure_bills_the_baseline_of_ready_instances_whether_or_not_they_execute() -> None:
    rare, often = (
        azure.estimate(AZURE._replace(warm_instances=2), Traffic(requests, latency_ms=3), PRICES)
        for requests in (1_000, 10_000_000)
    )

    assert amounts(rare)["baseline, ready"] == amounts(often)["baseline, ready"] == 2 * 2 * MONTH
    assert amounts(rare)["compute, ready"] < amounts(often)["compute, ready"]


def test_azure_does_on_demand_what_the_ready_instances_can_not() -> None:
    traffic = Traffic(100_000_000, latency_ms=100, starts=0)
    estimate = azure.estimate(AZURE._replace(warm_instances=1), traffic, PRICES)
    on_demand = (100_000_000 * 0.1 - MONTH) * 2

    assert amounts(estimate)["compute, ready"] == 2 * MONTH
    assert amounts(estimate)["compute, on demand"] == pytest.approx(on_demand)
    assert dollars(estimate)["compute, on demand"] == pytest.approx((on_demand - 100_000) * 0.000026)


@pytest.mark.parametrize(
    ("estimate", "declared"),
    [(gcp.estimate, GCP), (azure.estimate, AZURE)],
    ids=["gcp", "azure"],
)
def test_traffic_in_fewer_hours_shares_more(estimate: object, declared: Declared) -> None:
    always, mornings = (
        estimate(declared, Traffic(10_000_000, 3, hours=hours), PRICES)  # type: ignore[operator]
        for hours in (730, 100)
    )

    assert mornings.usd < always.usd


def test_the_sum_is_that_of_the_lines() -> None:
    estimate = aws.estimate(DECLARED, Traffic(50_000_000, 5), PRICES)

    assert estimate.usd == pytest.approx(sum(dollars(estimate).values()))


def test_latency_is_measured_with_the_models_own_rows(package: Package) -> None:
    latency = measure(package, rows=200)

    assert latency is not None
    assert latency > 0


def test_a_model_that_is_none_has_no_latency(package: Package) -> None:
    (model,) = (package.folder / each.file for each in package.models)
    model.unlink()
    model.write_bytes(b"not a model")

    with pytest.raises(BundleError, match="can't be served"):
        measure(package, rows=1)
