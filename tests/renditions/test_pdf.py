import re
from contextlib import suppress

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfminer.pdfexceptions import PDFNotImplementedError

from gongkai.renditions.clean import clean_copy
from gongkai.renditions.model import CannotClean, RemovedKind
from gongkai.renditions.pdf import opened, page_text
from gongkai.renditions.pdf_rewriting import decoded_contents
from tests.renditions.leaky_files import jpeg_with, leaky_pdf

TEXT = """#set document(title: "秘密标题", author: "秘密作者")
#set text(font: ("Noto Serif CJK SC", "Noto Sans CJK SC"))
= 关于公开事项的通知
岚川县人民政府各部门：#link("https://www.example.gov.cn/a")[网址]，#link("file:///C:/secretpath")[本机]。
#table(columns: 2, [事项], [数量], [公开], [12])
#pagebreak()
第二页的内容。
"""


def pdf_of(text: str) -> bytes:
    return bytes(typst.compile(text.encode()))


def plain_objects(data: bytes) -> bytes:
    """Return a PDF with its objects in plain sight, as older programs write it."""
    import io

    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    buffer = io.BytesIO()
    pdf.save(buffer)
    pdf.close()
    return buffer.getvalue()


def text_of(data: bytes) -> list[str]:
    with opened(data, "a.pdf") as pdf:
        return [page_text(pdf[index]) for index in range(len(pdf))]


def everything(data: bytes) -> bytes:
    pieces = [data]
    with suppress(PDFNotImplementedError):  # A garbled stream that no program can decode shows nothing.
        pieces.extend(decoded_contents(data))
    return b"\n".join(pieces)


def test_a_clean_pdf_reads_as_before_and_keeps_public_links_only() -> None:
    original = pdf_of(TEXT)

    rendition = clean_copy(original, "a.pdf")

    assert text_of(rendition.data) == text_of(original)
    assert "第二页的内容。" in text_of(rendition.data)[1]
    addresses = [
        bytes.fromhex(found.decode()) for found in re.findall(rb"/URI <([0-9a-f]+)>", rendition.data)
    ]
    assert addresses == [b"https://www.example.gov.cn/a"]


def test_a_link_that_carries_a_persons_number_or_mailbox_loses_its_address() -> None:
    links = "".join(
        f'#link("{address}")[网址] '
        for address in (
            "https://www.example.gov.cn/?id=11010519491231002X",
            "mailto:lisi%40qq.com",
            "https://www.example.gov.cn/b",
        )
    )

    rendition = clean_copy(pdf_of(TEXT + links), "a.pdf")

    addresses = re.findall(rb"/URI <([0-9a-f]+)>", rendition.data)
    assert [bytes.fromhex(found.decode())[-2:] for found in addresses] == [b"/a", b"/b"]


@pytest.mark.parametrize(
    "secret",
    [
        *(
            "Secret Reviewer",
            "secret note",
            "secret script",
            "secret.txt",
            "secret named",
            "secret content",
        ),
        *("secret author", "secret title", "secret piece"),
    ],
)
def test_a_secret_of_a_pdf_is_in_the_original_and_nowhere_in_the_copy(secret: str) -> None:
    original = leaky_pdf(plain_objects(pdf_of(TEXT)))

    copy = everything(clean_copy(original, "a.pdf").data)

    assert secret.encode() in original
    assert secret.encode() not in copy
    assert secret.encode().hex().encode() not in copy.lower()


def test_a_clean_pdf_names_what_was_taken_out() -> None:
    rendition = clean_copy(leaky_pdf(plain_objects(pdf_of(TEXT))), "a.pdf")

    found = {removed.kind: removed.count for removed in rendition.removed}
    assert found[RemovedKind.EMBEDDED_FILE] == 1
    assert found[RemovedKind.ANNOTATION] == 1
    assert found[RemovedKind.HISTORY] == 1
    assert found[RemovedKind.SCRIPT] >= 2
    assert found[RemovedKind.PROPERTIES] >= 2


def test_properties_in_any_spelling_are_gone() -> None:
    copy = everything(clean_copy(pdf_of(TEXT), "a.pdf").data)

    for secret in ("秘密标题", "秘密作者", "secretpath"):
        for code in ("utf-8", "utf-16-be"):
            assert secret.encode(code) not in copy
            assert secret.encode(code).hex().encode() not in copy.lower()


def test_a_photograph_in_a_pdf_loses_its_metadata(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "a.jpg").write_bytes(jpeg_with("secret place"))
    (folder / "a.typ").write_text('#image("a.jpg")\n图', encoding="utf-8")
    original = bytes(typst.compile(str(folder / "a.typ")))
    assert b"secret place" in everything(original)

    assert b"secret place" not in clean_copy(original, "a.pdf").data


def test_cleaning_a_clean_pdf_takes_nothing_out() -> None:
    once = clean_copy(pdf_of(TEXT), "a.pdf")

    assert clean_copy(once.data, "a.pdf").removed == ()


_ORIGINAL = pdf_of(TEXT)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cut=st.sampled_from([0.3, 0.9, 1.0]),
    at=st.floats(0, 1),
    filling=st.binary(min_size=1, max_size=12),
)
def test_a_garbled_pdf_is_cleaned_or_refused(cut: float, at: float, filling: bytes) -> None:
    place = int(len(_ORIGINAL) * at)
    data = _ORIGINAL[:place] + filling + _ORIGINAL[place + len(filling) :]
    try:
        rendition = clean_copy(data[: int(len(data) * cut)], "a.pdf")
    except CannotClean as refusal:
        outcome = str(refusal)[-1]
    else:
        outcome = "leaks" if "秘密作者".encode() in everything(rendition.data) else "clean"
    assert outcome in ("。", "clean")
