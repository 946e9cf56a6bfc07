"""Which function the Azure host would call."""

from __future__ import annotations

import pytest

from functions.local.azure.routes import find_route, read_route

ROUTES = [
    read_route(template, methods, template, "req")
    for template, methods in [
        ("/{*path}", ()),
        ("/v2/health/{*state}", ()),
        ("/v2/models/{name}", ("get",)),
        ("/v2/models/{name}/versions/{version?}", ("GET",)),
        ("/v2/models/list", ("GET",)),
        ("/a.b", ()),
    ]
]


@pytest.mark.parametrize(
    ("method", "path", "template", "parameters"),
    [
        ("POST", "/predict", "/{*path}", {"path": "predict"}),
        ("GET", "/", "/{*path}", {}),
        ("GET", "", "/{*path}", {}),
        ("GET", "/v2/", "/{*path}", {"path": "v2/"}),
        ("GET", "/v2/health/live", "/v2/health/{*state}", {"state": "live"}),
        ("GET", "/V2/Health/a/b", "/v2/health/{*state}", {"state": "a/b"}),
        ("GET", "/v2/health", "/v2/health/{*state}", {}),
        ("GET", "/v2/healthy", "/{*path}", {"path": "v2/healthy"}),
        ("GET", "/v2/models/penguins", "/v2/models/{name}", {"name": "penguins"}),
        ("GET", "/v2/models/penguins/", "/v2/models/{name}", {"name": "penguins"}),
        ("GET", "/v2/models/list", "/v2/models/list", {}),
        ("POST", "/v2/models/list", "/{*path}", {"path": "v2/models/list"}),
        ("GET", "/v2/models/p/versions/3", "/v2/models/{name}/versions/{version?}", {"name": "p", "version": "3"}),
        ("GET", "/v2/models/p/versions", "/v2/models/{name}/versions/{version?}", {"name": "p"}),
        ("GET", "/v2/models/gr%C3%B6%C3%9Fe", "/v2/models/{name}", {"name": "größe"}),
        ("GET", "/v2/models/a%2fb", "/v2/models/{name}", {"name": "a%2Fb"}),
        ("GET", "/a.b", "/a.b", {}),
        ("GET", "/axb", "/{*path}", {"path": "axb"}),
    ],
)
def test_most_specific_route_wins(method: str, path: str, template: str, parameters: dict[str, str]) -> None:
    found = find_route(ROUTES, method, path)

    assert found is not None
    assert (found[0].function_id, found[1]) == (template, parameters)


def test_path_of_no_route_is_nobody_s() -> None:
    assert find_route(ROUTES[1:], "GET", "/elsewhere") is None


def test_other_method_is_nobody_s() -> None:
    assert find_route([ROUTES[2]], "POST", "/v2/models/penguins") is None


@pytest.mark.parametrize("template", ["a/{id:int}", "a/x{id}", "{"])
def test_template_that_is_not_understood_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="route segment"):
        read_route(template, (), "f", "req")
