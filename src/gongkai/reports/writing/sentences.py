"""The first draft of a text: the sentences of the form's data whose figures are there."""

from collections.abc import Mapping
from typing import Any

from gongkai.law.statute import load_yaml
from gongkai.organisations.models import Agency
from gongkai.reports.compiling import Scope
from gongkai.reports.figures import Report
from gongkai.requests.countable import fee_figures


def drafted_text(scope: Scope, report: Report) -> dict[str, str]:
    """Return, by the part's key, the sentences that the figures bear, with places for the figures."""
    facts = {"year": report.year, "agency": report.agency, **_fees(scope)}
    return {
        section["key"]: "".join(
            _with_facts(sentence["zh"], facts)
            for sentence in section["sentences"]
            if _holds(sentence, report)
        )
        for section in load_yaml(f"annual_report/{report.form}/sentences.yaml")["sections"]
    }


def _holds(sentence: Mapping[str, Any], report: Report) -> bool:
    """Tell whether every figure is there that the sentence needs, and as it asks: zero, or more."""
    figures = [report.cells.get(key) for key in sentence.get("needs", ())]
    if any(figure is None for figure in figures):
        return False
    wants_more = sentence.get("when") == "more"
    return all(bool(figure) == wants_more for figure in figures) if "when" in sentence else True


def _with_facts(sentence: str, facts: Mapping[str, object]) -> str:
    """Put the facts in their places; places for figures, which have two braces, stay."""
    for name, fact in facts.items():
        sentence = sentence.replace("{" + name + "}", str(fact))
    return sentence


def _fees(scope: Scope) -> dict[str, object]:
    fees = fee_figures(agencies=Agency.objects.filter(pk__in=scope.agency_ids), year=scope.year)
    return {
        "fee_notices": fees.notices,
        "fee_notified": f"{fees.notified.normalize():f}",
        "fee_paid": f"{fees.paid.normalize():f}",
    }
