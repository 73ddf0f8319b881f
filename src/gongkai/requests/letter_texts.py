"""What a letter says: the wording of the day filled from the case, and what it still lacks.

Composing changes nothing; the same composition is shown as a preview and kept when the letter is signed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongkai.disclosures.document_numbers import document_number_warning
from gongkai.law.clock_events import ClockEventKind
from gongkai.law.letters import LetterVersion, letter_facts, letter_kinds, letter_places
from gongkai.law.outcomes import outcome_rules
from gongkai.law.remedies import GOVERNMENT, NONE, remedy_rules
from gongkai.law.wording import Wording, in_words
from gongkai.organisations.models import Agency, AgencyKind, AgencyVersion
from gongkai.organisations.selectors import agency_version, line_of_superiors
from gongkai.requests.clock_reading import clock_of, effective_events
from gongkai.requests.letter_wordings import wording_in_force
from gongkai.requests.models import DisclosureRequest, LetterParticulars

APPLICANT = "applicant"
_HISTORY = {
    ClockEventKind.CORRECTION_REQUESTED: "本机关于{day}告知您（单位）补正",
    ClockEventKind.CORRECTED: "于{day}收到补正后的申请",
    ClockEventKind.EXTENDED: "于{day}告知您（单位）延长答复期限",
    ClockEventKind.REASONS_REQUESTED: "于{day}要求您（单位）说明理由",
    ClockEventKind.REASONS_GIVEN: "于{day}收到您（单位）说明的理由",
    ClockEventKind.DELAYED: "于{day}告知您（单位）延迟答复",
    ClockEventKind.THIRD_PARTY_CONSULTED: "于{day}书面征求第三方意见",
    ClockEventKind.THIRD_PARTY_REPLIED: "征求第三方意见于{day}结束",
    ClockEventKind.AGENCY_CONSULTED: "于{day}征求其他机关意见",
    ClockEventKind.AGENCY_REPLIED: "征求其他机关意见于{day}结束",
    ClockEventKind.FEE_NOTIFIED: "于{day}通知您（单位）缴纳信息处理费",
    ClockEventKind.FEE_PAID: "您（单位）于{day}缴纳信息处理费",
}


@dataclass(frozen=True, slots=True)
class LetterNames:
    """The names that an agency's letters give on a day."""

    agency_name: str
    sign: str
    reconsideration_body: str
    court: str
    online_channel: str
    payment_way: str
    contact: str


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter as it would be signed."""

    kind: str
    label: Wording
    version: LetterVersion
    names: LetterNames
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    remedy_clause: str
    problems: tuple[str, ...]
    """Whole sentences on what keeps the letter from being signed."""


def letter_names(agency: Agency, day: date) -> LetterNames:
    """Return the names that the agency's letters give on ``day``, its own before those of the one above."""
    version = agency_version(agency, day)
    own = LetterParticulars.objects.filter(agency=agency).first() or LetterParticulars()
    above = LetterParticulars.objects.filter(agency=version.parent_id or 0).first() or LetterParticulars()
    return LetterNames(
        agency_name=version.name,
        sign=own.sign or _default_sign(version),
        reconsideration_body=own.reconsideration_body or _reconsideration_body(version, day),
        court=own.court or above.court_below,
        online_channel=own.online_channel or above.online_channel,
        payment_way=own.payment_way or above.payment_way,
        contact=_contact(agency),
    )


def compose_letter(
    case: DisclosureRequest,
    kind: str,
    facts: Mapping[str, Any],
    *,
    day: date,
    addressee: str = "",
    article: Wording | None = None,
    remedy: str = "",
    required: tuple[str, ...] = (),
) -> LetterDraft:
    """Return the letter of that kind as it would be signed on ``day``."""
    letter = letter_kinds()[kind]
    version = wording_in_force(case.agency, kind, day).version
    names = letter_names(case.agency, day)
    addressed = case.applicant_name if version.addressee == APPLICANT else addressee
    values: dict[str, Any] = {**_case_values(case), **_printed(facts), "addressee": addressed}
    if article is not None:
        values["article"] = article.zh
    wanted = remedy or ("free_choice" if version.has_remedy else NONE)
    clause = remedy_rules().clause(wanted, day)
    if clause is not None:
        values["remedy"] = _remedy_text(case, wanted, names, day)
    lacking = [name for name in version.lacks(values, required) if name != "remedy"]
    return LetterDraft(
        kind=kind,
        label=letter.label,
        version=version,
        names=names,
        title=version.title,
        addressee=addressed,
        paragraphs=version.text(values),
        remedy_clause=clause.id if clause else "",
        problems=(
            *_lacking_facts(lacking),
            *(() if wanted == NONE else _remedy_problems(case, names, day)),
            *_number_problems(case, names, day),
        ),
    )


def fact_label(name: str) -> str:
    """Return what a fact is called in the reader's language."""
    label = letter_places().get(name)
    if label is None:
        return name
    return label.text("en" if (get_language() or "").startswith("en") else "zh")


def _case_values(case: DisclosureRequest) -> dict[str, Any]:
    rule = case.receipt_rule
    clock = clock_of(case)
    return {
        "request_number": case.number,
        "asked_for": " ".join(case.asked_for.split()),
        "received_on": case.received_on,
        "submitted_on": case.submitted_on,
        "channel": rule.label,
        "receipt_article": rule.article,
        "receipt_rule": rule.says,
        "due_on": clock and clock.due_on,
        "history": history_sentence(case),
    }


def history_sentence(case: DisclosureRequest) -> str:
    """Tell what happened to the request as its answer tells it; empty when nothing did."""
    parts = [
        _HISTORY[event.event].format(day=in_words(event.on, "zh"))
        for event in sorted(effective_events(case.events.all()), key=lambda event: event.on)
        if event.event in _HISTORY
    ]
    if not parts:
        return ""
    text = "；".join(parts)
    return (text if text.startswith(("本机关", "您")) else f"本机关{text}") + "。"


def _printed(facts: Mapping[str, Any]) -> dict[str, Any]:
    known = letter_facts()
    printed = {
        name: known[name].printed(value) if name in known else value for name, value in facts.items()
    }
    ground = outcome_rules().grounds.get(str(facts.get("withheld_ground", "")))
    if ground is not None:
        printed |= {"withheld_ground": ground.label, "withheld_article": ground.article}
    return printed


def _remedy_text(case: DisclosureRequest, remedy: str, names: LetterNames, day: date) -> str:
    rules = remedy_rules()
    clause = rules.clause(remedy, day)
    if clause is None:
        return ""
    text = clause.text(body=names.reconsideration_body or "＿＿＿＿", court=names.court or "＿＿＿＿")
    if rules.must_name_online_channel(case.delivery_wanted, day):
        text += rules.online.template.format(online=names.online_channel or "＿＿＿＿")
    return text


def _lacking_facts(lacking: list[str]) -> Iterator[str]:
    if lacking:
        yield _("The letter does not state: %(facts)s. Give these facts.") % {
            "facts": _(", ").join(fact_label(name) for name in lacking)
        }


def _number_problems(case: DisclosureRequest, names: LetterNames, day: date) -> Iterator[str]:
    if document_number_warning(f"{names.sign}〔{day.year}〕1号"):
        yield _(
            "“%(sign)s” is no sign of a document number: it is made of Chinese characters only, such as"
            " 岚财公复. Correct it in the particulars of letters."
        ) % {"sign": names.sign}
    if case.received_on and day < case.received_on:
        yield _("The letter would be dated %(day)s, before the request was received. Correct the day.") % {
            "day": day.isoformat()
        }


def _remedy_problems(case: DisclosureRequest, names: LetterNames, day: date) -> Iterator[str]:
    if not names.reconsideration_body:
        yield _(
            "The remedy names no reconsideration body. Enter it in the particulars of letters of this"
            " agency."
        )
    if not names.court:
        yield _("The remedy names no court. Enter it in the particulars of letters of this agency.")
    if remedy_rules().must_name_online_channel(case.delivery_wanted, day) and not names.online_channel:
        yield _(
            "The answer is served through the internet, so it must name the internet channel for filing a"
            " reconsideration (article 22 of the Administrative Reconsideration Law). Enter it in the"
            " particulars of letters."
        )


def _default_sign(version: AgencyVersion) -> str:
    return f"{version.short_name or version.name}公开"


def _reconsideration_body(version: AgencyVersion, day: date) -> str:
    """Return the body that the law of the day names by the kind of agency; empty where there is none."""
    above = line_of_superiors(version, day)
    if remedy_rules().body_of(version.kind, day) == GOVERNMENT:
        above = [one for one in above if one.kind == AgencyKind.GOVERNMENT]
    return above[-1].name if above else ""


def _contact(agency: Agency) -> str:
    office = getattr(agency, "disclosure_office", None)
    if office is None:
        return ""
    parts = [office.name, office.phone, office.address]
    return "，".join(part for part in parts if part)
