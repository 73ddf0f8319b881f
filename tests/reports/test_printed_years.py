"""The printed figures of real reports, entered as records, come out of compiling as they were printed."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai.activities.services import record_activity
from gongkai.disclosures.services.moved_records import MovedRecord
from gongkai.disclosures.services.moving_in import move_in
from gongkai.organisations.models import Agency
from gongkai.registers.definitions import all_registers
from gongkai.registers.services import import_rows
from gongkai.reports.compiling import compile_report, compiled_cell, own_scope
from gongkai.reports.compiling.services import enter_hand_figure
from gongkai.requests.moving_in import move_in_requests
from gongkai.requests.moving_in_entries import MovedRemedy, MovedRequest
from tests.disclosures.records import CREDIT_CODES, FIELDS
from tests.factories import NOW, SHANGHAI, make_agency

pytestmark = pytest.mark.django_db
EXPECTED = Path(__file__).parents[3] / "shared" / "samples" / "expected"
TODAY = NOW.date()
DOCUMENT = {
    "document_number": "云政规〔2017〕1号",
    "formed_on": date(2017, 4, 1),
    "effective_on": date(2017, 5, 1),
    "genre": "规定",
    "keywords": "水利",
    "article_20_item": "1",
}


def printed(name: str) -> dict[str, Any]:
    path = EXPECTED / f"{name}.json"
    if not path.exists():
        pytest.skip(f"{path} is not on this machine; it is part of the shared samples.")
    data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return data["cells"]


def compiled(agency: Agency, year: int) -> dict[str, Any]:
    return compile_report(own_scope(agency, year)).cells


def enter_rows(agency: Agency, register: str, year: int, rows: list[dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    applied = import_rows(
        register=all_registers()[register],
        agency=agency,
        content=text.getvalue().encode("utf-8-sig"),
        filename=f"{register}.csv",
        actor=None,
        now=datetime(year, 12, 31, 17, tzinfo=SHANGHAI),
        today=date(year, 12, 31),
        basis="原台账",
        reviewed_elsewhere="原台账",
        is_historic=True,
    )
    assert applied.added == len(rows)


def documents(year: int, number: int, until: str = "") -> list[dict[str, str]]:
    return [
        {
            "发文字号": f"岚政规〔{year}〕{serial}号",
            "文件名称": f"关于第{serial}项工作的规定",
            "文件种类": "行政规范性文件",
            "印发日期": f"{year}-03-01",
            "施行日期": f"{year}-04-01",
            "有效期至": until,
        }
        for serial in range(1, number + 1)
    ]


def decisions(register: str, year: int, number: int) -> list[dict[str, str]]:
    party, day = {"行政相对人名称": "岚川县云帆餐馆", "行政相对人类别": "个体工商户"}, f"{year}-06-01"
    told = {
        "licences": {
            **party,
            "行政许可决定文书名称": "许可决定书",
            "行政许可决定文书号": "许",
            "许可类别": "普通",
            "许可内容": "食品经营许可",
            "许可决定日期": day,
            "许可机关": "岚川县人民政府",
        },
        "penalties": {
            **party,
            "行政处罚决定书文号": "罚",
            "违法行为类型": "无证经营",
            "违法事实": "当事人无证经营，经查证属实。",
            "处罚依据": "《中华人民共和国食品安全法》第一百二十二条",
            "处罚类别": "罚款",
            "处罚内容": "罚款0.1万元",
            "罚款金额（万元）": "0.1",
            "处罚决定日期": day,
            "处罚机关": "岚川县人民政府",
        },
        "coercion": {
            "决定书文号": "强",
            "行政相对人名称": "岚川县云帆商贸有限公司",
            "强制种类": "查封场所、设施或者财物",
            "依据": "《中华人民共和国行政强制法》第二十二条",
            "决定日期": day,
            "决定机关": "岚川县人民政府",
        },
    }[register]
    number_of = next(name for name in told if name.endswith(("文号", "文书号")))
    return [told | {number_of: f"岚〔{year}〕{serial}号"} for serial in range(1, number + 1)]


def request(agency: Agency, outcome: str, *remedies: MovedRemedy) -> MovedRequest:
    return MovedRequest(
        agency_id=agency.pk,
        channel="in_person",
        submitted_on=date(2023, 3, 1),
        application={
            "applicant_kind": "natural_person",
            "applicant_name": "陈某某",
            "phone": "0000-2000001",
            "postal_address": "景澜市岚川县文澜路40号",
            "asked_for": "征地补偿安置方案",
            "delivery_wanted": "post",
        },
        outcome=outcome,
        concluded_on=date(2023, 3, 20),
        remedies=remedies,
    )


def remedies(cells: Mapping[str, int]) -> Iterator[MovedRemedy]:
    for kind in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        for result in ("upheld", "corrected", "other"):
            for serial in range(cells[f"{kind}.{result}"] or 0):
                yield MovedRemedy(
                    kind=kind,
                    body="景澜市人民政府",
                    served_on=date(2023, 5, 4),
                    case_number=f"〔2023〕{serial + 1}号",
                    result=result,
                    concluded_on=date(2023, 8, 1),
                )


def test_the_figures_of_hongze_of_2023_are_those_of_its_records() -> None:
    wanted = printed("hongze-2023")
    agency = make_agency(name="岚川县人民政府", kind="government")
    enter_rows(agency, "normative_documents", 2019, documents(2019, 5))
    enter_rows(agency, "normative_documents", 2020, documents(2020, 5, until="2023-06-30"))
    for register in ("licences", "penalties", "coercion"):
        rows = decisions(register, 2023, wanted[f"disclosure.{register}.decisions"])
        enter_rows(agency, register, 2023, rows)
    charges = {"不动产登记费": Decimal("293.81"), "污水处理费": Decimal("7436.47")}
    enter_rows(
        agency,
        "charges_collected",
        2023,
        [
            {"年度": "2023", "收费项目": item, "收费金额（万元）": str(amount)}
            for item, amount in charges.items()
        ],
    )
    outcomes = [row for row, number in _leaves(wanted).items() for _one in range(number)]
    [first, *others] = outcomes
    move_in_requests(
        owner=agency,
        batch="2023",
        records=[
            request(agency, first, *remedies(wanted)),
            *(request(agency, outcome) for outcome in others),
        ],
        reason="原台账",
        actor=None,
        now=NOW,
        today=TODAY,
    )

    found = compiled(agency, 2023)

    # A cell in which nothing is printed has no records: it comes out as zero. Two printed totals are wrong.
    assert {key: (found[key], value) for key, value in wanted.items() if found[key] != (value or 0)} == {
        "reconsideration.total": (11, 0),
        "litigation_after_reconsideration.total": (5, 0),
    }
    assert set(found) == set(wanted)


def _leaves(cells: Mapping[str, int]) -> dict[str, int]:
    """Return how many requests ended in each leaf of the form."""
    rows = {key.split(".", 1)[1].rsplit(".", 1)[0]: key for key in cells if key.startswith("requests.")}
    sums = ("received", "carried_in", "carried_out", "concluded")
    return {row: cells[f"requests.{row}.total"] or 0 for row in rows if row not in sums}


def test_the_figures_of_qidu_of_2017_are_those_of_its_records_and_of_two_entered_by_hand() -> None:
    wanted = printed("qidu-township-2017")
    agency = make_agency(
        name="云岭镇人民政府", kind="township", level="township", credit_code=CREDIT_CODES[0]
    )
    then = datetime(2017, 5, 6, 10, tzinfo=SHANGHAI)
    enter_rows(agency, "normative_documents", 2017, documents(2017, 61))
    record = MovedRecord(
        agency_id=agency.pk,
        kind="normative_document",
        created_at=then,
        published_at=then,
        content={"title": "关于灌溉用水的规定", **FIELDS, **DOCUMENT},
    )
    move_in(
        owner=agency,
        batch="2017",
        records=[record] * 23,
        reason="旧网站已经审查发布",
        actor=None,
        now=NOW,
        today=TODAY,
    )
    stands = [("dedicated_office", 0), ("staff_full_time", 1), ("staff_part_time", 1)]
    events = [("funding", 1), ("meeting", 0), ("meeting", 0), ("course", 10), ("course", 6)]
    for kind, quantity in [*stands, *events]:
        record_activity(
            agency=agency,
            kind=kind,
            title="政务公开",
            happened_on=date(2017, 3, 1),
            quantity=quantity,
            actor=None,
            now=NOW,
        )
    # More on a channel than in all is against the form's own logic: no records can say so.
    for key, value in (("channel.website", 75 - 23), ("channel.wechat", 167)):
        enter_hand_figure(
            agency=agency,
            year=2017,
            key=key,
            value=value,
            source="2017年统计表",
            reason="转载信息没有逐条记录",
            actor=None,
            now=NOW,
        )

    found = compiled(agency, 2017)

    assert {key: (found[key], value) for key, value in wanted.items() if found[key] != value} == {}
    assert set(found) == set(wanted)


def test_the_answers_of_the_form_of_2014_are_told_by_what_was_decided() -> None:
    agency = make_agency()
    ends = {
        ("granted", "provided"): "answered.granted",
        ("granted", "already_public"): "answered.already_public",
        ("partial", "partial"): "answered.partial",
        ("refused.third_party", "商业秘密"): "answered.refused.trade_secret",
        ("refused.third_party", "个人隐私"): "answered.refused.privacy",
        ("refused.deliberative", "deliberative"): "answered.refused.not_government_information",
        ("refused.enforcement_file", "enforcement_file"): "answered.refused.other_law",
        ("unavailable.not_held", "not_existing"): "answered.does_not_exist",
        ("unavailable.not_held", "not_responsible"): "answered.not_this_agency",
        ("unavailable.still_unclear", "still_unclear"): "answered.to_be_corrected",
        ("not_processed.petition", "petition"): "answered.other_route",
        ("other.other", "withdrawn"): None,
    }
    move_in_requests(
        owner=agency,
        batch="2018",
        records=[
            MovedRequest(
                agency_id=agency.pk,
                channel="in_person",
                submitted_on=date(2018, 3, 1),
                application=request(agency, "").application,
                outcome=outcome,
                answer="third_party" if outcome == "refused.third_party" else answer,
                facts={"reason": f"涉及{answer}"},
                concluded_on=date(2018, 3, 20),
            )
            for outcome, answer in ends
        ],
        reason="原台账",
        actor=None,
        now=NOW,
        today=TODAY,
    )

    cells = compiled(agency, 2018)

    assert {key: cells[key] for key in filter(None, ends.values())} == dict.fromkeys(
        filter(None, ends.values()), 1
    )
    assert (cells["answered.refused"], cells["answered.total"]) == (4, 11)
    assert (cells["concluded.total"], cells["concluded.on_time"]) == (12, 12)
    for key in cells:
        records = compiled_cell(own_scope(agency, 2018), key).records
        assert records is not None, key
