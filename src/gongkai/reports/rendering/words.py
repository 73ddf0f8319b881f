"""The fixed words that a rendered report adds to the form's own: captions, units, sheet names."""

LANGUAGES = ("zh", "en")
"""The languages in which the form, headings and captions can be printed."""

_WORDS = {
    "annex": ("附件", "Annex"),
    "annexes": ("附件：{title}", "Annex: {title}"),
    "chart": ("图{number}　{title}", "Figure {number}. {title}"),
    "chart_alt": (
        "{title}（单位：{unit}）：{points}。数据与本报告统计表一致。",
        "{title} ({unit}): {points}. The figures are those of the tables in this report.",
    ),
    "chart_data": ("图{number}数据", "Data of figure {number}"),
    "chart_label": ("项目", "Item"),
    "chart_point": ("{label}{value}", "{label} {value}"),
    "chart_separator": ("，", "; "),
    "colon": ("：", ": "),
    "item": ("数值", "Figure"),
    "report": (
        "{agency}{year}年政府信息公开工作年度报告",
        "{agency}: annual report on government information disclosure {year}",
    ),
    "report_en": ("", "Annual Report on Government Information Disclosure {year}"),
    "table_alt": ("{agency}{year}年{title}", "{title}, {agency} {year}"),
    "sheet_data": ("数据", "Data"),
    "sheet_checks": ("校验", "Checks"),
    "sheet_about": ("说明", "About"),
    "sheet_charts": ("图表", "Charts"),
    "data_head": ("指标代码|指标名称|单位|数值|来源", "Key|Label|Unit|Figure|Source"),
    "checks_head": (
        "规则|级别|左边|左边的值|关系|右边|右边的值|结果",
        "Rule|Level|Left side|Its value|Relation|Right side|Its value|Result",
    ),
    "holds": ("相符", "holds"),
    "fails": ("不符", "does not hold"),
    "blank": ("有空白，未比较", "blank, not compared"),
    "and_more": ("{first}……等{count}项之和", "{first} … {count} figures together"),
    "plus": (" ＋ ", " + "),
    "level_error": ("错误", "error"),
    "level_warning": ("提醒", "warning"),
    "level_note": ("提示", "note"),
    "about_title": ("标题", "Title"),
    "about_agency": ("机关", "Agency"),
    "about_year": ("年度", "Year"),
    "about_form": ("格式", "Form"),
    "about_authority": ("依据", "Authority"),
    "about_blank": ("空白单元格", "Blank cells"),
    "about_blank_text": (
        "空白表示报告没有填写，与0不同。",
        "Blank means that the report gives no figure; this is not the same as 0.",
    ),
    "about_checks": ("校验", "Checks"),
    "about_checks_text": (
        "“校验”表用公式核对各统计表内的勾稽关系，改动统计表中的数字后自动重算；"
        "统计表中的数字是报告原有的数字，不是公式。",
        "The sheet “Checks” compares the figures by formulas and follows every change; "
        "the tables themselves hold the report's own figures, not formulas.",
    ),
    "about_notes": ("备注", "Notes"),
    "source_page": ("第{page}页", "page {page}"),
    "source_line": ("第{line}行", "line {line}"),
    "source_table": ("表{table}第{row}行第{column}列", "table {table}, row {row}, column {column}"),
    "source_ocr": ("图像识别", "recognised on a picture"),
    "untitled": ("政府信息公开工作年度报告", "Annual report on government information disclosure"),
    "year_title": ("{year}年{title}", "{title} {year}"),
}

_PRINTED = {
    "信息内容": "Information",
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）": (
        "(In each column, items 1 and 2 together equal items 3 and 4 together)"
    ),
    "统计指标": "Indicator",
    "单位": "Unit",
    "件": "number",
    "条": "items",
    "项": "items",
    "个": "number",
    "次": "times",
    "篇": "articles",
    "期": "issues",
    "份": "copies",
    "人": "persons",
    "人次": "attendances",
    "万元": "10,000 yuan",
}
"""Printed texts of the forms that their data gives in Chinese alone."""


def word(name: str, language: str, **parts: object) -> str:
    """Return one of the fixed words in ``language``, with its parts filled in."""
    chinese, english = _WORDS[name]
    return (english if language == "en" else chinese).format(**parts)


def printed(text: str, language: str) -> str:
    """Return a corner, a unit or another printed text of a form in ``language``."""
    return _PRINTED.get(text, text) if language == "en" else text
