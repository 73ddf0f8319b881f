"""Web pages, also as a browser or a content system saved them: the text and tables a reader sees.

The page is parsed once; markers are put where a line, a row or a cell begins, and the text of
the whole page is taken in one piece and cut at the markers.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.encoding import in_utf8, refuse_endless_text
from gongkai.documents.grid import BlockList
from gongkai.documents.html_tables import Mark, Span, read_marked, span_of
from gongkai.documents.model import Document, Paragraph

# fmt: off
_BLOCKS = (
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "nav", "ol", "option",
    "p", "pre", "section", "summary", "ul",
)
_UNSEEN = (
    "script", "style", "noscript", "template", "title", "select", "textarea", "button", "iframe",
    "object", "applet", "audio", "video", "canvas", "svg", "map", "datalist", "xml", "noframes",
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
_HIDDEN = etree.XPath(
    "descendant::*[@hidden"
    " or contains(@style, 'play') or contains(@style, 'sibility') or contains(@style, 'hide')"
    " or contains(@style, 'PLAY') or contains(@style, 'SIBILITY') or contains(@style, 'HIDE')]"
)
"""Elements that may be hidden; which are is told by their style's words."""
_HIDING = tuple(
    re.compile(word)
    for word in (rb"display\s*:\s*none", rb"visibility\s*:\s*hidden", rb"mso-hide", rb"hidden[\s=>/]")
)
_SHEETS = re.compile(rb"<(style|script)\b.*?</\1", re.DOTALL)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_ROLES = etree.XPath("descendant::*[@role]")
_CHROME_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar"})
_CHROME_SHARE = 0.3
"""Share of the page's text above which navigation is not believed to be mere navigation."""
_SOURCE_BREAK = re.compile(r"[\r\n][ \t\r\n\f]*")
_BREAK_IN_CHINESE = re.compile("\n(?<=[\u2018-\u201d\u2e80-\uffef]\n)(?=[\u2018-\u201d\u2e80-\uffef])")
_SPACES = re.compile("[\t\n\f\xa0\u200b\ufeff][ \t\n\f\xa0\u200b\ufeff]*| [ \t\n\f\xa0\u200b\ufeff]+")
_TITLE_PART = re.compile(r"\s*[|｜_]\s*|\s+[-–—]+\s+|[-–—]{1,2}(?=[^-–—]*$)")
_TITLE_LENGTH, _LONGEST_TITLE = 6, 400
_FEW = 200


def read_html(data: bytes, name: str, label: str = "") -> Document:
    """Read a page; ``label`` is the encoding that its envelope names, if it has one."""
    source = _source(data, label)
    refuse_endless_text(source, name)
    root = _parse(source, name)
    title = _title(root)
    frames = [unquote(frame.get("src", "")) for frame in root.iter("frame", "iframe")]
    is_frameset = next(root.iter("frameset"), None) is not None
    lower = source.lower()
    _drop_unseen(root, lower)
    spans = _mark(root, has_spans=b"rowspan" in lower or b"colspan" in lower)
    text = etree.tostring(root, method="text", encoding="unicode", with_tail=False)
    blocks = BlockList()
    read_marked(_collapsed(text), spans, blocks)
    _add_missing_title(blocks, title)
    document = Document(name, "html", blocks.blocks)
    if frames and (is_frameset or _is_nearly_empty(document)):
        inside = "、".join(filter(None, frames)) or "（未写明）"
        if not blocks.blocks:
            raise UnreadableDocument(
                f"“{name}”只是网页的框架，正文在另外的文件里（{inside}），请改为读取那个文件。"
            )
        document.notes.append(f"网页含有框架，框架里的内容没有读取：{inside}；需要时请另行读取。")
    return document


def _source(data: bytes, label: str) -> bytes:
    """Return the page in UTF-8, without pictures that are part of it."""
    if len(data) > _LONG:
        data = _EMBEDDED.sub(b"", data)
    source = in_utf8(data, label or _own_label(data)).translate(None, _FORBIDDEN)
    if b"\xef\xbf" in source:
        source = source.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    if b"&#" in source:
        source = _FORBIDDEN_REFERENCE.sub(b"", source)
    return _EARLY_END.sub(b"", source)


def _parse(source: bytes, name: str) -> etree._Element:
    try:
        root, is_whole = _tree(source, huge=False)
        if not is_whole:
            root, is_whole = _tree(source, huge=True)
    except (etree.LxmlError, ValueError, AssertionError) as problem:
        raise UnreadableDocument(
            f"“{name}”的网页结构无法解析，请用浏览器打开后重新保存，再读取。"
        ) from problem
    if root is None:
        raise UnreadableDocument(f"“{name}”里没有任何文字，请核对保存的网页是否完整。")
    if not is_whole:
        raise UnreadableDocument(
            f"“{name}”的网页标签嵌套过深，后面的内容读不到，请用浏览器打开后重新保存，再读取。"
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


def _drop_unseen(root: etree._Element, source: bytes) -> None:
    """Drop what no reader sees, and navigation; never most of the page."""
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    hidden = _hidden(root) if _may_hide(source) else []
    chrome = _chrome(root, has_roles=b"role=" in source)
    if not hidden and not chrome:
        return
    total = _length(root)
    for element in hidden:
        # A page whose script would show its text is saved with all of it hidden.
        if _length(element) <= total / 2:
            _remove(element)
    for element in chrome:
        if _length(element) <= total * _CHROME_SHARE:
            _remove(element)


def _may_hide(source: bytes) -> bool:
    """Tell whether an element may be hidden by its own words, and not merely by a style sheet."""
    if not any(word.search(source) for word in _HIDING):
        return False
    elements = _SHEETS.sub(b"", source)
    return any(word.search(elements) for word in _HIDING)


def _hidden(root: etree._Element) -> list[etree._Element]:
    return [
        element
        for element in _HIDDEN(root)
        if element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style", ""))
    ]


def _chrome(root: etree._Element, *, has_roles: bool) -> list[etree._Element]:
    found = list(root.iter("nav", "header", "footer"))
    if has_roles:
        found += [element for element in _ROLES(root) if element.get("role") in _CHROME_ROLES]
    return [element for element in found if _is_bare_navigation(element)]


def _is_bare_navigation(element: etree._Element) -> bool:
    """Tell whether navigation holds none of what only a report's body has."""
    if next(element.iterdescendants("h1", "h2", "table", "article", "main"), None) is not None:
        return False
    return element.tag != "body" and next(element.iterancestors("article", "main"), None) is None


def _length(element: etree._Element) -> int:
    """Return how many characters an element prints, white space apart."""
    text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return len("".join(text.split()))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)


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
