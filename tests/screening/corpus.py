"""Planted private data in every corner of files of every kind, and numbers that only look like it.

All numbers are nobody's; every item says what must be found of it, or that nothing may be.
"""

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import docx
import openpyxl
import typst
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment

from tests.screening.made_up import card_number, identity_number

_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_SLIDES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


class Planted(NamedTuple):
    """A sentence with something private in it."""

    kind: str
    text: str


def _grouped(number: str, *sizes: int, between: str = " ") -> str:
    groups, start = [], 0
    for size in (*sizes, len(number)):
        groups.append(number[start : start + size])
        start += size
    return between.join(filter(None, groups))


def planted() -> list[Planted]:
    """Return private data as people write it: grouped, full-width, spelt out, broken at a line's end."""
    one, two = identity_number(), identity_number(born="19680214", sequence="317")
    phone, other = "13800138000", "15912345678"
    card, second = card_number(), card_number("621700")
    forms = {
        "identity_number": (
            f"当事人身份证号：{one}", f"身份证号码 {_grouped(one, 6, 8)}",
            f"证件号{_grouped(two, 6, 4, 4, between='-')}", f"身份证{two.translate(_FULL_WIDTH)}",
            f"（{one.lower()}）", f"身份证：{_grouped(two, 3, 3, 4, 4, between='　')}", " ".join(two),
            f"张某{two}李某", "身份证号430124620315281", "老身份证 430124 620315 281",
            f"身份证{one[:10]}\n{one[10:]}",
        ),
        "mobile": (
            f"联系电话{phone}", f"手机 {_grouped(phone, 3, 4)}",
            f"手机 {_grouped(other, 3, 4, between='-')}",
            f"+86{phone}", f"（86）{other}", f"电话：{phone.translate(_FULL_WIDTH)}", f"微信同号{other}。",
            f"电话{phone[:5]}\n{phone[5:]}", f"tel:{phone}", f"致电{_grouped(other, 3, 4, between='.')}",
            "手机一三九零零一三九零零零",
        ),
        "landline": ("家庭电话0731-84563217", "住宅电话：（0731）84563218", "宅电 0731 8456 3219"),
        "bank_card": (
            f"银行卡号{card}", f"卡号 {_grouped(second, 4, 4, 4, 4)}", f"开户行农业银行，账号{card}",
            f"账号{card_number('622588', 16).translate(_FULL_WIDTH)}",
            f"一卡通{_grouped(second, 4, 4, 4, 4, between='-')}",
        ),
        "passport": ("护照号码E12345678", "护照：EA1234567", "港澳通行证号C12345678", "台胞证号 12345678"),
        "plate": ("车牌号湘A12345", "湘A·D12345号车", "车牌：湘AD12345", "号牌粤Z1234港"),
        "email": ("邮箱li.ming@qq.com", "电子邮箱：zhang＠163.com", "发至wang_hua@sina.com.cn。"),
        "address": (
            "家住岚川县青山镇花园路12号3单元402室", "家庭住址：岚川县红旗镇解放村5组18号",
            "户籍地址 景澜市岚川县人民路88号2栋1单元301", "现住岚川县城关镇建设路15号阳光小区6栋2203室",
        ),
        "secrecy_mark": ("机密★10年", "秘密★5年", "内部资料 注意保存", "机 密 ★ 1年", "秘　密★长期"),
        "word": ("报县国土资源局审批", "由县工商行政管理局负责"),
    }  # fmt: skip
    return [Planted(kind, text) for kind, texts in forms.items() for text in texts]


INNOCENT = """
订单号20260312345678901
快递单号 SF1234567890123
项目编号：430124-2026-000123
项目代码2026-430124-48-01-123456
总投资12345678900元
中标金额：138001380000元
合同编号HT202611223344556677
统一社会信用代码914301247073502185
统一社会信用代码：11430124006123456A
组织机构代码12345678-9
税号91430124MA4L12345X
索引号11430124006123456A/2026-00012
索引号：430S00/2026-001234
发文字号：岚政发〔2026〕12号
统一登记号LCDR-2026-00001
邮政编码410600
2026年11月22日10时30分
2026-11-22 10:30:45
20261122103045
20261122
版本号1.2.3.4.5.6.7.8
IP地址192.168.100.200
ISBN 978-7-5404-1234-5
ISBN9787540412345
ISSN 1000-1234
国内统一刊号CN43-1234
电话：0731-12345（县政务服务热线）
政务服务热线12345
监督电话12388
报警电话110、119、120
消费者投诉12315
县人民政府办公室电话：0731-87812345
咨询电话：岚川县民政局 0731-87654321
办公电话0731-8765 4321
单位电话（0731）87654321，传真0731-87654322
联系电话：0731-87654321（工作日9:00-17:00）
开户名称：岚川县财政局国库集中支付中心，开户行：中国农业银行岚川支行，账号：18012345678901234567
收款单位：岚川县非税收入征收管理局，账号43001234567890123456
账户名称：岚川县公共资源交易中心 账号：800012345678901234
土地面积12345.678平方米
坐标112.123456789,28.123456789
东经112°33′12.3456″，北纬28°12′34.5678″
宗地编号430124001001GB00012
不动产单元号430124001001GB00012F00010001
建字第430124202600012号
湘（2026）岚川县不动产权第0001234号
许可证编号JY14301240012345
食品生产许可证SC10643012400123
药品经营许可证湘CB7310012
医疗机构登记号PDY12345643012417D1102
道路运输证号430124012345
案号（2026）湘0124民初1234号
行政处罚决定书岚市监处罚〔2026〕123号
处罚决定书文号：430124202600001234
备案号：湘ICP备12345678号-1
湘公网安备43012402000123号
网址https://www.lanchuan.gov.cn/art/2026/11/22/art_123456789012345678.html
http://www.lanchuan.gov.cn/zwgk/13800138000.html
公开邮箱lcxzfb@lanchuan.gov.cn
监督举报邮箱 jubao@lanchuan.gov.cn
地址：岚川县人民路1号县政府办公楼305室
办公地址：岚川县城关镇建设路88号
办理地点：岚川县政务服务中心二楼A12窗口
受理地点：岚川县青山镇便民服务中心
机密文件应当按照规定管理
违反保密规定泄露国家秘密的
属于工作秘密的信息不予公开
商业秘密和个人隐私
加强机密级计算机管理
根据《中华人民共和国保守国家秘密法》
内部控制制度建设情况
内部审计工作
不予公开的理由：属于商业秘密
车辆购置税1234567元
购置公务用车12辆
使用性质：营运，核载55座
湘A线公路改造工程
京A级景区
K12+345至K34+567段
S201线、G319国道
GB/T 9704-2012
GB50016-2014（2018年版）
DB43/T 1234-2020
批号20260301A
序列号SN1234567890ABCDEF
设备型号XYZ-123456789
条形码6901234567892
商品条码：6923450657713
2021年至2026年累计12345678901元
一般公共预算收入123456.78万元
人口数1380013人
第13800138000号令
共计135人次，投入1234567元
1 2 3 4 5 6 7 8 9 10 11 12
0.123456789012345678
12345678901234567890（合计）
招标编号LCZB-2026-13800138000
采购计划编号：岚财采计[2026]001234567890
交易编号：A430124202611220012345
电子监管号：4301242026B00123
流水号202611221030451234
税收完税证明号码343015261100012345
发票号码26432000000123456789
发票代码043002600111
支票号码12345678
期刊发行号42-123
广告经营许可证4301244000123
房号3栋2单元1203
学校代码4143001234
医保定点机构编码H43012400123
社保登记号43012412345678
农机号牌湘01-12345
行政区划代码430124001201
法定代表人：岚川县水务集团有限公司
领导分工：张明同志主持全面工作
局长李强出席会议并讲话
参会人员：各乡镇人民政府主要负责人
执法证号18012345678
行政执法证号：430124012
检测报告编号2026110012345678
气象站点编号57687
河流编码FE12A000000R
水库注册登记号43012440001-A4
监测断面经度112.3456789012
人大建议第123号
政协提案第0123号
二〇二六年十一月二十二日
一九四九年十月一日
九千六百万平方公里
""".strip().splitlines()


def _word(fill: Callable[["docx.document.Document", str], None]) -> Callable[[str], bytes]:
    def build(text: str) -> bytes:
        document = docx.Document()
        document.add_paragraph("关于有关事项的通知")
        fill(document, text)
        return _saved(document)

    return build


def _in_runs(document: "docx.document.Document", text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(text[:7])
    paragraph.add_run(text[7:]).bold = True


def _in_cell(document: "docx.document.Document", text: str) -> None:
    document.add_table(1, 2).cell(0, 1).text = text


def _in_header(document: "docx.document.Document", text: str) -> None:
    document.sections[0].header.paragraphs[0].text = text


def _in_footer(document: "docx.document.Document", text: str) -> None:
    document.sections[0].footer.paragraphs[0].text = text


def _in_box(document: "docx.document.Document", text: str) -> None:
    box = (
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox>'
        f'<w:txbxContent><w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:txbxContent>'
        "</v:textbox></v:shape></w:pict>"
    )
    document.add_paragraph().add_run()._r.append(parse_xml(box))


def _in_description(document: "docx.document.Document", text: str) -> None:
    drawing = f'<w:drawing {nsdecls("w", "wp")}><wp:docPr id="1" name="a" descr="{text}"/></w:drawing>'
    document.add_paragraph("图").add_run()._r.append(parse_xml(drawing))


def _in_properties(document: "docx.document.Document", text: str) -> None:
    document.core_properties.comments = text


def _in_comment(document: "docx.document.Document", text: str) -> None:
    document.add_comment(document.paragraphs[0].runs, text=text, author="a", initials="a")


def _in_hidden_text(document: "docx.document.Document", text: str) -> None:
    document.add_paragraph().add_run(text).font.hidden = True


def _workbook(fill: Callable[[openpyxl.Workbook, str], None]) -> Callable[[str], bytes]:
    def build(text: str) -> bytes:
        workbook = openpyxl.Workbook()
        workbook.active["A1"] = "项目"
        fill(workbook, text)
        return _saved(workbook)

    return build


def _in_sheet(workbook: openpyxl.Workbook, text: str) -> None:
    workbook.active["B2"] = text


def _in_note(workbook: openpyxl.Workbook, text: str) -> None:
    workbook.active["B2"].comment = Comment(text, "a")


def _in_hidden_sheet(workbook: openpyxl.Workbook, text: str) -> None:
    hidden = workbook.create_sheet("底稿")
    hidden.sheet_state = "veryHidden"
    hidden["C9"] = text


def _in_hidden_row(workbook: openpyxl.Workbook, text: str) -> None:
    workbook.active["B7"] = text
    workbook.active.row_dimensions[7].hidden = True


def _in_workbook_properties(workbook: openpyxl.Workbook, text: str) -> None:
    workbook.properties.description = text


def _saved(file: "docx.document.Document | openpyxl.Workbook") -> bytes:
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _slides(slide: str, notes: str = "") -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("ppt/presentation.xml", f"<p:presentation {_SLIDES}/>")
        package.writestr("ppt/slides/slide1.xml", f"<p:sld {_SLIDES}>{slide}</p:sld>")
        package.writestr("ppt/notesSlides/notesSlide1.xml", f"<p:notes {_SLIDES}>{notes}</p:notes>")
    return buffer.getvalue()


def _drawn(text: str) -> str:
    return f"<a:p><a:r><a:t>{text[:6]}</a:t></a:r><a:r><a:t>{text[6:]}</a:t></a:r></a:p>"


def _page(body: str, title: str = "通知") -> bytes:
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><p>通知正文</p>{body}</body></html>"
    ).encode()


def _pdf(text: str) -> bytes:
    with TemporaryDirectory() as folder:
        source = Path(folder) / "a.typ"
        quoted = text.replace('"', '\\"').replace("\n", "\\n")
        font = '#set text(font: "Noto Sans CJK SC")'
        source.write_text(f'{font}\n#let words = "{quoted}"\n通知正文如下。\n\n#words', encoding="utf-8")
        return bytes(typst.compile(str(source)))


CARRIERS: dict[str, Callable[[str], bytes]] = {
    "text in UTF-8.txt": lambda text: f"通知\n\n{text}\n".encode(),
    "text in GB 18030.txt": lambda text: f"通知\n\n{text}\n".encode("gb18030"),
    "text in UTF-16.txt": lambda text: f"通知\n\n{text}\n".encode("utf-16"),
    "runs.docx": _word(_in_runs),
    "cell.docx": _word(_in_cell),
    "header.docx": _word(_in_header),
    "footer.docx": _word(_in_footer),
    "box.docx": _word(_in_box),
    "description.docx": _word(_in_description),
    "properties.docx": _word(_in_properties),
    "comment.docx": _word(_in_comment),
    "hidden text.docx": _word(_in_hidden_text),
    "cell.xlsx": _workbook(_in_sheet),
    "note.xlsx": _workbook(_in_note),
    "hidden sheet.xlsx": _workbook(_in_hidden_sheet),
    "hidden row.xlsx": _workbook(_in_hidden_row),
    "properties.xlsx": _workbook(_in_workbook_properties),
    "slide.pptx": lambda text: _slides(_drawn("标题") + _drawn(text)),
    "notes.pptx": lambda text: _slides(_drawn("标题"), _drawn(text)),
    "table.pptx": lambda text: _slides(
        f"<a:tbl><a:tr><a:tc>{_drawn('项目')}</a:tc><a:tc>{_drawn(text)}</a:tc></a:tr></a:tbl>"
    ),
    "words.html": lambda text: _page(f"<p>{text[:5]}<b>{text[5:9]}</b>{text[9:]}</p>"),
    "description.html": lambda text: _page(f'<img src="a.png" alt="{text}">'),
    "comment.html": lambda text: _page(f"<!-- {text} -->"),
    "hidden.html": lambda text: _page(f'<p style="display:none">{text}</p>'),
    "title.html": lambda text: _page("", title=text),
    "page.pdf": _pdf,
}


def planted_files(carriers_each: int) -> Iterator[tuple[str, Planted, bytes]]:
    """Yield every planted sentence in so many carriers, each time others: name, what is in it, file."""
    names = list(CARRIERS)
    for place, item in enumerate(planted()):
        for step in range(carriers_each):
            name = names[(place * carriers_each + step) % len(names)]
            yield name, item, CARRIERS[name](item.text)
