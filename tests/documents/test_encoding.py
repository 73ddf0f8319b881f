import codecs

import pytest

from gongkai.documents.encoding import decode_text, looks_like_noise, text_encoding

TEXT = "岚川县政府信息公开工作年度报告，共收到申请21件。\n"


@pytest.mark.parametrize(
    ("data", "label", "expected"),
    [
        pytest.param(TEXT.encode(), "", "utf-8", id="UTF-8"),
        pytest.param(TEXT.encode("gb18030"), "", "gb18030", id="GB18030 without a label"),
        pytest.param(TEXT.encode("gb18030"), "gb2312", "gb18030", id="GB18030 labelled gb2312"),
        pytest.param(TEXT.encode("gb18030"), "utf-8", "gb18030", id="GB18030 labelled UTF-8"),
        pytest.param(TEXT.encode(), "gb2312", "utf-8", id="UTF-8 labelled gb2312"),
        pytest.param(TEXT.encode("gb18030"), "iso-8859-1", "gb18030", id="a Western label"),
        pytest.param("信息".encode("big5") * 9, "big5", "big5", id="Big5 with its label"),
        pytest.param(TEXT.encode("utf-16-le") * 3, "", "utf-16-le", id="UTF-16 without a mark"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "", "utf-16-be", id="mark"),
        pytest.param(b"\xef\xbb\xbf" + TEXT.encode(), "gbk", "utf-8", id="UTF-8 with a mark"),
        pytest.param(TEXT.encode("hz"), "hz-gb-2312", "hz", id="HZ"),
        pytest.param("𬍛宝".encode("gb18030"), "", "gb18030", id="four-byte characters"),
    ],
)
def test_the_encoding_is_what_the_bytes_prove(data: bytes, label: str, expected: str) -> None:
    assert codecs.lookup(text_encoding(data, label)).name == codecs.lookup(expected).name


def test_a_mark_is_no_part_of_the_text() -> None:
    assert decode_text(b"\xef\xbb\xbf" + TEXT.encode()) == TEXT
    assert decode_text(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")) == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_file_cut_off_inside_a_character_keeps_its_encoding(encoding: str) -> None:
    data = (TEXT * 20).strip().encode(encoding)[:-1]

    assert decode_text(data).startswith(TEXT)


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    data = (TEXT * 100).encode("gb18030") + b"\xff\xff" + TEXT.encode("gb18030")

    assert decode_text(data).endswith(TEXT)


def test_noise_is_no_text() -> None:
    noise = bytes(range(256)) * 50

    with pytest.raises(UnicodeError):
        decode_text(noise)
    assert looks_like_noise("\x00\x01\x02\x03" * 20)
    assert not looks_like_noise(TEXT)
