import docx
import openpyxl
import pytest

from gongkai.renditions.model import CannotClean
from gongkai.renditions.pdf import prove_pdf
from gongkai.renditions.proof import prove_word, prove_workbook
from tests.renditions.leaky_files import saved
from tests.renditions.test_pdf import pdf_of


def word_of(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def book_of(*values: object) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(values)
    return saved(book)


def test_a_word_copy_that_lost_or_gained_text_is_refused() -> None:
    original = word_of("甲", "乙")

    prove_word(original, word_of("甲", "乙"), "a.docx", "")
    for copy in (word_of("甲"), word_of("甲", "乙", "丙"), word_of("乙", "甲")):
        with pytest.raises(CannotClean, match="不一致"):
            prove_word(original, copy, "a.docx", "")


def test_hidden_text_may_be_missing_from_a_word_copy_and_nothing_else() -> None:
    prove_word(word_of("甲乙"), word_of("甲"), "a.docx", "乙")
    with pytest.raises(CannotClean, match="不一致"):
        prove_word(word_of("甲乙"), word_of("乙"), "a.docx", "乙")


def test_a_workbook_copy_with_other_cells_is_refused() -> None:
    prove_workbook(book_of("甲", 1), book_of("甲", 1), "a.xlsx", set(), emptied=False)
    for copy in (book_of("甲", 2), book_of("甲"), book_of("甲", 1, "乙")):
        with pytest.raises(CannotClean, match="不一致"):
            prove_workbook(book_of("甲", 1), copy, "a.xlsx", set(), emptied=False)


def test_a_pdf_copy_that_reads_or_looks_otherwise_is_refused() -> None:
    original = pdf_of("abc")

    with pytest.raises(CannotClean, match="文字不一致"):
        prove_pdf(original, pdf_of("abd"), "a.pdf")
    with pytest.raises(CannotClean, match="样子不一致"):
        prove_pdf(original, pdf_of("#set text(fill: white)\nabc #rect(width: 9cm, height: 9cm)"), "a.pdf")
    with pytest.raises(CannotClean, match="页数不一致"):
        prove_pdf(original, pdf_of("abc #pagebreak() d"), "a.pdf")
