"""Files for the tests that hide something of every kind, and a look into all that a file holds."""

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO

import docx
import openpyxl
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(file: docx.document.Document | openpyxl.Workbook) -> bytes:
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def with_parts(
    data: bytes,
    *,
    added: Mapping[str, bytes | str] = {},
    replaced: Mapping[str, tuple[str, str]] = {},
    overrides: Mapping[str, str] = {},
) -> bytes:
    """Return an office file with more parts, other texts in some, and declared types of parts."""
    buffer = BytesIO()
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items()
    )
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.namelist():
            content = old.read(entry)
            if entry in replaced:
                before, after = replaced[entry]
                assert before.encode() in content, (entry, before)
                content = content.replace(before.encode(), after.encode(), 1)
            if entry == "[Content_Types].xml":
                content = content.replace(b"</Types>", types.encode() + b"</Types>")
            if entry not in added:
                new.writestr(entry, content)
        for path, content in added.items():
            new.writestr(path, content)
    return buffer.getvalue()


def relation(number: str, kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{number}" Type="{RELATION}/{kind}" Target="{target}"{mode}/>'


def everything_in(data: bytes) -> bytes:
    """Return the bytes of a file and of every part, unpacked, one after the other."""
    pieces = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            pieces += [entry.encode() for entry in archive.namelist()]
            pieces += [archive.read(entry) for entry in archive.namelist()]
    return b"\n".join(pieces)


def holds(data: bytes, secret: str) -> bool:
    """Tell whether a text stands anywhere in a file, in any spelling of its characters."""
    content = everything_in(data)
    codes = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
    in_references = "".join(f"&#{ord(letter)};" for letter in secret).encode()
    return any(secret.encode(code) in content for code in codes) or in_references in content


def leaky_word() -> bytes:
    """Return a Word file whose every secret is called 秘密 and a word."""
    document = docx.Document()
    document.core_properties.author = "秘密作者"
    document.core_properties.last_modified_by = "秘密修改人"
    document.core_properties.created = datetime(2020, 1, 1, tzinfo=UTC)
    document.add_heading("关于景澜市岚川县公开工作的通知", level=1)
    paragraph = document.add_paragraph("各乡镇人民政府")
    paragraph.add_run("秘密隐藏").font.hidden = True
    paragraph.add_run("：")
    document.add_comment(paragraph.runs[0], text="秘密批注", author="秘密批注人", initials="秘")
    tracked = document.add_paragraph("现将")
    for tag, text in (("ins", "方案"), ("del", "秘密删除")):
        inner = "t" if tag == "ins" else "delText"
        tracked._p.append(
            parse_xml(
                f'<w:{tag} {W} w:id="1" w:author="秘密修订人" w:date="2024-01-01T00:00:00Z">'
                f"<w:r><w:{inner}>{text}</w:{inner}></w:r></w:{tag}>"
            )
        )
    tracked.add_run("印发给你们。")
    joined = document.add_paragraph("上半句")
    joined._p.get_or_add_pPr().append(
        parse_xml(f'<w:rPr {W}><w:del w:id="2" w:author="秘密修订人"/></w:rPr>')
    )
    document.add_paragraph("下半句")
    moved = document.add_paragraph("末段")
    moved._p.append(
        parse_xml(
            f'<w:moveFrom {W} w:id="3" w:author="秘密修订人"><w:r><w:t>秘密移走</w:t></w:r></w:moveFrom>'
        )
    )
    field = document.add_paragraph("附图")
    for content in (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText> INCLUDEPICTURE "C:\\\\Users\\\\秘密用户\\\\图.png" </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>见图</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        field._p.append(parse_xml(f'<w:r {W} w:rsidR="00AB秘密号">{content}</w:r>'))
    table = document.add_table(2, 2)
    for number, text in enumerate(("事项", "数量", "公开", "12")):
        table.cell(number // 2, number % 2).text = text
    return with_parts(
        saved(document),
        added={
            "docProps/thumbnail.jpeg": "秘密缩略图",
            "customXml/item9.xml": "<a>秘密自定义</a>",
            "word/embeddings/oleObject1.bin": "秘密嵌入",
            "word/没有关系的部分.xml": "<a>秘密残留</a>",
            "word/_rels/settings.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                + relation("rId1", "attachedTemplate", "file:///C:/秘密模板.dotm", external=True)
                + "</Relationships>"
            ),
        },
        replaced={
            "word/settings.xml": (
                "<w:zoom",
                f'<w:attachedTemplate xmlns:r="{RELATION}" r:id="rId1"/><w:zoom',
            ),
            "word/_rels/document.xml.rels": (
                "</Relationships>",
                relation("rId91", "oleObject", "embeddings/oleObject1.bin")
                + relation("rId92", "customXml", "../customXml/item9.xml")
                + relation("rId93", "hyperlink", "file:///D:/秘密链接.docx", external=True)
                + "</Relationships>",
            ),
            "word/document.xml": (
                "<w:t>下半句</w:t></w:r>",
                f'<w:t>下半句</w:t></w:r><w:hyperlink xmlns:r="{RELATION}" r:id="rId93">'
                "<w:r><w:t>链接文字</w:t></w:r></w:hyperlink>",
            ),
        },
    )


WORD_SECRETS = (
    *("秘密作者", "秘密修改人", "秘密隐藏", "秘密批注", "秘密批注人", "秘密修订人", "秘密删除", "秘密移走"),
    *("秘密用户", "秘密号", "秘密缩略图", "秘密自定义", "秘密嵌入", "秘密残留", "秘密模板", "秘密链接"),
)


def leaky_workbook() -> bytes:
    """Return a spreadsheet whose every secret is called 秘密 and a word."""
    book = openpyxl.Workbook()
    book.properties.creator = "秘密作者"
    draft = book.active
    draft.title = "秘密底稿"
    draft["A1"] = "秘密单元格"
    draft.sheet_state = "hidden"
    sheet = book.create_sheet("公开表")
    for row in (("乡镇", "数量"), ("东山镇", 12), ("西河乡", 7)):
        sheet.append(row)
    sheet["A1"].comment = Comment("秘密批注", "秘密批注人")
    sheet.merge_cells("A5:B5")
    sheet["A5"] = "合并的说明"
    deep = book.create_sheet("秘密深藏")
    deep["B2"] = "秘密深藏格"
    deep.sheet_state = "veryHidden"
    book.defined_names["秘密名称"] = DefinedName("秘密名称", attr_text="秘密底稿!$A$1", hidden=True)
    book.active = 1
    return with_parts(
        saved(book),
        added={
            "xl/externalLinks/externalLink1.xml": "<externalLink><a>秘密外部</a></externalLink>",
            "xl/pivotCache/pivotCacheDefinition1.xml": "<a>秘密透视</a>",
            "xl/printerSettings/printerSettings1.bin": "秘密打印机",
        },
        replaced={
            "xl/_rels/workbook.xml.rels": (
                "</Relationships>",
                relation("rId81", "externalLink", "externalLinks/externalLink1.xml")
                + relation("rId82", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
                + relation("rId83", "printerSettings", "printerSettings/printerSettings1.bin")
                + "</Relationships>",
            ),
            "xl/workbook.xml": (
                "<calcPr",
                f'<externalReferences><externalReference xmlns:r="{RELATION}" r:id="rId81"/>'
                "</externalReferences>"
                "<calcPr",
            ),
        },
    )


WORKBOOK_SECRETS = (
    *("秘密作者", "秘密底稿", "秘密单元格", "秘密批注", "秘密批注人", "秘密深藏", "秘密名称", "秘密外部"),
    *("秘密透视", "秘密打印机"),
)


def leaky_pdf(page: bytes) -> bytes:
    """Return a PDF with notes, a script, an attachment, properties, and an earlier version inside.

    ``page`` is a finished PDF; what is hidden is added behind it, as editors do that save in a hurry.
    """
    root = int(re.findall(rb"/Root (\d+) 0 R", page)[-1])
    size = int(re.findall(rb"/Size (\d+)", page)[-1])
    start = int(re.findall(rb"startxref\s+(\d+)", page)[-1])
    catalogue = re.search(rb"\n%d 0 obj\s*<<(.*?)>>\s*endobj" % root, page, re.S)
    first_page = re.search(
        rb"\n(\d+) 0 obj\s*<<((?:(?!endobj).)*?/Type\s*/Page\b(?:(?!endobj).)*)>>\s*endobj", page, re.S
    )
    assert catalogue
    assert first_page
    note = b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/T(Secret Reviewer)/Contents(secret note)>>"
    objects = {
        root: b"<<"
        + catalogue[1]
        + b"/OpenAction<</S/JavaScript/JS(app.alert\\('secret script'\\))>>/Names<</EmbeddedFiles<</Names"
        + b"[(secret.txt)%d 0 R]>>/JavaScript<</Names[(a)<</S/JavaScript/JS(secret named)>>]>>>>>>"
        % (size + 1),
        int(first_page[1]): b"<<"
        + first_page[2]
        + b"/Annots[%d 0 R]/PieceInfo<</X<</Private(secret piece)>>>>>>" % size,
        size: note,
        size + 1: b"<</Type/Filespec/F(secret.txt)/EF<</F %d 0 R>>>>" % (size + 2),
        size + 2: b"<</Type/EmbeddedFile/Length 14>>\nstream\nsecret content\nendstream",
        size + 3: b"<</Author(secret author)/Title(secret title)>>",
    }
    body = BytesIO()
    body.write(page + b"\n")
    places = {}
    for number, content in objects.items():
        places[number] = body.tell()
        body.write(b"%d 0 obj\n" % number + content + b"\nendobj\n")
    table = body.tell()
    body.write(b"xref\n")
    for number, place in places.items():
        body.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    body.write(
        b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d>>\n" % (size + 4, root, size + 3, start)
    )
    body.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return body.getvalue()


def png_with(text: str) -> bytes:
    """Return a PNG picture of one dot with a text chunk."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
        + chunk(b"tEXt", b"Author\0" + text.encode())
        + chunk(b"IDAT", zlib.compress(b"\0\xff\x00\x00"))
        + chunk(b"IEND", b"")
    )


def jpeg_with(text: str) -> bytes:
    """Return a JPEG picture with a comment and the metadata of a camera held sideways."""
    import cv2
    import numpy

    _, encoded = cv2.imencode(".jpg", numpy.full((8, 12, 3), 120, numpy.uint8))
    data = encoded.tobytes()
    tiff = struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, 6, 0, 0) + text.encode()
    exif = b"\xff\xe1" + struct.pack(">H", 8 + len(tiff)) + b"Exif\0\0" + tiff
    comment = b"\xff\xfe" + struct.pack(">H", 2 + len(text.encode())) + text.encode()
    return data[:2] + exif + comment + data[2:]
