"""The text of the year's report: drafted from figures, and never at odds with the tables."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from gongkai.law.forms import form, form_for_year
from gongkai.law.outlines import outline
from gongkai.law.statute import load_yaml
from gongkai.reports.checking import check
from gongkai.reports.compiling import compile_report, own_scope
from gongkai.reports.compiling.services import keep_compiled
from gongkai.reports.models import ReportText
from gongkai.reports.permissions import NotYourAgency
from gongkai.reports.writing.places import UnknownFigure, filled, places
from gongkai.reports.writing.sentences import drafted_text
from gongkai.reports.writing.services import TextChangedMeanwhile, save_text
from tests.factories import NOW, make_agency, make_officer
from tests.reports.test_compiling import fill


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到{{a}}件", "收到12件"),
        ("占{{ a / b }}", "占37.5%"),
        ("占{{a / a}}", "占100%"),
        ("占{{a / zero}}", "占—"),
        ("金额{{money}}万元", "金额12.50万元"),
        ("{{nothing}}", "—"),
        ("没有数字", "没有数字"),
    ],
)
def test_figures_and_shares_are_put_in_their_places(text, expected) -> None:
    cells = {"a": 12, "b": 32, "zero": 0, "money": Decimal("12.50"), "nothing": None}

    assert filled(text, cells) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{{requests.received.martians}}",
        "{{requests.received.total",
        "a}} b",
        "{{/}}",
        "{{}}",
        "{{{requests.received.total}}}",
        "{{requests.{{requests.received.total}}.total}}",
        "{requests.received.total}",
        "｛｛requests.received.total｝｝",
    ],
)
def test_a_place_that_is_none_is_refused(text) -> None:
    with pytest.raises(UnknownFigure):
        list(places(text, form("2021")))


@pytest.mark.parametrize("year", [2018, 2020, 2023])
def test_the_sentences_name_only_figures_and_parts_of_their_form(year) -> None:
    of_year = form_for_year(year)
    parts = {part.key for part in outline(of_year).parts}
    for section in load_yaml(f"annual_report/{of_year.id}/sentences.yaml")["sections"]:
        assert section["key"] in parts
        for sentence in section["sentences"]:
            assert set(sentence.get("needs", [])) | set(places(sentence["zh"], of_year)) <= set(
                of_year.cells
            )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_a_drafted_text_contradicts_no_table(seed) -> None:
    agency = make_agency(name="岚川县人民政府", kind="government")
    fill(agency, Random(seed))
    scope = own_scope(agency, 2023)

    record = keep_compiled(scope=scope, actor=None, now=NOW)

    report = compile_report(scope)
    text = record.content["sections"][0]["text"]
    assert f"收政府信息公开申请{report.cells['requests.received.total']}件" in text
    assert "{" not in "".join(section["text"] for section in record.content["sections"])
    report.sections = []
    assert record.error_count <= len([f for f in check(report) if f.is_error])


@pytest.mark.django_db
def test_a_sentence_stands_only_where_its_figures_are() -> None:
    empty = own_scope(make_agency(), 2023)

    overview = drafted_text(empty, compile_report(empty))["overview"]

    assert "全年未收到新的政府信息公开申请。" in overview
    assert "新收政府信息公开申请{{" not in overview


@pytest.mark.django_db
def test_what_people_wrote_goes_before_the_draft_and_follows_the_figures() -> None:
    agency = make_agency(name="岚川县水利局")
    fill(agency, Random(1), cases=30)
    scope = own_scope(agency, 2023)
    save_text(
        agency=agency,
        year=2023,
        texts={"overview": "共收{{requests.received.total}}件。"},
        actor=None,
        now=NOW,
    )
    before = compile_report(scope).cells["requests.received.total"]
    first = keep_compiled(scope=scope, actor=None, now=NOW)
    assert first.content["sections"][0]["text"] == f"共收{before}件。"

    fill_one_more(agency)
    again = keep_compiled(scope=scope, actor=None, now=NOW)

    assert again.content["sections"][0]["text"] == f"共收{before + 1}件。"


@pytest.mark.django_db
def test_another_agency_s_officer_writes_nothing() -> None:
    with pytest.raises(NotYourAgency):
        save_text(
            agency=make_agency(),
            year=2023,
            texts={"overview": "x"},
            actor=make_officer(make_agency()),
            now=NOW,
        )
    assert not ReportText.objects.exists()


def fill_one_more(agency) -> None:
    from gongkai.requests.models import DisclosureRequest

    day = date(2023, 6, 1)
    case = DisclosureRequest.objects.filter(agency=agency).first()
    case.pk, case.serial, case.number = None, 9999, "more"
    case.received_on = case.submitted_on = case.concluded_on = day
    case.state, case.outcome = "concluded", "granted"
    case.save()


@pytest.mark.django_db
def test_what_another_officer_saved_in_a_part_since_it_was_opened_is_not_written_over() -> None:
    agency = make_agency()
    first, second = make_officer(agency), make_officer(agency)
    act = {"agency": agency, "year": 2023, "seen_at": NOW}
    save_text(texts={"overview": "第一人写的。"}, actor=first, now=NOW + timedelta(minutes=1), **act)

    with pytest.raises(TextChangedMeanwhile, match=first.display_name):
        save_text(texts={"overview": "第二人写的。"}, actor=second, now=NOW + timedelta(minutes=2), **act)
    save_text(texts={"problems": "第二人写的。"}, actor=second, now=NOW + timedelta(minutes=2), **act)

    assert dict(ReportText.objects.values_list("key", "text")) == {
        "overview": "第一人写的。",
        "problems": "第二人写的。",
    }
