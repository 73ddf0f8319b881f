"""Charts drawn in this process: an ECharts option in, a clean SVG or PNG out."""

import json
import os
import re
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from lxml import etree

from gongkai.reports.rendering.charts import WIDTH, Chart

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

ECHARTS = (
    Path(__file__).resolve().parents[2] / "portal" / "static" / "vendor" / "echarts" / "echarts.min.js"
)
_DRAW = """
function draw(option, width, height) {
  const chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: height});
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
"""
_SVG = "{http://www.w3.org/2000/svg}"
_UNUSED = ("class", "pointer-events", "baseProfile", "version")
_MARKS = "ecmeta_"
"""How attributes begin by which ECharts finds its shapes again in a browser."""
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


class _Engine:
    """ECharts in a script engine of this process; made when the first chart is drawn."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._context: MiniRacer | None = None
        self._process = 0

    def draw(self, option: str, width: int, height: int) -> str:
        """Return the chart as ECharts writes it."""
        with self._lock:
            if self._context is None or self._process != os.getpid():
                self._context, self._process = self._made(), os.getpid()
            return str(self._context.eval(f"draw({option},{width},{height})"))

    @staticmethod
    def _made() -> "MiniRacer":
        from py_mini_racer import MiniRacer

        context = MiniRacer()
        context.eval(ECHARTS.read_text(encoding="utf-8"))
        context.eval(_DRAW)
        return context


_ENGINE = _Engine()


def chart_svg(chart: Chart) -> str:
    """Return the picture of a chart: no script, no style sheet, the same bytes each time."""
    option = json.dumps(chart.option(), ensure_ascii=False, sort_keys=True)
    return _drawn(option, chart.height, chart.id, chart.title, chart.description)


@lru_cache(maxsize=256)
def _drawn(option: str, height: int, name: str, title: str, description: str) -> str:
    root = etree.fromstring(_ENGINE.draw(option, WIDTH, height))
    for style in list(root.iter(f"{_SVG}style")):
        style.getparent().remove(style)
    ids: dict[str, str] = {}
    for element in root.iter(etree.Element):
        _clean(element, name, ids)
    root.set("role", "img")
    for tag, text in (("desc", description), ("title", title)):
        child = etree.Element(f"{_SVG}{tag}")
        child.text = text
        root.insert(0, child)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode"))


def _clean(element: Any, name: str, ids: dict[str, str]) -> None:
    """Turn styles into attributes and number ids anew: the engine counts them through its whole life."""
    for mark in [key for key in element.attrib if key in _UNUSED or key.startswith(_MARKS)]:
        del element.attrib[mark]
    for declaration in element.attrib.pop("style", "").split(";"):
        key, _, value = declaration.partition(":")
        if value:
            element.set(key.strip(), value.strip())
    for key, value in element.attrib.items():
        if key == "id":
            element.set(key, ids.setdefault(value, f"{name}-{len(ids)}"))
        elif "url(#" in value:
            element.set(
                key,
                _REFERENCE.sub(
                    lambda found: f"url(#{ids.setdefault(found[1], f'{name}-{len(ids)}')})", value
                ),
            )
