"""Letters have the wording that their agency, or one above it, adopted, from a day on."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from gongkai.audit.models import AuditEntry
from gongkai.core.errors import DomainError
from gongkai.law.letter_editing import as_typed
from gongkai.law.letters import LetterKind, letter_kinds
from gongkai.organisations.models import Agency
from gongkai.requests import letter_wordings
from gongkai.requests.letter_texts import compose_letter
from gongkai.requests.models import LetterWording
from gongkai.requests.services.wordings import adopt_wording, return_to_standard
from tests.factories import make_agency, make_officer
from tests.requests.cases import RECEIVED, Desk, at, make_desk, register

pytestmark = [pytest.mark.django_db, pytest.mark.language("en")]
KIND = "receipt"
STANDARD = letter_kinds()[KIND].in_force_on(RECEIVED)
OWN = as_typed(STANDARD.paragraphs) + "\n联系我们：办公大厅3号窗口。"


def adopt(agency: Agency, **changes: Any) -> LetterWording:
    return adopt_wording(
        **{
            "agency": agency,
            "kind": KIND,
            "title": "登记回执（岚川）",
            "text": OWN,
            "in_force_from": RECEIVED,
            "reason": "写明窗口",
            "actor": None,
            "now": at(RECEIVED),
            "today": RECEIVED,
            **changes,
        }
    )


def receipt(desk: Desk, day: date = RECEIVED) -> tuple[str, str]:
    letter = compose_letter(register(desk), KIND, {}, day=day)
    return letter.title, letter.paragraphs[-1]


def test_a_wording_of_the_government_holds_for_its_bureaus_until_one_adopts_its_own() -> None:
    desk = make_desk()
    government = desk.agency.versions.get().parent
    adopt(government)
    assert receipt(desk) == ("登记回执（岚川）", "联系我们：办公大厅3号窗口。")

    adopt(desk.agency, title="本局登记回执")
    assert receipt(desk)[0] == "本局登记回执"
    assert receipt(make_desk(government))[0] == "登记回执（岚川）"
    assert receipt(make_desk(make_agency(kind="government")))[0] == STANDARD.title


def test_a_wording_holds_from_its_day_on_and_the_standard_one_comes_back() -> None:
    desk = make_desk()
    later = RECEIVED + timedelta(days=10)
    adopt(desk.agency, in_force_from=later)
    assert receipt(desk)[0] == STANDARD.title
    assert receipt(desk, later)[0] == "登记回执（岚川）"

    return_to_standard(
        agency=desk.agency,
        kind=KIND,
        in_force_from=later + timedelta(days=1),
        reason="统一文书",
        actor=desk.handler,
        now=at(later),
        today=later,
    )
    assert receipt(desk, later)[0] == "登记回执（岚川）"
    assert receipt(desk, later + timedelta(days=1))[0] == STANDARD.title


def test_a_newer_standard_wording_goes_before_one_that_was_written_for_the_old_law(monkeypatch) -> None:
    desk = make_desk()
    adopt(desk.agency)
    newer = replace(STANDARD, in_force_from=date(2027, 1, 1), title="新式回执")
    kind = letter_kinds()[KIND]
    amended: LetterKind = replace(kind, versions=(newer, *kind.versions))
    monkeypatch.setattr(letter_wordings, "letter_kinds", lambda: {KIND: amended})

    assert letter_wordings.wording_in_force(desk.agency, KIND, date(2026, 12, 31)).version.title.startswith(
        "登记"
    )
    assert letter_wordings.wording_in_force(desk.agency, KIND, date(2027, 1, 1)).version.title == "新式回执"


def test_a_wording_that_lacks_something_or_begins_in_the_past_or_has_no_reason_is_refused() -> None:
    desk = make_desk()
    for changes in (
        {"text": "已收到。"},
        {"in_force_from": RECEIVED - timedelta(days=1)},
        {"reason": " "},
        {"title": ""},
        {"actor": make_officer(make_agency())},
    ):
        with pytest.raises(DomainError):
            adopt(desk.agency, **changes)
    assert not LetterWording.objects.exists()


def test_adopting_a_wording_leaves_a_line_in_the_trail() -> None:
    desk = make_desk()
    adopt(desk.agency, actor=desk.handler)
    line = AuditEntry.objects.filter(action="requests.adopt_wording").get()
    assert (line.actor, line.reason, line.data["kind"]) == (desk.handler, "写明窗口", KIND)


def test_a_legal_officer_looks_at_the_wording_and_adopts_it(client) -> None:
    desk = make_desk()
    client.force_login(desk.handler)
    page = f"/en/office/requests/wordings/{desk.agency.pk}/"
    typed = {
        "title": "回执",
        "text": OWN,
        "in_force_from": timezone.localdate().isoformat(),
        "reason": "窗口",
    }

    assert "Standard" in client.get(page).content.decode()
    lacking = client.post(f"{page}{KIND}/", {**typed, "text": "已收到。", "act": "preview"})
    looked = client.post(f"{page}{KIND}/", {**typed, "act": "preview"})
    assert lacking.status_code == 400
    assert "which this letter must state" in lacking.content.decode()
    assert "<mark>{登记编号}</mark>" in looked.content.decode()
    assert not LetterWording.objects.exists()

    client.post(f"{page}{KIND}/", {**typed, "act": "adopt"})
    assert LetterWording.objects.get().title == "回执"
    assert "回执" in client.get(page).content.decode()
    client.post(f"{page}{KIND}/", {**typed, "act": "return", "title": "", "text": ""})
    assert LetterWording.objects.count() == 2
    assert client.get(f"{page}no-such-letter/").status_code == 404


def test_the_list_of_wordings_takes_as_many_queries_with_more_of_them(
    client, django_assert_max_num_queries
) -> None:
    desk = make_desk()
    client.force_login(desk.handler)
    for kind in (KIND, "correction_notice", "extension_notice"):
        version = letter_kinds()[kind].in_force_on(RECEIVED)
        adopt(desk.agency, kind=kind, text=as_typed(version.paragraphs))
        with django_assert_max_num_queries(20):
            client.get(f"/en/office/requests/wordings/{desk.agency.pk}/")
