"""What stands in a web page and no reader sees: dropped, with navigation; never most of the page."""

import re

from lxml import etree

# fmt: off
_UNSEEN = (
    "script", "style", "noscript", "template", "title", "select", "textarea", "button", "iframe",
    "object", "applet", "audio", "video", "canvas", "svg", "map", "datalist", "xml", "noframes",
    "del", "s", "strike",
)
# fmt: on
_HIDDEN = etree.XPath(
    "descendant::*[@hidden"
    " or contains(@style, 'play') or contains(@style, 'sibility') or contains(@style, 'hide')"
    " or contains(@style, 'through')"
    " or contains(@style, 'PLAY') or contains(@style, 'SIBILITY') or contains(@style, 'HIDE')]"
)
"""Elements that may be hidden; which are is told by their style's words."""
_HIDING = tuple(
    re.compile(word)
    for word in (
        rb"display\s*:\s*none",
        rb"visibility\s*:\s*hidden",
        rb"mso-hide",
        rb"hidden[\s=>/]",
        rb"line-through",
    )
)
"""What a page must say somewhere that hides an element by its own words."""
_SHEETS = re.compile(rb"<(style|script)\b.*?</\1", re.DOTALL)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|text-decoration[^;]*line-through", re.I
)
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
_BLANK = " \n\t\r\xa0\u3000"


def drop_unseen(root: etree._Element, source: bytes) -> None:
    """Drop what no reader sees; ``source`` is the page in lower-case letters."""
    classes = _hiding_classes(root) if b"<style" in source else frozenset()
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    hidden = _hidden(root) if _may_hide(source) else []
    if classes:
        hidden += [row for row in _IN_TABLES(root) if not classes.isdisjoint(row.get("class", "").split())]
    chrome = _chrome(root, has_roles=_CHROME_ROLE.search(source) is not None)
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


def _hiding_classes(root: etree._Element) -> frozenset[str]:
    """Return the classes by which the page's own style sheets hide rows or parts of cells."""
    hiding: set[str] = set()
    for sheet in root.iter("style"):
        text = sheet.text or ""
        if not _NO_DISPLAY.search(text):
            continue
        for rule in _OTHER_MEDIA.sub("", text).split("}"):
            selectors, _, body = rule.partition("{")
            if _NO_DISPLAY.search(body):
                hiding.update(found[1] for found in map(_CLASS.fullmatch, selectors.split(",")) if found)
    return frozenset(hiding)


def _may_hide(source: bytes) -> bool:
    """Tell whether an element may be hidden by its own words, and not merely by a style sheet."""
    said = [word for word in _HIDING if word.search(source)]
    if not said:
        return False
    elements = _SHEETS.sub(b"", source)
    return any(word.search(elements) for word in said)


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
    return len(text) - sum(text.count(blank) for blank in _BLANK)


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
