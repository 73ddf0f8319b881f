"""Cells of tables that are handed out: no spreadsheet program may compute a text instead of showing it."""

import re

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet program takes for the beginning of a formula, in full width too."""
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def plain_cell(text: str) -> str:
    """Return the text with an apostrophe before it where a program would compute it; a number stays one."""
    is_formula = text.startswith(FORMULA_MARKS) and len(text) > 1 and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def text_of_cell(text: str) -> str:
    """Return a cell as it was before :func:`plain_cell`, so that a table may be handed in again."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_MARKS) else text
