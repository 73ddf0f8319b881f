"""Everything that changes agencies, their people and accounts.

Each function is one act: it checks that the act is allowed, closes what held before and writes what holds
from the day on. The past is never overwritten. Who may act, and the audit trail, are a matter of
``gongkai.administration``, which lies above the trail.
"""

from gongkai.organisations.services.accounts import (
    PasswordWrong,
    PowersWouldMeet,
    change_own_password,
    change_roles,
    create_account,
    edit_account,
    generated_password,
    require_separate_powers,
    reset_password,
    set_active,
)
from gongkai.organisations.services.agencies import (
    VERSION_FIELDS,
    AgencyNotInForce,
    AgencyTreeBroken,
    abolish_agency,
    correct_agency,
    create_agency,
    merge_agencies,
    move_agency,
    rename_agency,
    revise_agency,
    split_agency,
)
from gongkai.organisations.services.people import (
    LiaisonEnded,
    appoint_liaison_officer,
    count_staff,
    relieve_liaison_officer,
    update_disclosure_office,
)

__all__ = [
    "VERSION_FIELDS",
    "AgencyNotInForce",
    "AgencyTreeBroken",
    "LiaisonEnded",
    "PasswordWrong",
    "PowersWouldMeet",
    "abolish_agency",
    "appoint_liaison_officer",
    "change_own_password",
    "change_roles",
    "correct_agency",
    "count_staff",
    "create_account",
    "create_agency",
    "edit_account",
    "generated_password",
    "merge_agencies",
    "move_agency",
    "relieve_liaison_officer",
    "rename_agency",
    "require_separate_powers",
    "reset_password",
    "revise_agency",
    "set_active",
    "split_agency",
    "update_disclosure_office",
]
