"""The year's own report: every cell is a named set of records, and its figure their number or their sum."""

from gongkai.reports.compiling.compile import CompiledCell, compile_report, compiled_cell
from gongkai.reports.compiling.scopes import Scope, own_scope, scope_of_all

__all__ = ["CompiledCell", "Scope", "compile_report", "compiled_cell", "own_scope", "scope_of_all"]
