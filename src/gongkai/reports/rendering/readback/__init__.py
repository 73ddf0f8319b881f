"""Every rendered file is read back by a path of its own and compared with the data before it goes out."""

from gongkai.reports.rendering.readback.compare import RenderedDifferently, require_same
from gongkai.reports.rendering.readback.printed import PrintedFile

__all__ = ["PrintedFile", "RenderedDifferently", "require_same"]
