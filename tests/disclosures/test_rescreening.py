"""What is public is searched again: what slipped through is shown to the officers and written down once."""

import pytest

from gongkai.audit.selectors import trail_of
from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure, DisclosureFinding
from gongkai.disclosures.services.rescreening import FOUND, rescreen
from gongkai.organisations.models import DisclosureOffice
from tests.disclosures.records import NOW, Office, make_office, make_published

pytestmark = pytest.mark.django_db
MOBILE = "13912345678"


def make_leaking(office: Office) -> Disclosure:
    """Publish a record that names the office's mobile number, which then is the office's no more."""
    contacts = DisclosureOffice.objects.create(agency=office.agency, name="办公室", phone=MOBILE)
    record = make_published(office, body_html=f"<p>张某的手机号码是{MOBILE}。</p>")
    contacts.phone = ""
    contacts.save()
    return record


def test_a_clean_record_has_no_findings_and_no_line_in_the_trail() -> None:
    record = make_published(make_office())

    assert rescreen(record=record, actor=None, now=NOW) == 0
    assert not trail_of(record).filter(action=f"disclosures.{FOUND}").exists()


def test_what_is_found_is_kept_and_written_down_once() -> None:
    record = make_leaking(make_office())

    assert rescreen(record=record, actor=None, now=NOW) == 1
    assert rescreen(record=record, actor=None, now=NOW) == 1

    [finding] = DisclosureFinding.objects.filter(disclosure=record)
    assert (finding.kind, finding.text) == ("mobile", MOBILE)
    [line] = trail_of(record).filter(action=f"disclosures.{FOUND}")
    assert (line.data["findings"], line.data["kinds"]) == (1, ["mobile"])


def test_what_is_found_waits_for_a_person_and_hides_nothing_by_itself() -> None:
    record = make_leaking(make_office())
    rescreen(record=record, actor=None, now=NOW)

    assert Disclosure.objects.published().filter(pk=record.pk).exists()


def test_a_record_in_correction_and_a_withdrawn_one_are_left_alone() -> None:
    office = make_office()
    record = make_leaking(office)
    services.correct(disclosure=record, reason="去掉号码", actor=office.drafter, now=NOW)
    assert not trail_of(record).filter(action=f"disclosures.{FOUND}").exists()

    rescreen(record=record, actor=None, now=NOW)

    assert not trail_of(record).filter(action=f"disclosures.{FOUND}").exists()
