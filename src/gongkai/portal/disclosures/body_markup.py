"""The text of a record as its page shows it: files through the gate, tables that scroll, headings in order.

The text itself was cleaned when it was kept and approved as it is; here its elements are only fitted into
the page.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lxml import html
from lxml.html import HtmlElement

from gongkai.disclosures.models import Disclosure
from gongkai.portal.disclosures.addresses import file_url

FIRST_HEADING, LAST_HEADING = 2, 6
_HEADINGS = {f"h{level}": level for level in range(FIRST_HEADING, LAST_HEADING + 1)}
_SCHEME = "attachment:"


def body_markup(record: Disclosure, files: Mapping[int, str]) -> SafeString:
    """Return the record's text for its page; ``files`` are the names of its public files by their id."""
    if not record.body_html.strip():
        return SafeString("")
    root = html.fragment_fromstring(record.body_html, create_parent="div")
    _fit_files(root, record, files)
    _fit_headings(root)
    _fit_tables(root)
    root.set("class", "body-text")
    root.set("lang", "zh-CN")
    # The text was cleaned when it was kept, and only addresses and wrappers made here were added.
    text: str = html.tostring(root, encoding="unicode")
    return mark_safe(text)  # noqa: S308


def _fit_files(root: HtmlElement, record: Disclosure, files: Mapping[int, str]) -> None:
    for element, name in [(one, "src") for one in root.iter("img")] + [
        (one, "href") for one in root.iter("a")
    ]:
        address = element.get(name, "")
        if not address.startswith(_SCHEME):
            continue
        number = int(address.removeprefix(_SCHEME))
        if number not in files:
            element.attrib.pop(name)
            continue
        element.set(name, file_url(record, number))
        if name == "src":
            element.set("alt", element.get("alt") or files[number])
            element.set("loading", "lazy")
    for picture in [one for one in root.iter("img") if not one.get("src")]:
        picture.drop_tree()
    for link in [one for one in root.iter("a") if not one.get("href")]:
        link.drop_tag()


def _fit_headings(root: HtmlElement) -> None:
    """Let headings follow the page's own without a gap, however they were written."""
    before = FIRST_HEADING - 1
    for element in [one for one in root.iter() if one.tag in _HEADINGS]:
        if not element.text_content().strip():
            element.drop_tag()
            continue
        before = min(_HEADINGS[element.tag], before + 1)
        element.tag = f"h{before}"


def _fit_tables(root: HtmlElement) -> None:
    """Let a wide table scroll by itself, also with the keyboard, and say what scrolls."""
    for number, table in enumerate([one for one in root.iter("table") if not _is_inside_table(one)], 1):
        caption = table.findtext("caption")
        box: Any = html.Element("div")
        box.set("class", "table-box")
        box.set("role", "region")
        box.set("tabindex", "0")
        box.set("aria-label", (caption or "").strip() or _("Table %(number)s") % {"number": number})
        box.tail, table.tail = table.tail, None
        table.getparent().replace(table, box)
        box.append(table)


def _is_inside_table(table: HtmlElement) -> bool:
    return any(parent.tag == "table" for parent in table.iterancestors())
