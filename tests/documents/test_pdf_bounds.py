"""A small PDF that unfolds to more than a machine holds is refused before anything reads it."""

import zlib
from pathlib import Path

import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.disclosures.slow_files import is_slow
from gongkai.documents.pdf import read_pdf
from gongkai.documents.pdf_bounds import unfolds_too_far
from gongkai.renditions.model import CannotClean
from gongkai.renditions.pdf import clean_pdf


def pdf(megabytes: int, dictionary: bytes = b"/Filter/FlateDecode") -> bytes:
    """Return a PDF whose page draws the same line over and over."""
    packing = zlib.compressobj(9)
    drawn = b"0 0 m 1 1 l " * ((1 << 20) // 12)
    packed = b"".join(packing.compress(drawn) for _part in range(megabytes)) + packing.flush()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(packed), packed),
    )
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (n, one) for n, one in enumerate(objects, 1))


def test_an_ordinary_page_is_no_bomb() -> None:
    assert not unfolds_too_far(pdf(1))
    assert not unfolds_too_far(b"%PDF-1.4 stream\nnot deflated")


@pytest.mark.parametrize(
    "dictionary", [b"/Filter/FlateDecode", b"/Filter[/Fl]", b"/Filter[/FlateDecode/FlateDecode]"]
)
def test_instructions_that_fill_the_memory_are_one(dictionary: bytes) -> None:
    assert unfolds_too_far(pdf(65, dictionary))


def test_it_is_refused_in_a_sentence_wherever_it_is_handed_in(tmp_path: Path) -> None:
    bomb = pdf(65)
    path = tmp_path / "年报.pdf"
    path.write_bytes(bomb)

    with pytest.raises(UnreadableDocument, match=r"“年报[.]pdf”里有一处内容展开后大得不像正常的文档"):
        read_pdf(path)
    with pytest.raises(CannotClean, match="展开后大得不像正常的文档"):
        clean_pdf(bomb, "年报.pdf")
    assert not is_slow(bomb, "年报.pdf")
