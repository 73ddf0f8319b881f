"""Generated annual reports in every format: different figures that add up, the shape of real ones."""

import re
import shutil
import subprocess
from pathlib import Path
from random import Random

from gongkai.core.progress import track
from gongkai.law.forms import Form, all_forms
from gongkai.reports.figures import Report, Section, Value
from gongkai.reports.rendering import render

TEXT = (
    "{year}年，岚川县坚持以公开为常态、不公开为例外，收到政府信息公开申请{received}件，均在法定期限内办理。"
    "本报告所列数据统计期限自{year}年1月1日起至{year}年12月31日止，未收取信息处理费。"
)
PROSE = (
    "进一步完善信息发布审核机制，落实先审查后公开的要求，持续规范公开内容，提升平台服务能力，"
    "加强业务培训和监督检查，推动政府信息公开工作提质增效。对照上级要求，仍存在公开内容不够全面等问题。"
)


def generate(folder: Path, *, distinct: int, copies: int) -> dict[str, list[Path]]:
    """Write ``distinct`` reports in each format and copy them; return the paths by format."""
    made: dict[str, list[Path]] = {kind: [] for kind in ("html", "docx", "pdf", "txt", "doc")}
    for seed in track(range(distinct), label="Generating reports"):
        report = _report(seed)
        for kind in ("html", "docx", "pdf"):
            path = folder / f"{seed:03}.{kind}"
            data = render(report, to=kind, language="zh", charts=False)
            path.write_bytes(_as_web_page(data) if kind == "html" else data)
            made[kind].append(path)
        text = folder / f"{seed:03}.txt"
        text.write_text(_as_text(report), encoding="gb18030")
        made["txt"].append(text)
    made["doc"] = _as_doc(folder, made["docx"])
    return {kind: [_copy(path, n) for path in paths for n in range(copies)] for kind, paths in made.items()}


def _copy(path: Path, number: int) -> Path:
    copy = path.with_name(f"{path.stem}-{number:02}{path.suffix}")
    shutil.copyfile(path, copy)
    return copy


def _report(seed: int) -> Report:
    random = Random(seed)
    form = all_forms()[seed % len(all_forms())]
    year = form.first_year + seed % 2
    cells = _figures(random, form)
    received = cells.get("requests.received.total", cells.get("received.total"))
    return Report(
        form=form.id,
        agency="岚川县人民政府",
        year=year,
        title=f"岚川县人民政府{year}年政府信息公开工作年度报告",
        cells=cells,
        sections=[
            Section(part, heading, "\n".join([TEXT.format(year=year, received=received), *[PROSE] * 3]))
            for part, heading in _headings(form)
        ],
    )


def _headings(form: Form) -> list[tuple[str, str]]:
    from gongkai.law.outlines import outline

    numbers = "一二三四五六七八九十"
    parts = outline(form).parts[:6]
    return [(part.key, f"{numbers[n]}、{part.heading.zh}") for n, part in enumerate(parts)]


def _figures(random: Random, form: Form) -> dict[str, Value]:
    """Return figures that add up, by filling the cells that are no totals and summing."""
    cells: dict[str, Value] = dict.fromkeys(form.cells, 0)
    for key in (key for key in form.cells if key.startswith(("disclosure.", "training."))):
        cells[key] = random.randint(0, 900)
    for key in (key for key in cells if ".regulations." in key or key.endswith("items_change")):
        cells[key] = 0
    outcomes = [
        row.id for table in form.tables if table.id == "requests" for row in table.blocks[0].value_rows
    ]
    for outcome in outcomes[2:-2]:
        cells[f"requests.{outcome}.natural_person"] = random.choice([0, 0, 1, random.randint(2, 40)])
        cells[f"requests.{outcome}.enterprise"] = random.choice([0, 0, 0, 1])
        for column in ("natural_person", "enterprise"):
            cells[f"requests.received.{column}"] += cells[f"requests.{outcome}.{column}"]  # type: ignore[operator]
    for column in ("natural_person", "enterprise") if outcomes else ():
        cells[f"requests.concluded.{column}"] = cells[f"requests.received.{column}"]
    for outcome in outcomes:
        parts = (cells[f"requests.{outcome}.{column}"] for column in ("natural_person", "enterprise"))
        cells[f"requests.{outcome}.total"] = sum(part or 0 for part in parts)
    return cells


def _as_text(report: Report) -> str:
    """Print one cell a line behind a tab, a blank line between rows, as an editor saves a table."""
    from gongkai.law.forms import form
    from gongkai.reports.rendering.grid import printed_grid

    lines = [report.title]
    for section in report.sections:
        lines += [section.heading, section.text]
    of = form(report.form)
    for table in of.tables:
        rows: dict[int, list[str]] = {}
        for cell in printed_grid(of, table, report).cells:
            for row in range(cell.row, cell.row + cell.row_span):
                rows.setdefault(row, []).append(cell.text if row == cell.row else "")
        lines += ["\n\n".join("\n".join("\t" + text for text in rows[row]) for row in sorted(rows)), ""]
    return "\n".join(lines)


def _as_web_page(data: bytes) -> bytes:
    """Return a page as content systems save it: menus around, office styles in every cell."""
    style = (
        "font-family: 仿宋_GB2312; font-size: 12pt; text-indent: 0em; line-height: 28pt; "
        "margin-top: 0pt; margin-bottom: 0pt; text-align: center; mso-ansi-font-weight: normal"
    )
    cell = re.compile(rb"(<t[dh]\b[^>]*>)(.*?)(</t[dh]>)", re.DOTALL)
    opening = f'<p class="MsoNormal" style="{style}"><span lang="EN-US" style="{style}">'.encode()
    page = cell.sub(rb"\1" + opening + rb"\2</span></p>\3", data)
    links = "".join(
        f'<li><a href="/col/col{n}/index.html" title="栏目{n}">栏目{n}</a></li>' for n in range(300)
    )
    menu = f'<nav class="menu"><ul>{links}</ul></nav><script>var columns = {list(range(500))};</script>'
    return page.replace(b"<body>", b"<body>" + menu.encode(), 1)


def _as_doc(folder: Path, docx: list[Path]) -> list[Path]:
    office = shutil.which("soffice")
    if office is None:
        return []
    convert_with(office, folder / "office", docx, "doc", folder)
    return [path.with_suffix(".doc") for path in docx]


def convert_with(office: str, profile: Path, files: list[Path], kind: str, into: Path) -> None:
    """Convert ``files`` with LibreOffice in one call."""
    subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(into),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=900,
    )
