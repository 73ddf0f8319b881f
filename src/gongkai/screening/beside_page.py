"""What a web page says besides what its reader sees: descriptions, addresses, comments, hidden elements."""

from collections.abc import Iterable, Iterator

from lxml import etree

from gongkai.documents.encoding import decode_text
from gongkai.screening.beside import BesideText, tells_something

_SPEAKING = frozenset(
    {"alt", "title", "content", "value", "placeholder", "label", "summary", "aria-label", "download"}
)
_ADDRESSES = frozenset({"href", "src", "action"})
_SPOKEN_ADDRESSES = ("mailto:", "tel:", "sms:")
_CODE = frozenset({"script", "style"})
_LARGEST = 32 << 20
_COMMENT, _BESIDE = "comment", "beside"


def beside_page(data: bytes, read: Iterable[str]) -> Iterator[BesideText]:
    """Yield what a page says anywhere in its source and is not in the lines already ``read``."""
    if len(data) > _LARGEST:
        return
    try:
        source = decode_text(data).encode("utf-8", "replace")
        root = etree.fromstring(source, etree.HTMLParser(encoding="utf-8", no_network=True))
    except (UnicodeError, ValueError, etree.LxmlError):
        return  # Its reader has read what can be read of it.
    if root is None:
        return
    seen = "\n".join("".join(line.split()) for line in read)
    for part, text in _texts(root):
        whole = "".join(text.split())
        if whole and whole not in seen and tells_something(text):
            seen += f"\n{whole}"
            yield BesideText(part, text.strip())


def _texts(root: etree._Element) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        if element.tag is etree.Comment:
            yield _COMMENT, element.text or ""
        elif isinstance(element.tag, str):
            if element.tag not in _CODE:
                yield _BESIDE, element.text or ""
            yield from ((_BESIDE, text) for text in _spoken(element))
        yield _BESIDE, element.tail or ""


def _spoken(element: etree._Element) -> Iterator[str]:
    """Yield the attributes in which somebody wrote something."""
    for key, value in element.attrib.items():
        if key in _SPEAKING or key.startswith("data-"):
            yield str(value)
        elif key in _ADDRESSES and str(value).lower().startswith(_SPOKEN_ADDRESSES):
            yield str(value).partition(":")[2]
