"""Web pages saved as one file (MHTML, .mht): an envelope of mail around the page and its parts."""

from email import policy
from email.errors import MessageError
from email.parser import BytesParser

from gongkai.core.errors import UnreadableDocument
from gongkai.core.sentences import Sentence
from gongkai.documents.html import read_html
from gongkai.documents.model import Document


def read_mhtml(data: bytes, name: str) -> Document:
    """Read the page of the envelope; of several, the one with the most text is the page."""
    pages = _pages(data.lstrip(), name)
    documents = []
    problem: UnreadableDocument | None = None
    for page, label in pages:
        try:
            documents.append(read_html(page, name, label))
        except UnreadableDocument as raised:
            problem = raised
    if documents:
        return max(documents, key=_amount)
    raise problem or UnreadableDocument(
        Sentence(
            f"“{name}”里没有网页正文，请用浏览器打开后另存为“网页，仅 HTML”再读取。",
            f"“{name}” holds no web page. Open it in a browser and save it as “web page, HTML only”.",
        )
    )


def _pages(data: bytes, name: str) -> list[tuple[bytes, str]]:
    pages = []
    try:
        # The old policy never refuses a header; envelopes of offices are often not to the letter.
        message = BytesParser(policy=policy.compat32).parsebytes(data)
        for part in message.walk():
            if part.get_content_type() == "text/html":
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes) and payload.strip():
                    pages.append((payload, str(part.get_content_charset() or "")))
    except (MessageError, ValueError, LookupError, AssertionError, TypeError) as problem:
        raise UnreadableDocument(
            Sentence(
                f"“{name}”的网页存档已损坏，请用浏览器打开后另存为“网页，仅 HTML”再读取。",
                f"The web archive “{name}” is broken. Open it in "
                "a browser and save it as “web page, HTML only”.",
            )
        ) from problem
    return pages


def _amount(document: Document) -> int:
    cells = sum(len(cell.text) for table in document.tables for cell in table.cells())
    return cells + sum(len(paragraph.text) for paragraph in document.paragraphs)
