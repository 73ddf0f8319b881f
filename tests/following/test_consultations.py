"""Consultations of the public as calendars."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from icalendar import Calendar

from gongkai.disclosures.models import Disclosure
from gongkai.disclosures.models.content import sealed_content
from gongkai.following.consultations import recent_consultations
from tests.disclosures.records import NOW, Office, make_published


def test_a_consultation_is_a_calendar_entry_of_its_own(office: Office, client) -> None:
    record = make_published(
        office,
        title="关于《岚川县灌溉用水管理办法》公开征求意见的公告",
        effective_on=date(2026, 3, 2),
        expires_on=date(2026, 3, 31),
    )

    answer = client.get(f"/disclosures/{record.index_number}/consultation.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["SUMMARY"] == "关于《岚川县灌溉用水管理办法》公开征求意见的公告"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 3, 2), date(2026, 4, 1))
    assert event["UID"] == f"{record.index_number}@www.lanchuan.example"
    assert str(event["URL"]).endswith(f"/disclosures/{record.index_number}/")


def test_other_documents_are_no_consultations(office: Office, client) -> None:
    notice = make_published(office)
    make_published(office, title="关于公开征求意见采纳情况的公告")
    running = make_published(office, title="关于停车收费征求意见的公告")

    assert client.get(f"/disclosures/{notice.index_number}/consultation.ics").status_code == 404
    assert [one.record.pk for one in recent_consultations(NOW)] == [running.pk]


def test_the_calendar_of_all_consultations_can_be_subscribed_to(
    office: Office, client, time_machine
) -> None:
    time_machine.move_to(NOW)
    make_published(office, title="关于停车收费征求意见的公告")

    calendar = Calendar.from_ical(client.get("/consultations.ics").content)

    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["关于停车收费征求意见的公告"]
    assert "未写明截止日期" in str(calendar.walk("VEVENT")[0]["DESCRIPTION"])


def test_a_calendar_without_consultations_is_still_one_that_programs_take(office: Office, client) -> None:
    calendar = Calendar.from_ical(client.get("/consultations.ics").content)

    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]
    assert calendar.subcomponents[0]["TZID"] == "Asia/Shanghai"
    assert "METHOD" not in calendar  # It would make of the calendar an invitation, which names its sender.


PERIOD = {
    "opens_on": date(2026, 3, 9),
    "closes_on": date(2026, 4, 8),
    "opinions_to": "岚川县水利局，文澜路1号",
}


def test_a_record_that_names_its_days_is_a_consultation_whatever_its_title(office: Office, client) -> None:
    record = make_published(office, title="灌溉用水管理办法（草案）", **PERIOD)

    [event] = Calendar.from_ical(
        client.get(f"/disclosures/{record.index_number}/consultation.ics").content
    ).walk("VEVENT")

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 3, 9), date(2026, 4, 9))
    assert "意见请寄：岚川县水利局，文澜路1号" in str(event["DESCRIPTION"])
    assert "未写明截止日期" not in str(event["DESCRIPTION"])


def test_the_days_of_a_record_come_before_the_wording_of_its_title(office: Office) -> None:
    record = make_published(
        office, title="停车收费征求意见结果的公告", expires_on=date(2026, 12, 31), **PERIOD
    )

    [found] = recent_consultations(NOW)

    assert (found.record.pk, found.begins_on, found.ends_on) == (
        record.pk,
        date(2026, 3, 9),
        date(2026, 4, 8),
    )


def test_the_page_of_a_consultation_says_until_when_and_where_opinions_go(
    office: Office, client, time_machine
) -> None:
    record = make_published(office, title="灌溉用水管理办法（草案）", **PERIOD)
    page = f"/en/disclosures/{record.index_number}/"

    time_machine.move_to("2026-03-20T10:00:00+08:00")
    running = client.get(page).content.decode()
    time_machine.move_to("2026-04-09T10:00:00+08:00")
    ended = client.get(page).content.decode()

    assert "Opinions are taken until 2026-04-08." in running
    assert "岚川县水利局，文澜路1号" in running
    assert "The consultation ended on 2026-04-08." in ended


def test_half_a_consultation_and_one_that_ends_before_it_begins_are_refused(office: Office) -> None:
    half = Disclosure(title="草案", kind="information", opens_on=date(2026, 3, 9))
    turned = Disclosure(
        title="草案", opens_on=date(2026, 3, 9), closes_on=date(2026, 3, 8), opinions_to="文澜路1号"
    )

    with translation.override("en"):
        with pytest.raises(ValidationError) as missing:
            half.clean()
        with pytest.raises(ValidationError, match="would end on 2026-03-08, before it begins"):
            turned.clean()

    assert sorted(missing.value.message_dict) == ["closes_on", "opinions_to"]


def test_the_days_of_a_consultation_belong_to_what_is_approved(office: Office) -> None:
    record = make_published(office, **PERIOD)
    plain = make_published(office)

    assert record.public_version.closes_on == date(2026, 4, 8)
    assert "closes_on" not in sealed_content(plain.content())
    assert sealed_content(record.content())["closes_on"] == date(2026, 4, 8)
