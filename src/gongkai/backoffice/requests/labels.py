"""What outcomes, answers and acts are called on the officers' pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.backoffice.requests.fetching import in_language
from gongkai.law.outcomes import outcome_rules
from gongkai.requests.models import DisclosureRequest

ACT_LABELS: dict[str, Promise] = {
    "register": _("Registered"),
    "confirm_receipt": _("Receipt confirmed"),
    "split": _("Split into several"),
    "mark_repetition": _("Repetition noted"),
    "ask_correction": _("Correction asked for"),
    "correct": _("Correction taken"),
    "propose_extension": _("Extension proposed"),
    "decline_extension": _("Extension declined"),
    "decline_delay": _("Delay declined"),
    "extend": _("Extension approved and told"),
    "ask_reasons": _("Reasons asked for"),
    "give_reasons": _("Reasons taken"),
    "propose_delay": _("Delay proposed"),
    "delay": _("Delay approved and told"),
    "consult": _("Opinion asked for"),
    "receive_reply": _("Reply recorded"),
    "tell_third_party": _("Third party told of disclosure"),
    "notify_fee": _("Fee notified"),
    "pay": _("Payment recorded"),
    "waive_fee": _("Fee not charged"),
    "assign": _("Work assigned"),
    "complete_assignment": _("Department reported"),
    "record_search": _("Search recorded"),
    "add_document": _("Document filed"),
    "set_handler": _("Handler changed"),
    "send_letter": _("Letter sent"),
    "record_delivery": _("Delivery recorded"),
    "draft_decision": _("Decision drafted"),
    "submit_decision": _("Handed to legal review"),
    "give_legal_opinion": _("Legal opinion given"),
    "sign_decision": _("Decision signed"),
    "serve_decision": _("Decision served"),
    "withdraw": _("Withdrawn by the applicant"),
    "transfer": _("Passed to another agency"),
    "receive_transfer": _("Received from another agency"),
    "archive": _("Archived"),
    "hand_over": _("Handed over to disclosure"),
    "revoke_event": _("Event taken back"),
    "recompute_clock": _("Clock computed afresh"),
    "open_remedy": _("Remedy recorded"),
    "reply_to_remedy": _("Reply to a remedy recorded"),
    "conclude_remedy": _("Result of a remedy recorded"),
    "begin_redaction": _("Redaction begun"),
    "mark_places": _("Places marked"),
    "unmark_place": _("Mark taken back"),
    "make_redacted_copy": _("Redacted copy made"),
    "release_copy": _("Copy enclosed with the letter"),
    "take_release_back": _("Enclosure taken out"),
    "receive_applicant_file": _("File received from the applicant"),
    "scan_again": _("File searched again for malware"),
    "forget_applicant_file": _("Content of a file deleted"),
    "import": _("Brought in from earlier records"),
    "opinion": _("Opinion of the applicant taken"),
    "complain": _("Complaint made"),
    "answer_complaint": _("Complaint answered"),
    "claim_payment": _("Payment told by the applicant"),
    "forget_identity": _("Number of the identity document removed"),
}


def act_label(action: str) -> Promise | str:
    """Return what an act of the audit trail is called."""
    name = action.removeprefix("requests.")
    return ACT_LABELS.get(name, name)


def outcome_label(case: DisclosureRequest) -> str:
    """Return the outcome of a case, or of its draft, as the form prints it; empty where there is none."""
    outcome = case.outcome or (case.decision.outcome if hasattr(case, "decision") else "")
    if not outcome:
        return ""
    rules = outcome_rules()
    leaf = rules.outcome(outcome)
    group, label = in_language(rules.groups[leaf.group]), in_language(leaf.label)
    return group if leaf.id == leaf.group else f"{group} {label}"


def answer_label(case: DisclosureRequest) -> str:
    """Return the article and the way of answering of a case's decision."""
    if not hasattr(case, "decision"):
        return ""
    leaf = outcome_rules().outcome(case.decision.outcome)
    if not case.decision.answer and len(leaf.answers) > 1:  # brought in from earlier records
        return ""
    answer = leaf.answer(case.decision.answer)
    return in_language(answer.article)
