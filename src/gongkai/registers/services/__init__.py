"""Everything that changes registers: imports, single rows, clean-up campaigns. One function is one act."""

from gongkai.registers.services.campaigns import (
    CampaignFiguresWrong,
    close_campaign,
    decide_items,
    open_campaign,
)
from gongkai.registers.services.editing import (
    RowRefused,
    add_row,
    edit_row,
    restore_row,
    withdraw_row,
)
from gongkai.registers.services.importing import (
    AppliedRegisterImport,
    RegisterImportRefused,
    confirm_import,
    discard_import,
    hand_in_rows,
    import_rows,
)

__all__ = [
    "AppliedRegisterImport",
    "CampaignFiguresWrong",
    "RegisterImportRefused",
    "RowRefused",
    "add_row",
    "close_campaign",
    "confirm_import",
    "decide_items",
    "discard_import",
    "edit_row",
    "hand_in_rows",
    "import_rows",
    "open_campaign",
    "restore_row",
    "withdraw_row",
]
