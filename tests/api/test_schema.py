"""The description of the interface: complete, true, and a page that people can read without scripts."""

import re
from collections.abc import Iterator

import jsonschema
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from gongkai.api.interface import description
from gongkai.api.urls import urlpatterns
from gongkai.disclosures.kinds import disclosure_kinds
from gongkai.search import services as indexing
from tests.disclosures.records import TODAY

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
FEW = hypothesis_settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def _whole_requests() -> Iterator[None]:
    """Keep the connection: a whole request ends by closing it, and with it the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_whole_requests")
@pytest.mark.parametrize("path", sorted(description()["paths"]))
def test_every_answer_is_as_described(county, settings, tmp_path, path: str) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    settings.DATA_DIR = tmp_path
    indexing.catch_up(today=TODAY)
    described = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", get_wsgi_application())

    @FEW
    @given(case=described[path]["GET"].as_strategy(generation_mode=GenerationMode.POSITIVE))
    def answered_as_described(case: schemathesis.Case) -> None:
        # A cursor that looks like one and was never handed out is refused; the description cannot tell.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    @FEW
    @given(case=described[path]["GET"].as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def refused_as_described(case: schemathesis.Case) -> None:
        case.call_and_validate()

    answered_as_described()
    if described[path]["GET"].query:
        refused_as_described()


def test_the_description_is_openapi_3_1_and_has_every_address(client, county) -> None:
    found = client.get(f"{ROOT}/openapi.json").json()
    named = {pattern.name for pattern in urlpatterns} - {None, "openapi", "docs"}
    assert found["openapi"] == "3.1.0"
    assert len(found["paths"]) == len(named)
    assert found["servers"] == [{"url": "http://testserver"}]
    for methods in found["paths"].values():
        assert methods["get"]["summary"]
        assert {"400", "404", "410", "429"} <= set(methods["get"]["responses"])


@pytest.mark.parametrize("path", ["/disclosures", "/search"])
def test_the_description_names_every_kind_of_information(path: str) -> None:
    parameters = description()["paths"][f"{ROOT}{path}"]["get"]["parameters"]
    [kind] = [one["schema"] for one in parameters if one["name"] == "kind"]

    assert kind["enum"] == ["", *disclosure_kinds()]


def test_examples_are_what_their_shapes_say() -> None:
    schemas = description()["components"]["schemas"]
    shown = 0
    for shape in schemas.values():
        for example in shape.get("examples", ()):
            jsonschema.validate(example, {**shape, "components": {"schemas": schemas}})
            shown += 1
    assert shown >= 6


@pytest.mark.parametrize(("query", "language"), [("", "zh-CN"), ("?language=en", "en")])
def test_the_page_for_people_has_every_address_and_no_script(client, county, query, language) -> None:
    response = client.get(f"{ROOT}/docs{query}")
    text = response.content.decode()
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in text
    for path in description()["paths"]:
        assert path in text
    script = r"<script(?! src=\"/static| type=\"application/ld)"
    assert not re.findall(rf"{script}| style=| on\w+=|https?://(?:cdn|unpkg)", text)
