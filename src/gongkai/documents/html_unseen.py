"""What stands in a web page and no reader sees: dropped, with navigation; never most of the page."""

import re
from collections.abc import Iterable

from lxml import etree

# fmt: off
_UNSEEN = (
    "script", "style", "noscript", "template", "title", "select", "textarea", "button", "iframe",
    "object", "applet", "audio", "video", "canvas", "svg", "map", "datalist", "xml", "noframes",
    "del", "s", "strike",
)
# fmt: on
_HIDDEN = etree.XPath("descendant::*[@hidden or @style]")
"""Elements that may be hidden; which are is told by their style's words."""
_HIDING = (b"none", b"hidden", b"mso-hide", b"line-through")
"""What a page must say somewhere that hides an element by its own words; looking for one takes longer."""
_STYLE = re.compile(rb' style="[^"]*"')
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|text-decoration[^;]*line-through", re.I
)
_BULK = re.compile(rb"<(?:(script|style|svg)(?=[\s/>])|!--)")
"""Where begins what makes up most of many pages; comments are only passed over, whatever they hold."""
_IN_TABLES = etree.XPath("descendant::table//*[@class]")
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.I)
_OTHER_MEDIA = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?\*/", re.DOTALL)
_CLASS = re.compile(r"\s*(?:tr|td|th|p|span|div)?\.([\w-]+)\s*", re.I)
_ROLES = etree.XPath("descendant::*[@role]")
_CHROME_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar"})
_CHROME_ROLE = re.compile(rf"role\s*=\s*[\"']?\s*(?:{'|'.join(sorted(_CHROME_ROLES))})".encode())
"""What a page must say somewhere that has an element with such a role: looking for one takes longer."""
_CHROME_SHARE = 0.3
"""Share of the page's text above which navigation is not believed to be mere navigation."""


def cut_bulk(page: bytes) -> tuple[bytes, list[bytes]]:
    """Return the page without scripts, style sheets and drawings, and the style sheets.

    What is not parsed costs nothing. What does not end, or holds its like, is left to the parser.
    """
    lower = page.lower()
    kept, sheets, done = [], [], 0
    found = _BULK.search(lower)
    while found:
        begin, name = found.start(), found[1]
        last = lower.find(b"</" + name, begin) if name else lower.find(b"-->", begin + 2)
        end = lower.find(b">", last) + 1
        if last < 0 or not end:
            break
        if name:
            opened = lower.find(b">", begin) + 1
            if lower[opened - 2 : opened] == b"/>":
                end = opened
            elif name != b"svg" or lower.find(b"<svg", opened, last) < 0:
                kept.append(page[done:begin])
                done = end
                if name == b"style":
                    sheets.append(page[opened:last])
        found = _BULK.search(lower, end)
    return b"".join((*kept, page[done:])), sheets


class _TellingStyles(dict[bytes, bytes]):
    """Each style attribute met, and what stays of it: all if it may hide an element, or nothing."""

    def __missing__(self, attribute: bytes) -> bytes:
        may_hide = b"&" in attribute or _HIDDEN_STYLE.search(attribute.decode("utf-8", "replace"))
        return self.setdefault(attribute, attribute if may_hide else b"")


def cut_styles(page: bytes) -> bytes:
    """Return the page without the styles that only say how an element looks: half of a page out of Word."""
    telling = _TellingStyles()
    return _STYLE.sub(lambda found: telling[found[0]], page)


def drop_unseen(root: etree._Element, source: bytes, sheets: Iterable[bytes] = ()) -> None:
    """Drop what no reader sees; ``source`` is the page in lower-case letters."""
    classes = _hiding_classes(sheets)
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    hidden = _hidden(root) if any(word in source for word in _HIDING) else []
    if classes:
        hidden += [row for row in _IN_TABLES(root) if not classes.isdisjoint(row.get("class", "").split())]
    chrome = _chrome(root, has_roles=b"role" in source and _CHROME_ROLE.search(source) is not None)
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


def _hiding_classes(sheets: Iterable[bytes]) -> frozenset[str]:
    """Return the classes by which the page's own style sheets hide rows or parts of cells."""
    hiding: set[str] = set()
    for sheet in sheets:
        text = sheet.decode("utf-8", "replace")
        if not _NO_DISPLAY.search(text):
            continue
        for rule in _OTHER_MEDIA.sub("", text).split("}"):
            selectors, _, body = rule.partition("{")
            if _NO_DISPLAY.search(body):
                hiding.update(found[1] for found in map(_CLASS.fullmatch, selectors.split(",")) if found)
    return frozenset(hiding)


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
    text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return sum(map(len, text.split()))


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
