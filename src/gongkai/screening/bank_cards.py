"""Bank cards: the check digit is right, and the issuer's prefix or the text says that it is a card."""

import re
from collections.abc import Iterator

from gongkai.law.wording import Wording
from gongkai.screening.digits import DigitRun
from gongkai.screening.findings import FindingReason, ScreeningFinding, ScreeningKind, Strength
from gongkai.screening.identity_numbers import looks_like_identity
from gongkai.screening.lists import CardWords
from gongkai.screening.masking import masked_number
from gongkai.screening.screened_text import ScreenedText
from gongkai.screening.sentences import CARD_CONTEXT, CARD_ISSUER, CARD_NETWORK, CARD_ORGANISATION

_CARD = re.compile(
    r"(?<!\d)(?:\d{13,19}|\d{4}([ \-])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|\d{6} \d{7,13})(?![\dX])"
)
_FEWEST_FIGURES = 8
"""Digits before the zeros at the end; a number of fewer is a filler."""
_DOUBLED = str.maketrans("0123456789", "0246813579")
"""Each digit doubled, and the digits of the result added."""

_NETWORK_LENGTH = 16
_IDENTITY_LENGTH = 18
_UNIONPAY = Wording(zh="银联", en="UnionPay")


def bank_cards(screened: ScreenedText, run: DigitRun) -> Iterator[ScreeningFinding]:
    """Yield the bank cards in a run of digits."""
    cards = screened.lists.cards
    for match in _CARD.finditer(run.plain):
        start, end = run.start + match.start(), run.start + match.end()
        number = run.number(*match.span())
        if not _is_possible(number, cards):
            continue
        context = cards.context.search(screened.before(start)) or cards.context.search(
            screened.after(end, 12)
        )
        if not context and _is_something_else(screened, start, end, number):
            continue
        verdict = _verdict(number, cards, announced=context is not None)
        if verdict is None:
            continue
        reason, strength = verdict
        organised = _is_organisations(screened, start)
        finding = screened.finding(
            ScreeningKind.BANK_CARD,
            (start, end),
            reason,
            strength=Strength.POSSIBLE if organised else strength,
            masked=masked_number(number, "bank_card", screened.lists.masking),
        )
        yield finding.because(CARD_ORGANISATION) if organised else finding


def _is_possible(number: str, cards: CardWords) -> bool:
    if not cards.shortest_with_context <= len(number) <= cards.longest:
        return False
    return len(number.rstrip("0")) >= _FEWEST_FIGURES and _has_check_digit(number)


def _has_check_digit(number: str) -> bool:
    """Tell whether the last digit is the check digit (Luhn); eight times as fast as the library's."""
    backwards = number[::-1]
    total = sum(map(int, backwards[::2])) + sum(map(int, backwards[1::2].translate(_DOUBLED)))
    return total % 10 == 0


def _verdict(number: str, cards: CardWords, *, announced: bool) -> tuple[FindingReason, Strength] | None:
    issuer = _issuer(number, cards)
    if issuer is not None:
        return FindingReason(
            CARD_ISSUER, {"issuer": issuer}
        ), Strength.SURE if announced else Strength.LIKELY
    if announced:
        return FindingReason(CARD_CONTEXT), Strength.LIKELY
    if len(number) == _NETWORK_LENGTH and number.startswith(cards.networks):
        return FindingReason(CARD_NETWORK), Strength.POSSIBLE
    return None


def _issuer(number: str, cards: CardWords) -> Wording | str | None:
    """Return who issued a card by its prefix, where the length is that of a card."""
    if len(number) < cards.shortest:
        return None
    for length in (6, 5, 4):
        if name := cards.issuers.get(number[:length]):
            return name
    return _UNIONPAY if number.startswith(cards.unionpay) else None


def _is_something_else(screened: ScreenedText, start: int, end: int, number: str) -> bool:
    """Tell whether a number nobody calls a card is a serial number, an amount or an identity number."""
    return (
        screened.is_serial(start)
        or screened.is_amount(start, end)
        or screened.is_part(start, end)
        or screened.in_link(start, end)
        or (len(number) == _IDENTITY_LENGTH and looks_like_identity(number, screened))
    )


def _is_organisations(screened: ScreenedText, place: int) -> bool:
    """Tell whether a number stands among the account details of a firm or an office."""
    cards, block = screened.lists.cards, screened.block(place, 80)
    return bool(cards.organisation_signs.search(block) and cards.organisation_names.search(block))
