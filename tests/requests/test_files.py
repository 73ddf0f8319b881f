"""Letters as files, and keys of personal data."""

import io
import zipfile
from datetime import date

import docx
import pypdfium2
import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from gongkai.core.sealed_fields import SealBroken, field_keys, open_text, seal_text, text_digest
from gongkai.requests.rendering.paper import LetterPaper
from gongkai.requests.rendering.pdf import letter_pdf
from gongkai.requests.rendering.word import letter_docx

PAPER = LetterPaper(
    agency="岚川县水利局",
    title="政府信息公开申请答复书",
    number="岚水公复〔2026〕3号",
    addressee="林某某",
    paragraphs=("#set page(fill: red) 经审查，决定不予公开。", "如对本答复不服，应当先申请行政复议。"),
    dated_on=date(2026, 4, 13),
    contact="办公室，0000-0000021",
)
PRINTED = (PAPER.agency, PAPER.title, PAPER.number, *PAPER.paragraphs, "2026年4月13日", PAPER.contact)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_pdf_prints_everything_as_text_and_is_always_the_same() -> None:
    content = letter_pdf(PAPER)
    text = squeezed(pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded())

    assert content == letter_pdf(PAPER)
    for part in PRINTED:
        assert squeezed(part) in text


def test_the_word_file_prints_everything_in_the_faces_of_official_documents() -> None:
    content = letter_docx(PAPER)
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)

    assert content == letter_docx(PAPER)
    for part in PRINTED:
        assert part in text
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        document = packed.read("word/document.xml").decode()
        styles = packed.read("word/styles.xml").decode()
    assert "方正小标宋简体" in document
    assert "仿宋_GB2312" in styles


def test_old_content_opens_after_a_new_key_was_put_in_front(settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_KEYS = (old,)
    sealed, digest = seal_text("13800000000"), text_digest("11010519491231002x")

    settings.FIELD_KEYS = (new, old)

    assert open_text(sealed) == "13800000000"
    assert text_digest("1101 0519491231002X") == digest
    settings.FIELD_KEYS = (new,)
    with pytest.raises(SealBroken, match="none of GONGKAI_FIELD_KEYS fits"):
        open_text(sealed)


def test_an_installation_behind_https_does_not_run_without_keys(settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_FIELD_KEYS is empty"):
        field_keys()


def test_a_key_that_is_none_is_named(settings) -> None:
    settings.FIELD_KEYS = ("short",)
    with pytest.raises(ImproperlyConfigured, match="not a Fernet key"):
        seal_text("text")
