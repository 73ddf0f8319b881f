"""Every act on a case that officers are offered, in the order in which pages list them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongkai.backoffice.requests import act_forms, closing_forms
from gongkai.backoffice.requests.act_conditions import (
    all_of,
    has_draft,
    has_none,
    has_some,
    is_in_work,
    is_not_archived,
    stands_in,
    state_allows,
    was_disclosed,
)
from gongkai.backoffice.requests.acts import CaseAct
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest
from gongkai.requests.states import DRAFTING_STATES, RequestState


def _file_document(*, disclosure_request: DisclosureRequest, file: Any, **values: Any) -> object:
    content = file.read()
    return services.add_document(
        disclosure_request=disclosure_request, name=file.name, content=content, **values
    )


def _split(*, matters: str, **values: Any) -> object:
    return services.split_request(matters=matters.splitlines(), **values)


def _send_letter(*, corrected_record: str, **values: Any) -> object:
    facts = {"corrected_record": corrected_record} if corrected_record else {}
    return services.send_letter(facts=facts, **values)


def _open_remedy(*, disclosure_request: DisclosureRequest, **values: Any) -> object:
    return services.open_remedy(
        agency=disclosure_request.agency, disclosure_request=disclosure_request, **values
    )


_S = RequestState
_ACTS = (
    CaseAct(
        "confirm-receipt",
        _("Confirm the receipt"),
        act_forms.ConfirmReceiptForm,
        services.confirm_receipt,
        state_allows("confirm_receipt"),
        "step",
        _("Agree with the applicant that the request was received; that day counts."),
    ),
    CaseAct(
        "submit",
        _("Hand the draft to legal review"),
        act_forms.PlainActForm,
        services.submit_decision,
        all_of(state_allows("submit"), has_draft),
        "step",
        _("Another account reads the draft before it is signed. What it lacks is told now."),
    ),
    CaseAct(
        "opinion",
        _("Give the legal opinion"),
        act_forms.OpinionForm,
        services.give_legal_opinion,
        stands_in(_S.IN_REVIEW),
        "step",
        takes_today=False,
    ),
    CaseAct(
        "sign",
        _("Sign the decision"),
        act_forms.PlainActForm,
        services.sign_decision,
        stands_in(_S.REVIEWED),
        "step",
        _("The letter gets its number and today's date, and can no longer be changed."),
    ),
    CaseAct(
        "serve",
        _("Record the service of the decision"),
        act_forms.DeliveryForm,
        services.serve_decision,
        stands_in(_S.SIGNED),
        "step",
        _("The day of service ends the period and concludes the request."),
    ),
    CaseAct(
        "archive",
        _("Archive"),
        act_forms.PlainActForm,
        services.archive_request,
        stands_in(_S.CONCLUDED),
        "step",
        _("Everything in the file is listed, and the list is sealed."),
        takes_today=False,
    ),
    CaseAct(
        "receive-correction",
        _("Take the correction"),
        act_forms.ReceiveCorrectionForm,
        services.receive_correction,
        stands_in(_S.AWAITING_CORRECTION),
        "step",
        _("The whole period starts afresh from its receipt."),
    ),
    CaseAct(
        "pay",
        _("Record the payment"),
        act_forms.PaymentForm,
        services.record_payment,
        stands_in(_S.AWAITING_PAYMENT),
        "step",
        _("The whole period starts afresh from the payment."),
    ),
    CaseAct(
        "decide-extension",
        _("Decide on the extension"),
        act_forms.DecideExtensionForm,
        services.decide_extension,
        all_of(state_allows("extend"), has_some("extensions", is_approved=None, until=None)),
        "step",
        _("The head of the disclosure office decides (article 33); not the officer who proposed it."),
    ),
    CaseAct(
        "decide-delay",
        _("Decide on the delay"),
        act_forms.DecideExtensionForm,
        services.decide_extension,
        all_of(state_allows("delay"), has_some("extensions", is_approved=None, until__isnull=False)),
        "step",
        _("Another officer than the one who proposed it decides (article 35)."),
    ),
    CaseAct(
        "receive-reasons",
        _("Take the reasons"),
        act_forms.ReceiveReasonsForm,
        services.receive_reasons,
        all_of(state_allows("give_reasons"), has_some("reasons", given_on=None)),
        "step",
        _("The period goes on meanwhile. Whether the reasons are reasonable is decided afterwards."),
    ),
    CaseAct(
        "reply",
        _("Record a reply"),
        act_forms.ReplyForm,
        services.receive_reply,
        all_of(is_in_work, has_some("consultations", reply="")),
        "step",
        _("The period runs again after that day. Silence is recorded when the time to reply is over."),
        target="consultation",
    ),
    CaseAct(
        "ask-correction",
        _("Ask for a correction"),
        act_forms.AskCorrectionForm,
        services.ask_correction,
        all_of(state_allows("ask_correction"), has_none("corrections")),
        "work",
        _("Once, in one letter, within 7 working days of receipt (article 30). It is signed at once."),
    ),
    CaseAct(
        "propose-extension",
        _("Propose an extension"),
        act_forms.ProposeExtensionForm,
        services.propose_extension,
        all_of(
            state_allows("extend"),
            has_none("extensions", is_approved=None),
            has_none("extensions", is_approved=True, until=None),
        ),
        "work",
        _("Once, with the approval of the head of the disclosure office (article 33)."),
    ),
    CaseAct(
        "consult",
        _("Ask for an opinion"),
        act_forms.ConsultForm,
        services.consult,
        state_allows("consult"),
        "work",
        _("It is signed at once; the days after today do not count until the reply (articles 32 to 34)."),
    ),
    CaseAct("assign", _("Assign work"), act_forms.AssignForm, services.assign, is_in_work, "work"),
    CaseAct(
        "complete-assignment",
        _("Record what a department reports"),
        act_forms.CompleteAssignmentForm,
        services.complete_assignment,
        all_of(is_in_work, has_some("assignments", done_on=None)),
        "work",
        target="assignment",
    ),
    CaseAct(
        "search", _("Record a search"), act_forms.SearchForm, services.record_search, is_in_work, "work"
    ),
    CaseAct(
        "document",
        _("File a document"),
        act_forms.DocumentForm,
        _file_document,
        is_not_archived,
        "work",
        takes_today=False,
    ),
    CaseAct(
        "delivery",
        _("Record the delivery of a letter"),
        act_forms.LetterDeliveryForm,
        services.record_delivery,
        all_of(is_not_archived, has_some("letters", deliveries=None, decision=None)),
        "work",
        target="letter",
    ),
    CaseAct(
        "letter",
        _("Send the receipt or another letter"),
        act_forms.SendLetterForm,
        _send_letter,
        is_not_archived,
        "work",
    ),
    CaseAct(
        "ask-reasons",
        _("Ask for reasons"),
        act_forms.AskReasonsForm,
        services.ask_reasons,
        all_of(state_allows("ask_reasons"), has_none("reasons", given_on=None)),
        "rare",
        _(
            "When number or frequency clearly exceed what is reasonable (article 35). The period goes on"
            " meanwhile."
        ),
    ),
    CaseAct(
        "propose-delay",
        _("Propose a delay"),
        act_forms.ProposeDelayForm,
        services.propose_delay,
        all_of(
            state_allows("delay"),
            has_some("reasons", given_on__isnull=False),
            has_none("extensions", is_approved=None),
        ),
        "rare",
        _(
            "When the reasons are reasonable, and the answer cannot be given in the period of article 33:"
            " a reasonable day (article 35). Reasons that are not reasonable end in a decision."
        ),
    ),
    CaseAct(
        "fee",
        _("Notify the fee"),
        act_forms.FeeForm,
        services.notify_fee,
        state_allows("notify_fee"),
        "rare",
        _("By one tariff only; the period stops until it is paid (article 42)."),
    ),
    CaseAct(
        "waive-fee",
        _("Decide not to charge"),
        act_forms.WaiveFeeForm,
        services.waive_fee,
        is_in_work,
        "rare",
    ),
    CaseAct(
        "split",
        _("Split into several"),
        act_forms.SplitForm,
        _split,
        all_of(state_allows("split"), has_none("events")),
        "rare",
    ),
    CaseAct(
        "repetition",
        _("Note a repetition"),
        act_forms.RepetitionForm,
        services.mark_repetition,
        is_in_work,
        "rare",
        _("The likest earlier requests are offered. Whether this one repeats them is yours to decide."),
        takes_today=False,
    ),
    CaseAct(
        "handler",
        _("Change the handler"),
        act_forms.HandlerForm,
        services.set_handler,
        is_in_work,
        "rare",
        takes_today=False,
    ),
    CaseAct(
        "tell-third-party",
        _("Tell a third party of disclosure"),
        act_forms.TellThirdPartyForm,
        services.tell_third_party,
        all_of(is_not_archived, has_some("consultations", kind="third_party", reply="objects")),
        "rare",
        _("When not disclosing would gravely affect the public interest (article 32)."),
        target="consultation",
    ),
    CaseAct(
        "withdraw",
        _("Record the withdrawal"),
        closing_forms.WithdrawForm,
        services.withdraw_request,
        state_allows("withdraw"),
        "rare",
        _("The request ends and is counted among the other outcomes."),
    ),
    CaseAct(
        "transfer",
        _("Pass on to another agency"),
        closing_forms.TransferForm,
        services.transfer_request,
        state_allows("transfer"),
        "rare",
        _("It is received there today, under its own number."),
    ),
    CaseAct(
        "revoke-event",
        _("Take back an event"),
        closing_forms.RevokeEventForm,
        services.revoke_event,
        all_of(stands_in(*DRAFTING_STATES), has_some("events")),
        "rare",
        _("It stays in the file, crossed out; the days are derived afresh."),
        target="event",
        takes_today=False,
    ),
    CaseAct(
        "hand-over",
        _("Make it public for everyone"),
        closing_forms.HandOverForm,
        services.hand_over_to_disclosure,
        was_disclosed,
        "rare",
        _("A draft of proactive disclosure begins (article 44)."),
        takes_today=False,
    ),
    CaseAct(
        "remedy",
        _("Record a reconsideration, lawsuit or complaint"),
        closing_forms.OpenRemedyForm,
        _open_remedy,
        lambda _case: True,
        "rare",
        takes_revision=False,
    ),
    CaseAct(
        "remedy-reply",
        _("Record the reply to a case"),
        closing_forms.RemedyReplyForm,
        services.reply_to_remedy,
        has_some("remedies", replied_on=None),
        "rare",
        target="remedy",
        takes_revision=False,
    ),
    CaseAct(
        "remedy-result",
        _("Record the result of a case"),
        closing_forms.RemedyResultForm,
        services.conclude_remedy,
        has_some("remedies", result=""),
        "rare",
        target="remedy",
        takes_revision=False,
    ),
)
CASE_ACTS: Mapping[str, CaseAct] = {act.name: act for act in _ACTS}
"""Every act by its name in addresses."""


def offered_acts(case: DisclosureRequest, group: str) -> list[CaseAct]:
    """Return the acts of a group that are possible for the case now."""
    return [act for act in CASE_ACTS.values() if act.group == group and act.is_offered(case)]
