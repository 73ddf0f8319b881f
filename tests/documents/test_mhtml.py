import quopri

import pytest

from gongkai.core.errors import UnreadableDocument
from gongkai.documents.mhtml import read_mhtml
from tests.documents.examples import told

MHTML = """From: <Saved by a browser>
Subject: =?utf-8?B?5bm05oql?=
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="--b"

----b
Content-Type: text/html; charset="gb2312"
Content-Transfer-Encoding: quoted-printable

{page}
----b
Content-Type: text/html
Content-Transfer-Encoding: 8bit

<p>ad</p>
----b
Content-Type: image/png
Content-Transfer-Encoding: base64

AAAA
----b--
"""


def test_a_page_saved_with_its_parts_is_read() -> None:
    page = quopri.encodestring("<p>岚川县年报</p><table><tr><td>甲<td>1</table>".encode("gb2312"))
    data = MHTML.format(page=page.decode("ascii")).encode("ascii")

    document = read_mhtml(data, "报告.mht")

    assert told(document) == ["岚川县年报", [["甲", "1"]]]
    assert document.format == "html"


def test_an_envelope_without_a_page_is_refused() -> None:
    data = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x--\n"

    with pytest.raises(UnreadableDocument, match=r"“报告.mht”里没有网页正文"):
        read_mhtml(data, "报告.mht")
