"""Holiday notices that an installation imports itself: read, judged, kept where no upgrade comes, used."""

from datetime import date

import pytest

from gongkai.law.calendar import tried_notice, working_calendar
from gongkai.law.notice_reading import NoticeRefused, read_notice, require_possible
from gongkai.law.own_notices import keep_own_notice, own_notices_folder
from gongkai.law.statute import StatuteBroken

NOTICE_2027 = """
year: 2027
sources:
  - {title: 国务院办公厅关于2027年部分节假日安排的通知, number: 国办发明电〔2026〕9号}
holidays:
  - {from: 2027-01-01, to: 2027-01-03, name: 元旦}
  - {from: 2027-02-05, to: 2027-02-11, name: 春节}
  - {from: 2027-04-03, to: 2027-04-05, name: 清明节}
  - {from: 2027-05-01, to: 2027-05-05, name: 劳动节}
  - {from: 2027-06-09, to: 2027-06-11, name: 端午节}
  - {from: 2027-09-15, to: 2027-09-17, name: 中秋节}
  - {from: 2027-10-01, to: 2027-10-07, name: 国庆节}
working_weekends: [2027-02-13, 2027-02-14]
"""


@pytest.fixture
def data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("GONGKAI_DATA_DIR", str(tmp_path))
    return tmp_path


def changed(old, new):
    assert old in NOTICE_2027
    return NOTICE_2027.replace(old, new)


def refused(text):
    with pytest.raises(NoticeRefused) as refusal:
        require_possible(read_notice(text), working_calendar().law)
    return refusal.value.text("en")


def test_an_imported_notice_counts_at_once_and_its_year_is_no_longer_provisional(data_folder):
    assert working_calendar().is_working_day(date(2027, 2, 11))
    assert 2027 in working_calendar().provisional_years

    keep_own_notice(read_notice(NOTICE_2027))

    assert not working_calendar().is_working_day(date(2027, 2, 11))
    assert working_calendar().is_working_day(date(2027, 2, 13))
    assert 2027 not in working_calendar().provisional_years
    assert [path.name for path in own_notices_folder().iterdir()] == ["2027.yaml"]


def test_an_imported_notice_stands_before_the_statute_file_of_its_year(data_folder):
    assert working_calendar().is_working_day(date(2026, 3, 2))
    data = {**read_notice(NOTICE_2027), "year": 2026, "working_weekends": [], "holidays": []}

    keep_own_notice(
        {**data, "holidays": [{"from": date(2026, 3, 2), "to": date(2026, 3, 2), "name": "放假"}]}
    )

    assert not working_calendar().is_working_day(date(2026, 3, 2))


def test_a_tried_notice_counts_inside_its_block_only(data_folder):
    notice = require_possible(read_notice(NOTICE_2027), working_calendar().law)

    with tried_notice(notice):
        assert not working_calendar().is_working_day(date(2027, 2, 11))

    assert working_calendar().is_working_day(date(2027, 2, 11))


def test_a_broken_file_in_the_data_folder_is_named(data_folder):
    own_notices_folder().mkdir()
    (own_notices_folder() / "2027.yaml").write_text("- nothing", encoding="utf-8")

    with pytest.raises(StatuteBroken, match=r"2027\.yaml is broken"):
        working_calendar()


def test_a_notice_without_a_holiday_of_the_law_is_refused_by_its_day():
    assert "2027-10-01" in refused(changed("2027-10-01, to: 2027-10-07", "2027-10-04, to: 2027-10-07"))


def test_a_working_weekend_that_is_a_weekday_or_a_day_off_is_refused():
    assert "2027-02-15 is neither a Saturday nor a Sunday" in refused(changed("2027-02-14", "2027-02-15"))
    assert "2027-02-06 is both off and worked" in refused(changed("2027-02-14", "2027-02-06"))


def test_a_day_of_another_year_a_span_backwards_and_a_year_out_of_reach_are_refused():
    assert "2028-01-01 lies neither in 2027" in refused(changed("2027-02-14", "2028-01-01"))
    assert "ends before it begins" in refused(changed("to: 2027-01-03", "to: 2026-12-03"))
    assert "this one is of 2099" in refused(changed("year: 2027", "year: 2099"))


def test_what_is_no_notice_is_refused_in_words():
    assert "not written as it must be" in refused("- 1")
    assert "properties are not allowed ('notes'" in refused(changed("sources:\n  - {", "notes:\n  - {"))
    assert "not a YAML file" in refused("a: [")
