"""What answers look like: the shapes that the description of the interface shows, each with an example."""

from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from gongkai.api import examples
from gongkai.api.words import (
    ACT,
    ADDRESS,
    AGENCY_CODE,
    BULK_FILES,
    CHANGED,
    CODE_OF_KIND,
    INDEX_NUMBER,
    MESSAGE,
    NEXT,
    OF_TODAY,
    POSITION,
    RECORD_NOW,
    VALIDITY,
    WHY_WITHDRAWN,
)


def _example(value: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [value]})


class ErrorDetail(Schema):
    """What is wrong: a stable code, a sentence, and the parameters that it is about."""

    code: str
    message: str = Field(description=MESSAGE)
    fields: dict[str, str]
    reason: str | None = Field(None, description=WHY_WITHDRAWN)
    withdrawn_at: str | None = None


class ErrorBody(Schema):
    """Every refusal has this shape."""

    model_config = _example(examples.ERROR)
    error: ErrorDetail


class DisclosureBrief(Schema):
    """One public record as lists have it: everything but its text and its files."""

    model_config = _example(examples.BRIEF)
    index_number: str = Field(description=INDEX_NUMBER)
    title: str
    document_number: str
    issuing_body: str
    agency: str = Field(description=AGENCY_CODE)
    kind: str = Field(description=CODE_OF_KIND)
    genre: str
    subject: str
    summary: str
    keywords: str
    article_20_item: int | None
    five_publics: str
    catalogue_item: str | None
    source: str
    formed_on: str | None
    effective_on: str | None
    expires_on: str | None
    repealed_on: str | None
    repeal_reason: str
    opens_on: str | None
    closes_on: str | None
    opinions_to: str
    published_at: str
    edition_at: str
    is_unconfirmed: bool
    validity: str = Field(description=VALIDITY)
    page: str = Field(description=ADDRESS)
    url: str


class PublicFile(Schema):
    """A file of a record as the public may have it."""

    model_config = _example(examples.FILE)
    id: int
    name: str
    sha256: str
    url: str


class DisclosureRecord(DisclosureBrief):
    """One public record, whole."""

    model_config = _example(examples.RECORD)
    body_html: str
    interprets: str | None
    attachments: list[PublicFile]


class DisclosurePage(Schema):
    """One page of records, newest first."""

    items: list[DisclosureBrief]
    next: str | None = Field(description=NEXT)


class Change(Schema):
    """One line of the publication log, and the record as it is now."""

    model_config = _example(
        {
            "id": 41,
            "act": "publish",
            "at": "2026-03-02T09:30:00+08:00",
            "index_number": examples.INDEX_NUMBER,
            "agency": "shuili",
            "reason": "",
            "disclosure": examples.RECORD,
        }
    )
    id: int = Field(description=POSITION)
    act: str = Field(description=ACT)
    at: str
    index_number: str
    agency: str
    reason: str = Field(description=WHY_WITHDRAWN)
    disclosure: DisclosureRecord | None = Field(description=RECORD_NOW)


class ChangePage(Schema):
    """One page of changes, oldest first."""

    items: list[Change]
    after: int = Field(description=POSITION)
    next: str | None = Field(description=NEXT)


class AgencyBrief(Schema):
    """One agency as it is today."""

    model_config = _example(examples.AGENCY)
    code: str = Field(description=AGENCY_CODE)
    credit_code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    level: str
    parent: str | None
    valid_from: str
    valid_until: str | None


class AgencyPage(Schema):
    """One page of agencies, superior before inferior."""

    items: list[AgencyBrief]
    next: str | None = Field(description=NEXT)


class Succession(Schema):
    """An agency whose duties went over to another, and when."""

    agency: str
    kind: str
    happened_on: str
    reason: str


class Office(Schema):
    """Where a person reaches the agency about disclosure."""

    name: str
    address: str
    postcode: str
    hours: str
    phone: str
    fax: str
    email: str


class AgencyDetail(AgencyBrief):
    """One agency through all its names, with its disclosure office."""

    model_config = _example(
        {
            **examples.AGENCY,
            "names": [examples.AGENCY],
            "predecessors": [],
            "successors": [],
            "office": None,
        }
    )
    names: list[AgencyBrief]
    predecessors: list[Succession]
    successors: list[Succession]
    office: Office | None


class CatalogueRow(Schema):
    """One item that must be public."""

    code: str
    field: str
    first_level: str
    second_level: str
    elements: str
    basis: str
    time_limit: str
    responsible: str
    clause: str
    mode: str
    audience: str
    levels: list[str]
    is_statutory: bool


class CataloguePage(Schema):
    """One page of the catalogue that holds today."""

    owner: str | None = Field(description=AGENCY_CODE)
    items: list[CatalogueRow]
    next: str | None = Field(description=NEXT)


class RegisterColumnInfo(Schema):
    """One column of a register that the public may see."""

    id: str
    name: str
    name_en: str
    type: str


class RegisterInfo(Schema):
    """One register: what it holds, its columns, its files."""

    id: str
    name: str
    name_en: str
    about: str
    about_en: str
    rows: int
    columns: list[RegisterColumnInfo]
    rows_url: str
    csv_url: str
    json_url: str


class RegisterPage(Schema):
    """All registers."""

    items: list[RegisterInfo]
    next: str | None = Field(description=NEXT)


class RegisterRowInfo(Schema):
    """One public row of a register."""

    model_config = _example(
        {
            "id": 12,
            "agency": "shuili",
            "title": "关于灌溉用水的办法",
            "values": {"document_number": "岚政规〔2024〕1号", "issued_on": "2024-05-06"},
            "dated_on": "2024-05-06",
            "published_on": "2024-05-08",
            "version": 1,
            "changed_at": "2024-05-08T09:30:00+08:00",
            "validity": "in_force",
            "page": f"{examples.SITE}/registers/normative_documents/12/",
        }
    )
    id: int
    agency: str
    title: str
    values: dict[str, Any]
    dated_on: str
    published_on: str | None
    version: int
    changed_at: str = Field(description=CHANGED)
    validity: str | None = Field(description=OF_TODAY)
    page: str = Field(description=ADDRESS)


class RegisterRowPage(Schema):
    """One page of rows, newest first."""

    items: list[RegisterRowInfo]
    next: str | None = Field(description=NEXT)


class ReportBrief(Schema):
    """One published annual report."""

    model_config = _example(examples.REPORT)
    agency: str
    year: int
    edition: int
    form: str
    title: str
    published_at: str
    page: str = Field(description=ADDRESS)
    url: str


class ReportPage(Schema):
    """One page of reports, published last first."""

    items: list[ReportBrief]
    next: str | None = Field(description=NEXT)


class ReportFigure(Schema):
    """One figure of a report; no value is no figure in the report, which is not zero."""

    key: str
    label: str
    label_en: str
    unit: str
    value: float | int | None
    printed: str


class ReportSection(Schema):
    """One part of a report's text."""

    key: str
    heading: str
    text: str


class ReportDetail(ReportBrief):
    """One report with its figures and its text."""

    model_config = _example({**examples.REPORT, "figures": [examples.FIGURE], "sections": []})
    figures: list[ReportFigure]
    sections: list[ReportSection]


class FoundPassage(Schema):
    """Where the words stand."""

    text: str
    file: str


class FoundRecord(DisclosureBrief):
    """One record found, with passages in which the words stand."""

    model_config = _example(
        {**examples.BRIEF, "passages": [{"text": "今年灌溉用水自三月起供应。", "file": ""}]}
    )
    passages: list[FoundPassage]


class FoundPage(Schema):
    """One page of what was found."""

    total: int
    items: list[FoundRecord]
    next: str | None = Field(description=NEXT)


class BulkFileDescription(Schema):
    """One file of a data set."""

    format: str
    media_type: str
    bytes: int
    sha256: str
    url: str


class BulkDescription(Schema):
    """One data set with its files."""

    model_config = _example(examples.BULK)
    id: str
    title: str
    title_en: str
    rows: int | None
    made_at: str | None
    files: list[BulkFileDescription] = Field(description=BULK_FILES)


class BulkPage(Schema):
    """All data sets."""

    items: list[BulkDescription]
    next: str | None = Field(description=NEXT)
