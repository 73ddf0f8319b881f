"""Spreadsheets and rows for tests of registers."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from gongkai.disclosures.services import StepPlan, set_up_chain
from gongkai.organisations.models import Agency, User
from gongkai.registers import services
from gongkai.registers.definitions import Register, all_registers
from gongkai.registers.models import RegisterImport, RegisterRelease, RegisterRow
from tests.factories import make_officer

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
ELSEWHERE = "在本机关原网站公开前已审查"

PENALTY = {
    "行政处罚决定书文号": "岚市监罚〔2026〕1号",
    "行政相对人名称": "岚川县云岭食品有限公司",
    "行政相对人类别": "法人及非法人组织",
    "统一社会信用代码": "91110000600037341L",
    "违法行为类型": "销售超过保质期的食品",
    "违法事实": "当事人销售超过保质期的糕点3盒。",
    "处罚依据": "《中华人民共和国食品安全法》第一百二十四条",
    "处罚类别": "罚款",
    "处罚内容": "罚款人民币五千元。",
    "罚款金额（万元）": "0.5",
    "处罚决定日期": "2026-02-26",
}
PERSON = {"行政相对人名称": "王五六", "行政相对人类别": "自然人", "统一社会信用代码": ""}


def register(register_id: str = "penalties") -> Register:
    return all_registers()[register_id]


def penalty(number: int, **changes: str) -> dict[str, str]:
    """Return a penalty as a row of a spreadsheet."""
    return {**PENALTY, "行政处罚决定书文号": f"岚市监罚〔2026〕{number}号", **changes}


def as_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a CSV file with the columns of all rows."""
    rows = list(rows)
    target = io.StringIO()
    writer = csv.DictWriter(target, list(dict.fromkeys(name for row in rows for name in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


def as_xlsx(rows: Iterable[Mapping[str, Any]], *, title: str = "") -> bytes:
    """Return an XLSX file, with a title above the heading."""
    rows = list(rows)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        first = 0
        if title:
            sheet.write_string(0, 0, title)
            first = 2
        for place, name in enumerate(rows[0]):
            sheet.write_string(first, place, name)
        for number, row in enumerate(rows, first + 1):
            for place, name in enumerate(rows[0]):
                sheet.write(number, place, row.get(name, ""))
    return target.getvalue()


def import_penalties(
    agency: Agency, *rows: Mapping[str, str], actor: User | None = None, **changes: Any
) -> Any:
    """Import penalties at once."""
    values: dict[str, Any] = {
        "register": register(),
        "agency": agency,
        "content": as_csv(rows) if rows else b"",
        "filename": "处罚.csv",
        "actor": actor,
        "now": NOW,
        "today": TODAY,
        "reviewed_elsewhere": ELSEWHERE,
    }
    return services.import_rows(**{**values, **changes})


def add_document(agency: Agency, number: str, **texts: str) -> RegisterRow:
    """Enter a normative document of 2024."""
    values = {
        "document_number": number,
        "title": f"关于{number}的办法",
        "kind": "normative_document",
        "issued_on": "2024-05-06",
        **texts,
    }
    return services.add_row(
        register=register("normative_documents"),
        agency=agency,
        texts=values,
        actor=None,
        now=NOW,
        today=TODAY,
        reviewed_elsewhere=ELSEWHERE,
    )


def set_up_review(agency: Agency) -> User:
    """Set up a chain of one step for an agency; return its reviewer."""
    reviewer = make_officer(agency)
    step = StepPlan(name="审核", turn=1, users=[reviewer])
    set_up_chain(name="登记册审查", steps=[step], actor=None, now=NOW, today=TODAY, agency=agency)
    return reviewer


def approve(release: RegisterRelease, reviewer: User, **changes: Any) -> Any:
    """Sign the one step of a release."""
    values: dict[str, Any] = {
        "release": release,
        "step": release.chain.steps.get(),
        "verdict": "approve",
        "answers": {"secrecy": "clear", "third_party": "clear"},
        "actor": reviewer,
        "now": NOW,
        "today": TODAY,
    }
    return services.give_release_opinion(**{**values, **changes})


def release_import(upload: RegisterImport) -> None:
    """Bring a spreadsheet through its review."""
    reviewer = set_up_review(upload.agency)
    approve(services.submit_import(upload=upload, actor=None, now=NOW, today=TODAY), reviewer)
