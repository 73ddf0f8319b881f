"""The year's own report: every cell is a named set of records, and its figure their number or their sum."""

from gongkai.reports.compiling.compile import CompiledCell, compile_report, compile_reports, compiled_cell
from gongkai.reports.compiling.scopes import Scope, own_scope, own_scopes, scope_of_all

__all__ = [
    "CompiledCell",
    "Scope",
    "compile_report",
    "compile_reports",
    "compiled_cell",
    "own_scope",
    "own_scopes",
    "scope_of_all",
]
