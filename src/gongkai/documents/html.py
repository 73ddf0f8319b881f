"""Web pages, also as a browser or a content system saved them: the text and tables a reader sees.

The page is parsed once; markers are put where a line, a row or a cell begins, and the text of
the whole page is taken in one piece and cut at the markers.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence
from gongkai.documents.encoding import in_utf8, refuse_endless_text
from gongkai.documents.grid import BlockList
from gongkai.documents.html_tables import Mark, Span, read_marked, span_of
from gongkai.documents.html_unseen import cut_bulk, cut_styles, drop_unseen
from gongkai.documents.model import Document, Paragraph
from gongkai.documents.normalise import RAISED_DIGITS

# fmt: off
_BLOCKS = (
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "nav", "ol", "option",
    "p", "pre", "section", "summary", "ul",
)
# fmt: on
_LABEL = re.compile(rb"""<meta[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_XML_LABEL = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""", re.I)
_EMBEDDED = re.compile(rb"data:[\w/+.;=-]*;base64,[A-Za-z0-9+/=\s%]+")
_EARLY_END = re.compile(rb"</(?:body|html)\s*>", re.I)
"""The parser drops what follows the page's end, which included parts of pages often announce."""
_FORBIDDEN = bytes([*range(9), 11, 12, *range(14, 32)])
"""Control characters: pages contain them by accident, no tree can."""
_FORBIDDEN_REFERENCE = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])|x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef]))(?:;|(?![\da-f]))",
    re.I,
)
_LONG = 1 << 20
_SOURCE_BREAK = re.compile(r"[\r\n][ \t\r\n\f]*")
_BREAK_IN_CHINESE = re.compile("\n(?<=[\u2018-\u201d\u2e80-\uffef]\n)(?=[\u2018-\u201d\u2e80-\uffef])")
_SPACES = re.compile("[\t\n\f\xa0\u200b\ufeff][ \t\n\f\xa0\u200b\ufeff]*| [ \t\n\f\xa0\u200b\ufeff]+")
_TITLE_PART = re.compile(r"\s*[|｜_]\s*|\s+[-–—]+\s+|[-–—]{1,2}(?=[^-–—]*$)")
_TITLE_LENGTH, _LONGEST_TITLE = 6, 400
_FEW = 200


def read_html(data: bytes, name: str, label: str = "") -> Document:
    """Read a page; ``label`` is the encoding that its envelope names, if it has one."""
    source, sheets = _source(data, label)
    refuse_endless_text(source, name)
    root = _parse(source, name)
    title = _title(root)
    frames = [unquote(frame.get("src", "")) for frame in root.iter("frame", "iframe")]
    is_frameset = next(root.iter("frameset"), None) is not None
    lower = source.lower()
    drop_unseen(root, lower, sheets)
    if b"<sup" in lower:
        _raise_digits(root)
    spans = _mark(root, has_spans=b"rowspan" in lower or b"colspan" in lower)
    text = etree.tostring(root, method="text", encoding="unicode", with_tail=False)
    blocks = BlockList()
    read_marked(_collapsed(text), spans, blocks)
    _add_missing_title(blocks, title)
    document = Document(name, "html", blocks.blocks)
    if frames and (is_frameset or _is_nearly_empty(document)):
        inside = "、".join(filter(None, frames)) or Sentence("（未写明）", "(not named)")
        if not blocks.blocks:
            raise UnreadableDocument(
                Sentence(
                    f"“{name}”只是网页的框架，正文在另外的文件里（{inside}），请改为读取那个文件。",
                    f"“{name}” is only the frame of a page; its text "
                    f"is in another file ({inside}). Read that one.",
                )
            )
        document.notes.append(
            Sentence(
                f"网页含有框架，框架里的内容没有读取：{inside}；需要时请另行读取。",
                "The page has frames whose content was not read: "
                f"{inside}. Read it by itself if you need it.",
            )
        )
    return document


def _source(data: bytes, label: str) -> tuple[bytes, list[bytes]]:
    """Return the page in UTF-8 without pictures, scripts and style sheets, and the style sheets."""
    if len(data) > _LONG:
        data = _EMBEDDED.sub(b"", data)
    if b"\0" in data:
        # An encoding of wide characters hides where the tags are.
        data = in_utf8(data, label or _own_label(data))
    data, sheets = cut_bulk(data)
    source = cut_styles(in_utf8(data, label or _own_label(data))).translate(None, _FORBIDDEN)
    if b"\xef\xbf" in source:
        source = source.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    if b"&#" in source:
        source = _FORBIDDEN_REFERENCE.sub(b"", source)
    return _EARLY_END.sub(b"", source), sheets


def _parse(source: bytes, name: str) -> etree._Element:
    try:
        root, is_whole = _tree(source, huge=False)
        if not is_whole:
            root, is_whole = _tree(source, huge=True)
    except (etree.LxmlError, ValueError, AssertionError) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”的网页结构无法解析，请用浏览器打开后重新保存，再读取。",
                f"The structure of the page “{name}” cannot be "
                "read. Open it in a browser and save it again.",
            )
        ) from problem
    if root is None:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”里没有任何文字，请核对保存的网页是否完整。",
                f"“{name}” holds no text. See whether the page was saved whole.",
            )
        )
    if not is_whole:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”的网页标签嵌套过深，后面的内容读不到，请用浏览器打开后重新保存，再读取。",
                f"The page “{name}” is nested so deep that its end cannot "
                "be read. Open it in a browser and save it again.",
            )
        )
    return root


def _tree(source: bytes, *, huge: bool) -> tuple[etree._Element | None, bool]:
    """Return the tree and whether it is the whole page: the parser stops at a depth."""
    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        collect_ids=False,
        huge_tree=huge,
    )
    root = etree.fromstring(source, parser)
    fatal = parser.error_log.filter_from_fatals()
    return root, not any("epth" in entry.message for entry in fatal)


def _own_label(data: bytes) -> str:
    found = _LABEL.search(data, 0, 1 << 14) or _XML_LABEL.search(data, 0, 200)
    return found[1].decode("ascii", "replace") if found else ""


def _title(root: etree._Element) -> str:
    """Return the article's title as the content system names it in the page's head."""
    for meta in root.iter("meta"):
        if meta.get("name", "").lower() == "articletitle":
            return " ".join(meta.get("content", "")[:_LONGEST_TITLE].split())
    title = next(root.iter("title"), None)
    return "" if title is None else " ".join("".join(title.itertext())[:_LONGEST_TITLE].split())


def _raise_digits(root: etree._Element) -> None:
    """Write raised digits as such, so that the mark of a footnote never becomes a part of a figure."""
    for element in root.iter("sup"):
        for inside in element.iter():
            if inside.text:
                inside.text = inside.text.translate(RAISED_DIGITS)
            if inside.tail and inside is not element:
                inside.tail = inside.tail.translate(RAISED_DIGITS)


def _mark(root: etree._Element, *, has_spans: bool) -> list[Span]:
    """Put a marker where every line, table, row and cell begins; return the cells' spans.

    Without any spans nothing is returned: every cell is single.
    """
    for pre in root.iter("pre"):
        _keep_lines(pre)
    for element in root.iter(*_BLOCKS):
        element.text = Mark.LINE + (element.text or "")
        element.tail = Mark.LINE + (element.tail or "")
    for element in root.iter("tr"):
        element.text = Mark.ROW + (element.text or "")
    for element in root.iter("table"):
        element.text = Mark.TABLE + (element.text or "")
        element.tail = Mark.TABLE_END + (element.tail or "")
    spans = []
    for element in root.iter("td", "th"):
        element.text = Mark.CELL + (element.text or "")
        if has_spans:
            spans.append(span_of(element.get("rowspan"), element.get("colspan")))
    return spans


def _keep_lines(pre: etree._Element) -> None:
    for element in pre.iter():
        if element.text:
            element.text = element.text.replace("\n", Mark.LINE)
        if element.tail and element is not pre:
            element.tail = element.tail.replace("\n", Mark.LINE)


def _collapsed(text: str) -> str:
    """Collapse white space as a browser does; a source line broken inside Chinese is no space."""
    text = _SOURCE_BREAK.sub("\n", text)
    return _SPACES.sub(" ", _BREAK_IN_CHINESE.sub("", text))


def _add_missing_title(blocks: BlockList, title: str) -> None:
    """Put the title first where the page shows it only as a picture or in the window's frame."""
    parts = [part for part in _TITLE_PART.split(title) if len(part) >= _TITLE_LENGTH]
    if not parts or not blocks.blocks:
        return
    shown = "".join(_words(blocks))
    if not any("".join(part.split()) in shown for part in parts):
        blocks.blocks.insert(0, Paragraph(parts[0]))


def _words(blocks: BlockList) -> Iterator[str]:
    for block in blocks.blocks:
        if isinstance(block, Paragraph):
            yield from block.text.split()


def _is_nearly_empty(document: Document) -> bool:
    return not document.tables and sum(len(part.text) for part in document.paragraphs) < _FEW
