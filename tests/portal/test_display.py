"""Large type and high contrast work without scripts and are kept between pages."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_mode_is_switched_on_and_off_again(client) -> None:
    response = client.get("/display/", {"toggle": "large-type", "next": "/about/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/about/")
    assert 'class="large-type"' in client.get("/about/").content.decode()

    client.get("/display/", {"toggle": "high-contrast", "next": "/about/"})
    page = client.get("/about/").content.decode()
    assert 'class="high-contrast large-type"' in page
    assert page.count('aria-pressed="true"') == 2

    client.get("/display/", {"toggle": "large-type"})
    assert 'class="high-contrast"' in client.get("/about/").content.decode()


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "javascript:alert(1)",
        "about",
        "-1",
        "portal:home",
    ],
)
def test_the_way_back_is_a_page_of_the_site(client, target: str) -> None:
    assert client.get("/display/", {"toggle": "large-type", "next": target}).headers["Location"] == "/"


def test_what_a_cookie_makes_up_is_left_out(client) -> None:
    client.cookies["display"] = 'large-type."><script>.x'

    assert "<script>" not in client.get("/about/").content.decode()
