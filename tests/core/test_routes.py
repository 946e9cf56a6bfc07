"""Every route leads somewhere."""

import pytest

from shared.http.routes import ROUTES, Route


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.template}")
def test_a_route_has_its_handler(route: Route) -> None:
    assert callable(route.load())
