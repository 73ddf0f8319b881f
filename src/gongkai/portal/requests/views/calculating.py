"""The public calculator: from the day of receipt to the last day for the answer, with every step."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.law.calendar import working_calendar
from gongkai.law.clock_events import ClockEventKind
from gongkai.law.clock_rules import answer_clock_rules
from gongkai.law.clocks import answer_clock
from gongkai.law.wording import WordedRefusal
from gongkai.portal.requests.forms import CalculatorForm
from gongkai.portal.requests.frame import SECTION, column, crumbs, language
from gongkai.requests.clock_words import WordedClock, worded_clock


@require_safe
def clock(request: HttpRequest) -> HttpResponse:
    """Compute when an answer is due, by the same function that computes it for every request."""
    names = answer_clock_rules().sentences.events
    events = [(kind.value, names[kind].text(language())) for kind in ClockEventKind]
    is_asked = "received" in request.GET
    initial = {"received": timezone.localdate()}
    form = CalculatorForm(request.GET if is_asked else None, events=events, initial=initial)
    context: dict[str, Any] = {
        "section": SECTION,
        "column": column(),
        "crumbs": crumbs(_("When is the answer due?")),
        "form": form,
    }
    if is_asked and form.is_valid():
        try:
            context["clock"] = _computed(form)
        except WordedRefusal as refusal:
            form.add_error(None, refusal.text(language()))
    status = 400 if is_asked and form.errors else 200
    return render(request, "portal/requests/clock.html", context, status=status)


def _computed(form: CalculatorForm) -> WordedClock:
    result = answer_clock(
        form.cleaned_data["received"],
        form.events(),
        rules=answer_clock_rules(),
        calendar=working_calendar(),
    )
    return worded_clock(result, timezone.localdate(), language=language())
