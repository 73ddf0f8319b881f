"""Everything that changes a request for disclosure.

Each function is one act in one transaction: it checks that the act is allowed, changes the case, adds to
its clock and writes its line into the audit trail.
"""

from gongkai.requests.services.assigning import assign, complete_assignment
from gongkai.requests.services.attaching import (
    forget_applicant_file,
    receive_applicant_file,
    scan_again,
)
from gongkai.requests.services.charging import fee_of, notify_fee, record_payment, waive_fee
from gongkai.requests.services.closing import (
    archive_is_whole,
    archive_request,
    hand_over_to_disclosure,
    transfer_request,
    withdraw_request,
)
from gongkai.requests.services.consulting import consult, receive_reply, tell_third_party
from gongkai.requests.services.corresponding import (
    ask_correction,
    decide_extension,
    extended_due_on,
    propose_extension,
    receive_correction,
)
from gongkai.requests.services.deciding import (
    decision_letter,
    draft_decision,
    give_legal_opinion,
    serve_decision,
    sign_decision,
    submit_decision,
)
from gongkai.requests.services.delaying import ask_reasons, propose_delay, receive_reasons
from gongkai.requests.services.delivering import record_delivery
from gongkai.requests.services.intake import (
    Registration,
    confirm_receipt,
    mark_repetition,
    register_request,
    secret_fits,
    split_request,
)
from gongkai.requests.services.letters import send_letter, set_letter_particulars
from gongkai.requests.services.redacting import (
    begin_redaction,
    make_redacted_copy,
    mark_area,
    mark_stretches,
    mark_text,
    unmark,
)
from gongkai.requests.services.releasing import release_copy, take_release_back
from gongkai.requests.services.remedies import conclude_remedy, open_remedy, reply_to_remedy
from gongkai.requests.services.reminding import remind_of_what_is_due
from gongkai.requests.services.taking_back import revoke_event
from gongkai.requests.services.timing import rebuild_clocks
from gongkai.requests.services.working import (
    add_document,
    record_search,
    set_handler,
)

__all__ = [
    "Registration",
    "add_document",
    "archive_is_whole",
    "archive_request",
    "ask_correction",
    "ask_reasons",
    "assign",
    "begin_redaction",
    "complete_assignment",
    "conclude_remedy",
    "confirm_receipt",
    "consult",
    "decide_extension",
    "decision_letter",
    "draft_decision",
    "extended_due_on",
    "fee_of",
    "forget_applicant_file",
    "give_legal_opinion",
    "hand_over_to_disclosure",
    "make_redacted_copy",
    "mark_area",
    "mark_repetition",
    "mark_stretches",
    "mark_text",
    "notify_fee",
    "open_remedy",
    "propose_delay",
    "propose_extension",
    "rebuild_clocks",
    "receive_applicant_file",
    "receive_correction",
    "receive_reasons",
    "receive_reply",
    "record_delivery",
    "record_payment",
    "record_search",
    "register_request",
    "release_copy",
    "remind_of_what_is_due",
    "reply_to_remedy",
    "revoke_event",
    "scan_again",
    "secret_fits",
    "send_letter",
    "serve_decision",
    "set_handler",
    "set_letter_particulars",
    "sign_decision",
    "split_request",
    "submit_decision",
    "take_release_back",
    "tell_third_party",
    "transfer_request",
    "unmark",
    "waive_fee",
    "withdraw_request",
]
