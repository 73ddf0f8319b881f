"""Screening a text, beside a plain pass of the usual patterns over it, and lists of thousands of words."""

import re
from collections.abc import Iterator
from datetime import date

from bench.rows import Row, in_turns
from gongkai.documents.model import Document, GridCell, Paragraph, Table
from gongkai.screening import screen_document, screen_text, screening_lists
from gongkai.screening.phrases import PhraseFinder

MEGABYTES = 8
TODAY = date(2025, 1, 1)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
SEVEN = (
    r"(?<!\d)\d{17}[\dXx](?!\d)",
    r"(?<!\d)1[3-9]\d{9}(?!\d)",
    r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)",
    r"(?<!\d)\d{16,19}(?!\d)",
    r"[EGDSPH]\d{8}",
    rf"[{_PROVINCES}][A-Z][A-Z0-9]{{5,6}}",
    r"[\w.+-]+@[\w-]+\.[\w.-]+",
)
"""What a first attempt looks for: numbers by their length, and nothing verified."""

_PARAGRAPHS = (
    "    {year}年，岚川县认真贯彻落实《中华人民共和国政府信息公开条例》和省、市政务公开工作部署，坚持以公开"
    "为常态、不公开为例外，围绕经济社会发展和群众关切，主动公开政府信息{number}条，其中规范性文件{small}件，"
    "政策解读材料{small}篇。\n",
    "    （{small}）依申请公开情况。全年共收到政府信息公开申请{small}件，其中当面申请{small}件、网络申请"
    "{small}件，均在法定期限内予以答复；因政府信息公开被申请行政复议{small}件，结果维持{small}件，"
    "提起行政诉讼0件。\n",
    "    县财政局、县民政局、县农业农村局等部门及时公布预决算、社会救助、强农惠农补贴等信息，累计投入资金"
    "{number}.5万元，惠及群众{number}人次，较上年增长{small}.3%，群众满意度达到98.6%。\n",
    "    下一步，我县将进一步健全制度、完善平台、加强培训，推进基层政务公开标准化规范化建设，强化监督考核，"
    "不断提升公开质量和实效，为优化营商环境、建设法治政府提供有力保障。\n",
    "索引号：11341702486344515H/{year}-{number}　发布日期：{year}-10-12　咨询电话：0571-88886666\n",
)
_LEAK = "    当事人张三，身份证号11010519491231002X，手机13800138000，住岚川县青溪镇云台村3组12号。\n"
_LEAK_EVERY = 400


def prose(megabytes: int) -> str:
    """Return that much of what offices publish, with a leak every few hundred paragraphs."""
    pieces: list[str] = []
    size = place = 0
    while size < megabytes * 1_000_000:
        text = _PARAGRAPHS[place % len(_PARAGRAPHS)].format(
            year=2008 + place % 17, number=1000 + place * 37 % 9000, small=place % 90
        )
        text += _LEAK if place % _LEAK_EVERY == 0 else ""
        pieces.append(text)
        size += len(text.encode())
        place += 1
    return "".join(pieces)


def run() -> Iterator[Row]:
    """Yield one row for prose, one for a document, one for a table, one for long lists of words."""
    text = prose(MEGABYTES)
    size = len(text.encode()) / 1e6
    yield _prose(text, size)
    yield _document(text, size)
    yield _table()
    yield _words(text, size)


def _prose(text: str, size: float) -> Row:
    together = re.compile("|".join(f"(?:{pattern})" for pattern in SEVEN))
    ours, plain = in_turns(
        lambda: screen_text(text, today=TODAY), lambda: sum(1 for _ in together.finditer(text))
    )
    return Row(
        "prose, everything looked for",
        f"{size / ours:.1f} MB/s",
        f"re, 7 patterns in one pass {size / plain:.1f} MB/s",
        f"{plain / ours:.2f} x",
        "target at least 20 MB/s a core",
    )


def _document(text: str, size: float) -> Row:
    document = Document("通知.txt", "txt", [Paragraph(line) for line in text.splitlines()])
    singly = [re.compile(pattern) for pattern in SEVEN]
    ours, plain = in_turns(
        lambda: screen_document(document, today=TODAY),
        lambda: [sum(1 for _ in pattern.finditer(text)) for pattern in singly],
    )
    return Row(
        "the same as paragraphs",
        f"{size / ours:.1f} MB/s",
        f"re, 7 patterns one by one {size / plain:.1f} MB/s",
        f"{plain / ours:.2f} x",
        "target at least 20 MB/s a core",
    )


def _table() -> Row:
    heading = tuple(
        GridCell(text, 1, column) for column, text in enumerate(("序号", "项目", "金额", "备注"), 1)
    )
    rows = [
        tuple(
            GridCell(text, row, column)
            for column, text in enumerate(
                (str(row), f"农村公路{row}号线养护", f"{row * 17}.50", "已拨付"), 1
            )
        )
        for row in range(2, 20_000)
    ]
    document = Document("清单.xlsx", "xlsx", [Paragraph("清单"), Table((heading, *rows), 1)])
    cells = [cell.text for row in rows for cell in row]
    together = re.compile("|".join(f"(?:{pattern})" for pattern in SEVEN))
    ours, plain = in_turns(
        lambda: screen_document(document, today=TODAY), lambda: [together.search(cell) for cell in cells]
    )
    return Row(
        "a table of 80,000 cells",
        f"{len(cells) / ours / 1000:.0f} thousand/s",
        f"re, 7 patterns a cell {len(cells) / plain / 1000:.0f} thousand/s",
        f"{plain / ours:.2f} x",
        "",
    )


def _words(text: str, size: float) -> Row:
    phrases = sorted(screening_lists().words)
    finder = PhraseFinder(phrases)
    alternation = re.compile("|".join(sorted(map(re.escape, phrases), key=len, reverse=True)))
    ours, plain = in_turns(lambda: finder.find(text), lambda: sum(1 for _ in alternation.finditer(text)))
    return Row(
        f"{len(phrases)} words of the lists alone",
        f"{size / ours:.1f} MB/s",
        f"re, alternation {size / plain:.1f} MB/s",
        f"{plain / ours:.2f} x",
        "",
    )
