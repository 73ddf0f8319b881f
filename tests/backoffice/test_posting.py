"""Printing letters together, with envelopes and labels."""

import pypdfium2
import pytest
from django.urls import reverse

from gongkai.requests.models import Letter
from gongkai.requests.rendering.posting import posted_letters
from tests.requests.cases import RECEIVED, draft, make_desk, register, review_and_sign, serve

pytestmark = pytest.mark.django_db

PAGE = "backoffice:post-letters"


def signed(desk, **changes):
    case = register(desk, **changes)
    draft(desk, case, RECEIVED)
    return review_and_sign(desk, case, RECEIVED)


@pytest.fixture
def desk(client):
    desk = make_desk()
    client.force_login(desk.handler)
    return desk


def printed(client, kind, *letters):
    answer = client.post(reverse(PAGE), {"kind": kind, "letters": [letter.pk for letter in letters]})
    assert answer.status_code == 200
    return pypdfium2.PdfDocument(answer.content)


def text_of(document):
    return "".join(page.get_textpage().get_text_range() for page in document)


def test_chosen_letters_come_in_one_file_each_on_a_sheet_of_its_own(client, desk):
    first, second = signed(desk), signed(desk)

    document = printed(client, "letters", first, second)

    assert len(document) % 4 == 0
    assert first.number in text_of(document)
    assert second.number in text_of(document)


@pytest.mark.parametrize(("kind", "size"), [("dl", (220, 110)), ("c5", (229, 162))])
def test_an_envelope_has_its_size_its_address_and_its_postal_code(client, desk, kind, size):
    letter = signed(desk, postal_address="景澜市岚川县文澜路1号 324000")

    document = printed(client, kind, letter)

    assert [round(points * 25.4 / 72) for points in document.get_page_size(0)] == list(size)
    text = "".join(text_of(document).split())
    assert text.startswith("324000景澜市岚川县文澜路1号林某某收")
    assert letter.number in text


def test_labels_of_many_letters_stand_on_one_sheet(client, desk):
    letters = [signed(desk) for _ in range(3)]

    document = printed(client, "labels", *letters)

    assert len(document) == 1
    assert text_of(document).count("林某某") == 3


def test_a_served_letter_and_anothers_are_not_offered(client, desk):
    served, foreign = signed(desk), signed(make_desk())
    serve(desk, served.disclosure_request, RECEIVED)

    assert list(client.get(reverse(PAGE)).context["page"]) == []
    for letter in (served, foreign):
        answer = client.post(reverse(PAGE), {"kind": "letters", "letters": [letter.pk]})
        assert answer.status_code == 400


def test_nothing_chosen_is_told(client, desk):
    signed(desk)

    assert client.post(reverse(PAGE), {"kind": "letters"}).status_code == 400


def test_the_postal_code_is_taken_out_of_the_address(desk):
    signed(desk, postal_address="324000，景澜市岚川县文澜路1号")

    [outside] = posted_letters(Letter.objects.select_related("disclosure_request", "consultation"))

    assert (outside.postcode, outside.address) == ("324000", "景澜市岚川县文澜路1号")


def test_the_list_takes_the_same_queries_for_any_number(client, desk, django_assert_max_num_queries):
    for _number in range(4):
        signed(desk)

    with django_assert_max_num_queries(13):
        client.get(reverse(PAGE))
