"""A rendered file is read back by a path of its own, and one that differs is not handed out."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai.core import typesetting
from gongkai.core.errors import DomainError
from gongkai.reports.figures import Report
from gongkai.reports.rendering import RenderedDifferently, files, pdf, render

EXAMPLES = Path(__file__).parents[2] / "examples"


def _example(name: str) -> Report:
    return Report.from_json((EXAMPLES / f"{name}.json").read_bytes())


def _corrupt(monkeypatch: pytest.MonkeyPatch, to: str, change: Callable[[bytes], bytes]) -> None:
    """Let the writer of a format hand over a changed file."""
    honest = files._FORMATS[to]

    def write(document: object, report: object) -> bytes:
        written = honest.write(document, report)  # type: ignore[arg-type]
        changed = change(written)
        assert changed != written, "Nothing was corrupted."
        return changed

    monkeypatch.setitem(files._FORMATS, to, replace(honest, write=write))


def _in_zip(name: str, old: str, new: str, *, count: int = 1) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as packed:
            for entry in source.infolist():
                content = source.read(entry)
                if entry.filename == name:
                    content = content.decode().replace(old, new, count).encode()
                packed.writestr(entry, content)
        return target.getvalue()

    return change


def _refusal(report: Report, to: str, **options: str) -> RenderedDifferently:
    with pytest.raises(RenderedDifferently) as refused:
        render(report, to, **options)  # type: ignore[arg-type]
    return refused.value


def test_a_wrong_figure_on_a_web_page_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    key = b'data-key="requests.granted.total"'
    _corrupt(monkeypatch, "html", lambda data: data.replace(key + b">46<", key + b">64<"))

    refused = _refusal(_example("lanchuan-2023"), "html")

    assert isinstance(refused, DomainError)
    assert str(refused) == (
        "生成的文件与数据不一致：“收到和处理政府信息公开申请情况”中“（一）予以公开｜总计”应为“46”，"
        "文件中是“64”，因此没有交出文件。请重试；仍然如此的，请把数据和这句话交给系统管理员。"
    )


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("4.保护第三方合法权益", "4.保护第三人合法权益", "“收到和处理政府信息公开申请情况”的行标题"),
        ("科研机构</th>", "社会公益组织</th>", "“收到和处理政府信息公开申请情况”的列标题"),
        ("第二十条第（六）项", "第二十条第（七）项", "“主动公开政府信息情况”"),
        ("（二）依申请公开", "（二）依职权公开", "正文"),
        ("比上年增加17件", "比上年增加71件", "正文"),
        ('rowspan="8" scope', 'rowspan="7" scope', "“收到和处理政府信息公开申请情况”"),
        ('<table class="statutory labels-0"', '<table class="labels-0"', "统计表的张数"),
    ],
)
def test_whatever_else_differs_on_a_web_page_is_found(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, where: str
) -> None:
    _corrupt(monkeypatch, "html", lambda data: data.decode().replace(old, new, 1).encode())

    assert where in str(_refusal(_example("lanchuan-2023"), "html"))


def test_two_figures_that_changed_places_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def exchange(data: bytes) -> bytes:
        first = b'data-key="requests.partial.natural_person">8<'
        second = b'data-key="requests.partial.enterprise">3<'
        return data.replace(first, first[:-2] + b"3<").replace(second, second[:-2] + b"8<")

    _corrupt(monkeypatch, "html", exchange)

    refused = _refusal(_example("lanchuan-2023"), "html")

    assert (refused.expected, refused.found) == ("8", "3")


def test_a_blank_that_became_zero_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    report = _example("lanchuan-2023")
    report.cells["requests.other.unpaid.total"] = None
    blank = b'data-key="requests.other.unpaid.total"></td>'
    _corrupt(monkeypatch, "html", lambda data: data.replace(blank, blank.replace(b"><", b">0<")))

    refused = _refusal(report, "html")

    assert (refused.expected, refused.found) == ("", "0")
    assert "应为“空白”，文件中是“0”" in str(refused)


def test_a_wrong_figure_in_a_word_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _corrupt(monkeypatch, "docx", _in_zip("word/document.xml", ">23518</w:t>", ">23581</w:t>"))

    refused = _refusal(_example("lanchuan-2023"), "docx")

    assert refused.where == "“主动公开政府信息情况”中“第二十条第（五）项｜行政许可｜本年处理决定数量”"
    assert (refused.expected, refused.found) == ("23518", "23581")


def test_a_change_with_the_wrong_sign_in_a_word_file_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    _corrupt(monkeypatch, "docx", _in_zip("word/document.xml", ">减9</w:t>", ">增9</w:t>"))

    refused = _refusal(_example("lanchuan-2019"), "docx")

    assert (refused.expected, refused.found) == ("-9", "增9")


def test_a_paragraph_that_a_word_file_lost_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    _corrupt(monkeypatch, "docx", _in_zip("word/document.xml", "三是聚焦群众关切。", ""))

    assert _refusal(_example("lanchuan-2023"), "docx").where == "正文"


def test_a_wrong_number_in_a_workbook_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    _corrupt(monkeypatch, "xlsx", _in_zip("xl/worksheets/sheet2.xml", "<v>46</v>", "<v>47</v>"))

    refused = _refusal(_example("lanchuan-2023"), "xlsx")

    assert (refused.expected, refused.found) == ("46", "47")


def test_a_wrong_number_in_the_list_of_data_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    _corrupt(monkeypatch, "xlsx", _in_zip("xl/worksheets/sheet5.xml", "<v>46</v>", "<v>47</v>"))

    assert "数据表中“（一）予以公开｜总计”" in str(_refusal(_example("lanchuan-2023"), "xlsx"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "key"),
    [("lanchuan-2023", "requests.granted.total"), ("lanchuan-2017", "training.participants")],
)
def test_a_wrong_figure_in_a_pdf_file_is_found(
    monkeypatch: pytest.MonkeyPatch, name: str, key: str, language: str
) -> None:
    try:
        typesetting.faces()
    except typesetting.FontsMissing:
        pytest.skip("No font with Chinese characters is installed; run bin/install-system-packages test.")
    report = _example(name)
    honest = pdf._cell

    def wrong(cell: object, turned_from: int) -> dict[str, object]:
        data = honest(cell, turned_from)  # type: ignore[arg-type]
        return data | {"text": "999"} if cell.key == key else data  # type: ignore[attr-defined]

    monkeypatch.setattr(pdf, "_cell", wrong)

    refused = _refusal(report, "pdf", language=language)

    assert (refused.expected, refused.found) == (str(report.cells[key]), "999")


def test_a_pdf_file_with_a_changed_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        typesetting.faces()
    except typesetting.FontsMissing:
        pytest.skip("No font with Chinese characters is installed; run bin/install-system-packages test.")
    honest = pdf.as_data

    def wrong(document: object) -> dict[str, object]:
        data = honest(document)  # type: ignore[arg-type]
        data["parts"][1]["blocks"].pop()
        return data

    monkeypatch.setattr(pdf, "as_data", wrong)

    assert _refusal(_example("lanchuan-2023"), "pdf").where == "正文"


def test_data_with_figures_that_the_form_has_not_are_refused_before_anything_is_written() -> None:
    report = Report(form="2021", cells={"requests.received.total": 1, "requests.lost.total": 2})

    with pytest.raises(
        DomainError, match=r"数据中有1个指标不属于“2021”格式，第一个是“requests.lost.total”"
    ):
        render(report, "html")
