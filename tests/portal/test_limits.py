"""The limits of forms outlast any number of pages that somebody makes the site keep."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from gongkai.api.rate_limit import count_request
from gongkai.portal.requests.throttling import OPENING

pytestmark = pytest.mark.django_db


def test_pages_that_fill_the_memory_do_not_give_back_the_tries_of_an_address() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    for _try in range(OPENING.tries):
        OPENING.count(request)
    used = count_request(request).used

    for number in range(1_000):
        cache.set(f"portal.page.{number}", b"<html>", 60)

    assert OPENING.is_reached(request)
    assert count_request(request).used == used + 1


def test_behind_a_proxy_an_address_that_the_visitor_made_up_gives_no_new_tries(settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    made_up = [
        RequestFactory().get("/", headers={"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.7"})
        for number in range(OPENING.tries)
    ]
    for request in made_up:
        OPENING.count(request)

    assert OPENING.is_reached(RequestFactory().get("/", headers={"X-Forwarded-For": "8.8.8.8, 192.0.2.7"}))
