"""The findings of a report on its page: each with its answer, and the form that an answer is given in."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.reports.models import DECIMAL_PLACES, AnnualReport, FindingExplanation, plain_figure
from gongkai.reports.selectors import explanations_in_force, finding_id
from gongkai.reports.states import ReportState


class ExplanationForm(forms.Form):
    """An officer's answer to one finding."""

    cause = forms.CharField(
        label=_("Why the figures are as they are"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    body = forms.CharField(
        label=_("Whose figures they are"),
        max_length=200,
        required=False,
        help_text=_("The agency or unit in which the difference arose."),
    )
    difference = forms.DecimalField(
        label=_("Difference"),
        max_digits=24,
        decimal_places=DECIMAL_PLACES,
        required=False,
        help_text=_("How much of the difference this explains; leave it blank where no figures differ."),
    )


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding as the page shows it."""

    id: str
    finding: dict[str, Any]
    answer: FindingExplanation | None
    figure: int | Decimal | None
    """The difference that the answer names."""
    form: ExplanationForm | None
    """None where the edition no longer counts."""


def finding_rows(
    record: AnnualReport, agency_name: str, bound: dict[str, ExplanationForm]
) -> list[FindingRow]:
    """Return the report's findings in order; ``bound`` holds the form that was just filled in wrongly."""
    answers = explanations_in_force(record)
    is_open = record.state in (ReportState.DRAFT, ReportState.PUBLISHED)
    rows = []
    for finding in record.findings:
        number = finding_id(finding)
        answer = answers.get(number)
        form = bound.get(number) or _form(number, finding, answer, agency_name)
        figure = plain_figure(answer.difference) if answer else None
        rows.append(FindingRow(number, finding, answer, figure, form if is_open else None))
    return rows


def _form(
    number: str, finding: dict[str, Any], answer: FindingExplanation | None, agency_name: str
) -> ExplanationForm:
    if answer is not None:
        initial = {
            "cause": answer.cause,
            "body": answer.body,
            "difference": plain_figure(answer.difference),
        }
    else:
        initial = {"body": agency_name, "difference": finding.get("difference")}
    return ExplanationForm(initial=initial, prefix=number)
