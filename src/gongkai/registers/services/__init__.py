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
from gongkai.registers.services.proposing import (
    propose_edit,
    propose_restoring,
    propose_row,
    submit_closing,
    submit_import,
)
from gongkai.registers.services.releasing import give_release_opinion, questions_of, recall_release
from gongkai.registers.services.reviewed import NotReviewed

__all__ = [
    "AppliedRegisterImport",
    "CampaignFiguresWrong",
    "NotReviewed",
    "RegisterImportRefused",
    "RowRefused",
    "add_row",
    "close_campaign",
    "confirm_import",
    "decide_items",
    "discard_import",
    "edit_row",
    "give_release_opinion",
    "hand_in_rows",
    "import_rows",
    "open_campaign",
    "propose_edit",
    "propose_restoring",
    "propose_row",
    "questions_of",
    "recall_release",
    "restore_row",
    "submit_closing",
    "submit_import",
    "withdraw_row",
]
