"""The text of a record: which HTML is kept of it, and how it reads without HTML."""

import re
from collections.abc import Callable
from functools import cache
from html import unescape

import nh3

from gongkai.documents.html import read_html
from gongkai.documents.model import Document, Paragraph, Table

_ALIGNED = {"align-left", "align-center", "align-right", "indent"}
_BLOCKS = ("p", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "table", "td", "th", "figure")
_TAGS = {
    *_BLOCKS,
    *("br", "hr", "strong", "em", "b", "i", "u", "s", "sub", "sup", "a", "img", "figcaption", "pre"),
    *("caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr"),
}
_CELL = {"colspan", "rowspan", "scope"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": _CELL,
    "th": _CELL,
    "col": {"span"},
    "ol": {"start", "type"},
}
_SAID_IN_ATTRIBUTES = re.compile(r' (?:alt|title|href)="([^"]*)"')
_IMAGE = re.compile(r"attachment:\d+")
_OWN_FILE = re.compile(r'(<(?:img|a) (?:[^<>]* )?(?:src|href)=")attachment:(\d+)"')


def clean_body(html: str) -> str:
    """Return the HTML that a record may contain: text, tables with spans, lists, links, own images.

    Styles, scripts, forms and pictures from elsewhere go; a picture is an attachment of the record,
    written ``attachment:12``.
    """
    return str(_cleaner().clean(html)).strip()


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags={"script", "style", "template", "iframe", "object", "svg", "math"},
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        allowed_classes=dict.fromkeys(_BLOCKS, _ALIGNED),
        url_schemes={"http", "https", "mailto", "tel", "attachment"},
        link_rel="noopener noreferrer",
    )


def _kept(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src":
        return value if _IMAGE.fullmatch(value) else None
    if tag == "a" and attribute == "href" and value.startswith("attachment:"):
        return value if _IMAGE.fullmatch(value) else None
    return value


def body_with_addresses(html: str, address: Callable[[int], str]) -> str:
    """Return a cleaned text with the addresses of its own files in place of ``attachment:12``."""
    return _OWN_FILE.sub(lambda found: f'{found[1]}{address(int(found[2]))}"', html)


def hidden_text(html: str) -> str:
    """Return what a text says in descriptions and addresses, where a reader does not see it at once."""
    return "\n".join(unescape(value) for value in _SAID_IN_ATTRIBUTES.findall(html))


def body_document(title: str, html: str) -> Document:
    """Return a record's text as paragraphs and tables, for what searches them."""
    if not html.strip():
        return Document(name=title, format="html")
    page = f'<html><head><meta charset="utf-8"></head><body>{html}</body></html>'
    return read_html(page.encode(), title, "utf-8")


def body_text(html: str) -> str:
    """Return the text as a person reads it: a paragraph or a row of a table on each line."""
    lines: list[str] = []
    for block in body_document("", html).blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row) for row in block.rows]
    return "\n".join(lines)
