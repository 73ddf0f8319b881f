"""A report as a document: HTML, DOCX, PDF and XLSX from one object."""

from gongkai.reports.rendering.files import (
    FORMATS,
    UnknownFormat,
    render,
    render_fragment,
    render_table,
)
from gongkai.reports.rendering.readback import RenderedDifferently

__all__ = [
    "FORMATS",
    "RenderedDifferently",
    "UnknownFormat",
    "render",
    "render_fragment",
    "render_table",
]
