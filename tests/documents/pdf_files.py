"""PDF files made for a test: drawn stroke by stroke, set by typst, or scanned from either."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
import typst
from PIL import Image

FONT = "Noto Serif CJK SC"

LABELS = (
    ("一、本年新收政府信息公开申请数量",),
    ("二、上年结转政府信息公开申请数量",),
    ("（一）予以公开",),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）",),
    *(
        ("（三）不予公开", label)
        for label in (
            "1.属于国家秘密",
            "2.其他法律行政法规禁止公开",
            "3.危及“三安全一稳定”",
            "4.保护第三方合法权益",
            "5.属于三类内部事务信息",
            "6.属于四类过程性信息",
            "7.属于行政执法案卷",
            "8.属于行政查询事项",
        )
    ),
    *(
        ("（四）无法提供", label)
        for label in (
            "1.本机关不掌握相关政府信息",
            "2.没有现成信息需要另行制作",
            "3.补正后申请内容仍不明确",
        )
    ),
    *(
        ("（五）不予处理", label)
        for label in (
            "1.信访举报投诉类申请",
            "2.重复申请",
            "3.要求提供公开出版物",
            "4.无正当理由大量反复申请",
            "5.要求行政机关确认或重新出具已获取信息",
        )
    ),
    *(
        ("（六）其他处理", label)
        for label in (
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "3.其他",
        )
    ),
    ("（七）总计",),
    ("四、结转下年度继续办理",),
)
"""The labels of table three of the 2021 form, outermost first, without 三、本年度办理结果."""

FIGURES = tuple(
    tuple(str((row * 37 + column * 11) % 97 * (row % 4)) for column in range(7)) for row in range(25)
)
"""Figures for the 25 rows of table three, a quarter of them zeros."""

Cell = tuple[int, int, int, int, str]
"""Row, column, rows spanned, columns spanned and text, counted from 0."""


def table_three(figures: Sequence[Sequence[str]] = FIGURES) -> list[Cell]:
    """Return the cells of table three of the 2021 form: 28 rows and 10 columns."""
    cells: list[Cell] = [
        (0, 0, 3, 3, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"),
        (0, 3, 1, 7, "申请人情况"),
        (1, 3, 2, 1, "自然人"),
        (1, 4, 1, 5, "法人或其他组织"),
        (1, 9, 2, 1, "总计"),
    ]
    organisations = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
    cells += [(2, 4 + place, 1, 1, name) for place, name in enumerate(organisations)]
    cells.append((5, 0, 22, 1, "三、本年度办理结果"))
    for number, (label, row) in enumerate(zip(LABELS, figures, strict=True)):
        top = 3 + number
        if number in {0, 1, 24}:
            cells.append((top, 0, 1, 3, label[0]))
        elif len(label) == 1:
            cells.append((top, 1, 1, 2, label[0]))
        else:
            if LABELS[number - 1][0] != label[0]:
                cells.append((top, 1, sum(one[0] == label[0] for one in LABELS), 1, label[0]))
            cells.append((top, 2, 1, 1, label[1]))
        cells += [(top, 3 + column, 1, 1, figure) for column, figure in enumerate(row)]
    return cells


def typst_table(cells: Sequence[Cell], columns: str, *, stroke: str = "0.6pt", size: int = 9) -> str:
    """Return the typst source of a table."""
    inside = ",\n".join(
        f"table.cell(x:{column},y:{row},rowspan:{rows},colspan:{across})[{_escaped(text)}]"
        for row, column, rows, across, text in sorted(cells)
    )
    return (
        f"#[#set text(size:{size}pt)\n#set par(first-line-indent:0pt,justify:false)\n"
        f"#table(columns:{columns},stroke:{stroke},align:center+horizon,inset:4pt,\n{inside})]\n"
    )


TABLE_THREE_COLUMNS = f"(2em,6em,1fr{',3.4em' * 7})"


def _escaped(text: str) -> str:
    return "".join("\\" + letter if letter in "#*_@$-/+" else letter for letter in text)


def typeset(source: str, *, page: str = "", margin: str = "2.5cm") -> bytes:
    """Return a PDF set by typst; skip the test where there is no Chinese font."""
    if FONT not in typst.Fonts().families():
        pytest.skip(f"The font {FONT} is not installed (Debian package fonts-noto-cjk).")
    head = (
        f'#set page(paper:"a4",margin:{margin}{page})\n#set text(font:"{FONT}",size:14pt,lang:"zh")\n'
        "#set par(first-line-indent:(amount:2em,all:true),justify:true)\n"
    )
    return bytes(typst.compile((head + source).encode(), format="pdf"))


def drawn(*contents: str, page: str = "", more: Sequence[str] = ()) -> bytes:
    """Return a PDF of the given page contents; /F1 is Helvetica, /X1 the first of ``more`` objects.

    ``page`` is added to the dictionary of every page; ``more`` are whole stream objects.
    """
    first = 4
    objects = ["<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", *more]
    xobjects = "".join(f"/X{number} {first + number - 1} 0 R " for number in range(1, len(more) + 1))
    kids = []
    for content in contents:
        stream = f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
        objects.append(stream)
        at = 2 + len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {page} /Contents {at} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> /XObject << {xobjects}>> >> >>"
        )
        kids.append(f"{2 + len(objects)} 0 R")
    pages = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _assembled(["<< /Type /Catalog /Pages 2 0 R >>", pages, *objects])


def _assembled(objects: Sequence[str]) -> bytes:
    out = BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, thing in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{thing}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010d} 00000 n \n".encode() for place in places)
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def text(x: float, y: float, words: str, *, size: int = 10, matrix: str = "1 0 0 1") -> str:
    """Return the content that prints words at a place, measured from the lower left."""
    return f"BT /F1 {size} Tf {matrix} {x} {y} Tm ({words}) Tj ET\n"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """Return the content that draws a stroke."""
    return f"{x0} {y0} m {x1} {y1} l S\n"


def bar(x: float, y: float, width: float, height: float) -> str:
    """Return the content that fills a rectangle."""
    return f"{x} {y} {width} {height} re f\n"


def saved(folder: Path, data: bytes, name: str = "report.pdf") -> Path:
    """Write a file into a folder and return its path."""
    path = folder / name
    path.write_bytes(data)
    return path


def pictures_of(data: bytes, *, dots_per_inch: int = 200) -> list[Image.Image]:
    """Return the pages of a PDF as grey pictures."""
    pdf = pdfium.PdfDocument(data)
    try:
        return [
            pdf[index].render(scale=dots_per_inch / 72, grayscale=True).to_pil()
            for index in range(len(pdf))
        ]
    finally:
        pdf.close()


def scanned(data: bytes, *, lean: float = 0.6, grain: float = 5.0, dots_per_inch: int = 200) -> bytes:
    """Return a PDF as a scanner gives it: leaning, grey and grained pictures of the pages."""
    random = np.random.default_rng(7)
    pages = []
    for picture in pictures_of(data, dots_per_inch=dots_per_inch):
        turned = picture.rotate(lean, resample=Image.Resampling.BICUBIC, fillcolor=255)
        grey = np.asarray(turned, dtype=float) * 0.85 + 30
        grained = np.clip(grey + random.normal(0, grain, grey.shape), 0, 255)
        pages.append(Image.fromarray(grained.astype(np.uint8)))
    return pages_as_pdf(pages, dots_per_inch=dots_per_inch)


def pages_as_pdf(pages: Sequence[Image.Image], *, dots_per_inch: int = 200) -> bytes:
    """Return a PDF whose pages are nothing but pictures."""
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dots_per_inch, quality=80)
    return out.getvalue()


def with_picture(data: bytes, picture: Image.Image, box: tuple[float, float, float, float]) -> bytes:
    """Return a PDF with a picture laid over its first page: left, bottom, width and height."""
    jpeg = BytesIO()
    picture.convert("RGB").save(jpeg, "JPEG", quality=85)
    pdf = pdfium.PdfDocument(data)
    page = pdf[0]
    image = pdfium.PdfImage.new(pdf)
    image.load_jpeg(jpeg, inline=True)
    left, bottom, width, height = box
    image.set_matrix(pdfium.PdfMatrix().scale(width, height).translate(left, bottom))
    page.insert_obj(image)
    page.gen_content()
    out = BytesIO()
    pdf.save(out)
    pdf.close()
    return out.getvalue()
