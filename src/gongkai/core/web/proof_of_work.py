"""A small proof of work in front of a form that machines would misuse: no third party, no personal data.

The page carries a challenge; a script of ours solves it while the visitor writes. A form without a proof,
as one sent without scripts, is not refused: whoever takes it lets fewer of them through.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django import forms
from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from django.utils.crypto import salted_hmac

GOOD_FOR = timedelta(hours=2)
LARGEST_NUMBER = 100_000
"""Half of it is tried on average: less than a second in a browser, a minute for a hundred forms."""
LONGEST_PROOF = 1_000


def new_challenge(now: datetime) -> str:
    """Return a challenge as the script reads it."""
    made = create_challenge(
        ChallengeOptions(max_number=LARGEST_NUMBER, hmac_key=_key(), expires=now + GOOD_FOR)
    )
    return json.dumps(made.to_dict())


def is_proven(proof: str) -> bool:
    """Tell whether the proof solves a challenge of ours; each is good for one form and for two hours.

    That it is used once holds for all processes that share the cache.
    """
    if not proof or len(proof) > LONGEST_PROOF:
        return False
    try:
        is_right, _problem = verify_solution(proof, _key())
    except (TypeError, ValueError, AttributeError):  # a payload that no browser of ours would send
        return False
    if not is_right:
        return False
    used = salted_hmac("gongkai.core.web.proof_of_work.used", proof).hexdigest()
    return caches["limits"].add(f"proof:{used}", 1, int(GOOD_FOR.total_seconds()))


def _key() -> str:
    return salted_hmac("gongkai.core.web.proof_of_work", settings.SECRET_KEY).hexdigest()


class ProofInput(forms.HiddenInput):
    """The place of the proof: a fresh challenge on every page, whatever was sent before."""

    template_name = "web/proof_of_work.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the challenge; a proof that was sent is spent and not shown again."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        context["widget"]["challenge"] = new_challenge(timezone.now())
        return context


class ProofField(forms.CharField):
    """A field that is True where the proof is right and False where there is none."""

    widget = ProofInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> Any:
        """Return whether the work was done; it is never an error that it was not."""
        return is_proven(str(value or ""))
