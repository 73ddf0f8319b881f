"""Bytes into text: which of the encodings of Chinese files a file is written in."""

import codecs
import re

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE_LABELS = re.compile(r"gb[-_]?2312|gbk|gb[-_]?18030|x-gbk|hz-gb-2312|cp936|ms936", re.I)
_WESTERN = ("iso8859", "cp125", "latin", "ascii")
_SAMPLE = 1 << 18
_TOLERATED = 0.002
"""Share of broken characters that a text may have and still be taken for its encoding."""
_CUT_OFF = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")
_LARGEST_TEXT = 20 << 20
"""Bytes of mere text; a report has a hundredth of it, a whole book a tenth."""
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\x80-\x84\x86-\x9f\ufffd\ufffe\uffff]")


def decode_text(data: bytes, label: str = "") -> str:
    """Return the text of a file; ``label`` is the encoding that the file itself names.

    What the bytes prove goes before what the label says: many pages are labelled wrongly.
    Raises UnicodeError when the bytes are no text in any encoding.
    """
    encoding = text_encoding(data, label)
    text = data.decode(encoding, "replace")
    return text.removeprefix("\ufeff")


def in_utf8(data: bytes, label: str = "") -> bytes:
    """Return the text of a file as UTF-8; a file that is just that costs nothing."""
    if _decodes_wholly(data):
        return data.removeprefix(codecs.BOM_UTF8)
    return decode_text(data, label).encode("utf-8", "replace")


def text_encoding(data: bytes, label: str = "") -> str:
    """Return the codec a file is written in: its mark, UTF-8, its label, GB18030, a guess."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if _decodes(data, "utf-8"):
        return _ascii_or_shifted(data, label)
    wide = _unmarked_utf16(data)
    if wide:
        return wide
    named = _known(label)
    if named.startswith(_WESTERN) and _decodes(data, "gb18030"):
        return "gb18030"  # Old systems wrote a Western label over every Chinese page.
    if named and named != "utf-8" and _decodes(data, named):
        return named
    return _least_broken(data)


def looks_like_noise(text: str) -> bool:
    """Tell whether a decoded text is no writing at all: control and broken characters."""
    sample = text[:_SAMPLE]
    return len(_CONTROLS.findall(sample)) > max(2, len(sample) * 0.01)


def refuse_endless_text(data: bytes, name: str) -> None:
    """Refuse more text than any document has, before memory is spent on it."""
    if len(data) > _LARGEST_TEXT:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”的文字有 {len(data) >> 20} MB，超过 {_LARGEST_TEXT >> 20} MB 的上限，"
                "不像一份报告，请核对文件或拆分后再读取。",
                f"“{name}” has {len(data) >> 20} MB of text; at most {_LARGEST_TEXT >> 20} MB are "
                "read. It does not look like a report; see whether it is the right file, or split it.",
            )
        )


def _ascii_or_shifted(data: bytes, label: str) -> str:
    """Return UTF-8, but the 7-bit HZ encoding where a file of pure ASCII claims it."""
    if label.lower().startswith("hz") and b"~{" in data and data.isascii():
        return "hz"
    return "utf-8"


def _known(label: str) -> str:
    if not label:
        return ""
    if _CHINESE_LABELS.fullmatch(label.strip()):
        return "gb18030"
    try:
        return codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return ""


def _decodes_wholly(data: bytes) -> bool:
    """Tell whether a file is UTF-8 to its last byte, and says more than ASCII."""
    try:
        return len(data.decode("utf-8")) < len(data)
    except UnicodeDecodeError:
        return False


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as problem:
        # A file cut off inside its last character is still what it is.
        return problem.reason in _CUT_OFF and problem.start > 0
    except (UnicodeError, LookupError, ValueError):
        return False
    return True


def _unmarked_utf16(data: bytes) -> str:
    """Return the codec of UTF-16 without a mark: line ends and digits show in every other byte."""
    sample = data[:_SAMPLE]
    if 0 not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) // 100 or min(even, odd) * 10 > max(even, odd):
        return ""
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    return encoding if _broken(sample, encoding) <= _TOLERATED else ""


def _least_broken(data: bytes) -> str:
    sample = data[:_SAMPLE]
    broken, encoding = min(
        (_broken(sample, encoding), rank, encoding) for rank, encoding in enumerate(("gb18030", "utf-8"))
    )[::2]
    if broken <= _TOLERATED:
        return encoding
    from charset_normalizer import from_bytes

    guess = from_bytes(sample[: 1 << 16]).best()
    if guess is not None and _broken(sample, guess.encoding) == 0:
        return guess.encoding
    if broken <= _TOLERATED * 10:
        return encoding
    raise UnicodeError("no text in any known encoding")


def _broken(sample: bytes, encoding: str) -> float:
    """Return the share of characters that are broken in this encoding."""
    text = sample.decode(encoding, "replace")[:-1]
    return len(_CONTROLS.findall(text)) / max(1, len(text))
