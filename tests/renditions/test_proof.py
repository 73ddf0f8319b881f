import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

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


@pytest.mark.parametrize("looks", ["strike", "superscript"])
def test_struck_and_raised_text_is_no_difference(looks: str) -> None:
    document = docx.Document()
    run = document.add_paragraph("面积500m").add_run("2")
    setattr(run.font, looks, True)
    file = saved(document)

    assert prove_word(file, file, "a.docx", "") is None


def test_what_the_other_program_passes_over_in_a_paragraph_is_no_difference() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("第")
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))
    paragraph.add_run("页")
    file = saved(document)

    assert prove_word(file, file, "a.docx", "") is None
