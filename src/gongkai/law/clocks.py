"""When the answer to a request is due.

A pure function from what happened to dates: no database, no web, no "today". The law's numbers, and
the sentences that explain a date, are in ``statute/clocks/``.

How days are counted: the day of receipt does not count; the day on which a letter goes out does; the
days after it, up to and including the day of the reply, do not. Letters that overlap stop the period
once. A corrected request and a payment start the whole period afresh; an extension notified before
belongs to the request and stays with it. What is notified after the period has ended does not revive
it. Reasons that are asked for stop nothing; a delay under article 35 fixes a day before which the answer
is not late, while the period of article 33 is counted as ever. Where the law is silent the choice is made
here and told in a warning.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from gongkai.law.calendar import PROVISIONAL_YEAR, WorkingCalendar
from gongkai.law.clock_events import REPLIES, ClockEvent, ClockEventKind, in_order
from gongkai.law.clock_period import AnswerCountdown
from gongkai.law.clock_results import RECEIVED, ClockResult, ClockSuspension, ClockWarning
from gongkai.law.clock_rules import AnswerClockRules, AnswerPeriod
from gongkai.law.clock_telling import ClockTelling
from gongkai.law.wording import Wording

Kind = ClockEventKind


def answer_clock(
    received_on: date,
    events: Iterable[ClockEvent] = (),
    *,
    rules: AnswerClockRules,
    calendar: WorkingCalendar,
) -> ClockResult:
    """Return when the answer is due, and every step that made that day.

    Events may come in any order of entry.
    """
    clock = _Clock(rules.sentences, rules.in_force_on(received_on), calendar, received_on)
    clock.receive()
    for event in in_order(events):
        clock.take(event)
    return clock.result()


@dataclass(slots=True)
class _Clock(ClockTelling):
    """The clock while it reads a history: what is counted, and what it is waiting for."""

    law: AnswerPeriod
    calendar: WorkingCalendar
    received_on: date
    countdown: AnswerCountdown = field(init=False)
    letters: dict[Kind, list[date]] = field(default_factory=dict)
    """Days of the consultations without a reply, oldest first."""
    correction_asked_on: date | None = None
    correction_first_asked_on: date | None = None
    fee_notified_on: date | None = None
    fee_counts: bool = False
    extended_on: date | None = None
    reasons_asked_on: date | None = None
    """The day on which reasons were asked for that have not come."""
    reasons_were_given: bool = False
    delayed_until: date | None = None
    answered_on: date | None = None
    answer_due_on: date | None = None
    """The last day as it stood when the answer was given."""
    history: list[ClockEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.countdown = AnswerCountdown(self.calendar, self.received_on, self.law.within)

    def waiting_for(self) -> tuple[Kind, ...]:
        """Return the events for which the period stands still."""
        waiting = [
            reply
            for reply, letter in REPLIES.items()
            if self.letters.get(letter) and self.law.consultation(letter).stops
        ]
        if self.correction_asked_on is not None:
            waiting.append(Kind.CORRECTED)
        if self.fee_notified_on is not None and self.fee_counts:
            waiting.append(Kind.FEE_PAID)
        return tuple(waiting)

    def start_afresh(self, day: date) -> None:
        """Count the whole period from ``day``, an extension that was given included."""
        self.countdown.start_afresh(day, halted=bool(self.waiting_for()))
        if self.countdown.allowance > self.law.within:
            self.warn("extension_kept", day, days=self.law.extend_by)

    def due_on(self) -> date | None:
        """Return the last day, or None while the period stands still before it."""
        counted = self.countdown.due_on()
        return counted and max(counted, self.delayed_until or counted)

    # What happens

    def receive(self) -> None:
        """Start with the day of receipt."""
        self.step(self.received_on, RECEIVED, self.law.articles["answer"], days=self.countdown.allowance)

    def take(self, event: ClockEvent) -> None:
        """Take the next event of the history."""
        on, kind = event.on, event.event
        if on < self.received_on:
            raise self.refusal("event_before_receipt", event, received_on=self.received_on)
        if self.answered_on is not None and kind not in REPLIES:
            raise self.refusal("event_after_answer", event, answered_on=self.answered_on)
        if kind in _UNDER_THE_DELAY and not self.law.allows_delay:
            raise self.refusal("delay_without_rule", event)
        if kind is Kind.DELAYED:
            self.delayed(event, event.until or on)
        else:
            _ACTS[kind](self, on, kind)
        self.history.append(event)

    def correction_requested(self, on: date, kind: Kind) -> None:
        """Stop the period until the corrected request comes."""
        event = ClockEvent(on, kind)
        if self.correction_first_asked_on is not None and self.law.correction_once:
            first_on = self.correction_first_asked_on
            raise self.refusal("correction_requested_twice", event, first_on=first_on)
        if self.correction_asked_on is not None:
            raise self.refusal("correction_pending", event, first_on=self.correction_asked_on)
        within = self.law.ask_correction_within
        if within is not None:
            limit_on = self.calendar.add_working_days(self.received_on, within)
            if on > limit_on:
                self.warn("correction_requested_late", on, days=within, limit_on=limit_on)
        self.warn_after_the_end("requested_after_the_end", on)
        self.correction_asked_on = on
        self.correction_first_asked_on = self.correction_first_asked_on or on
        self.countdown.halt(on)
        self.step(on, kind, self.law.articles["correction"])

    def corrected(self, on: date, kind: Kind) -> None:
        """Start the period afresh with the corrected request."""
        if self.correction_asked_on is None:
            raise self.refusal("corrected_without_request", ClockEvent(on, kind))
        self.correction_asked_on = None
        self.start_afresh(on)
        self.step(on, kind, self.law.articles["correction"], days=self.countdown.allowance)

    def extended(self, on: date, kind: Kind) -> None:
        """Give the agency more time, once, if the period has not ended."""
        if self.extended_on is not None:
            raise self.refusal("extended_twice", ClockEvent(on, kind), first_on=self.extended_on)
        self.extended_on = on
        ended_on = self.countdown.ended_before(on)
        article = self.law.articles["extension"]
        if ended_on is not None:
            self.warn("extended_after_the_end", on, ended_on=ended_on)
            self.step(on, kind, article, "extended_without_effect", ended_on=ended_on)
            return
        self.countdown.allowance += self.law.extend_by
        self.step(on, kind, article, days=self.law.extend_by)

    def reasons_requested(self, on: date, kind: Kind) -> None:
        """Note that the applicant of excessive requests is asked for reasons."""
        if self.reasons_asked_on is not None:
            raise self.refusal("reasons_pending", ClockEvent(on, kind), first_on=self.reasons_asked_on)
        self.reasons_asked_on = on
        self.step(on, kind, self.law.articles["delay"])

    def reasons_given(self, on: date, kind: Kind) -> None:
        """Note that the applicant gave reasons."""
        if self.reasons_asked_on is None:
            raise self.refusal("reasons_without_request", ClockEvent(on, kind))
        self.reasons_asked_on, self.reasons_were_given = None, True
        self.step(on, kind, self.law.articles["delay"])

    def delayed(self, event: ClockEvent, until: date) -> None:
        """Give the agency until a later day, if the period has not ended."""
        on, due_on = event.on, self.due_on()
        article = self.law.articles["delay"]
        if due_on is None:
            raise self.refusal("delayed_while_stopped", event)
        if not self.reasons_were_given:
            self.warn("delayed_without_reasons", on)
        if due_on < on:
            self.warn("delayed_after_the_end", on, ended_on=due_on)
            self.step(on, event.event, article, "delayed_without_effect", ended_on=due_on)
            return
        if until <= due_on:
            raise self.refusal("delayed_not_later", event, until=until, due_on=due_on)
        self.delayed_until = until
        self.step(on, event.event, article, until=until)

    def consulted(self, on: date, kind: Kind) -> None:
        """Stop the period for the opinion of a third party or another agency."""
        rule = self.law.consultation(kind)
        self.letters.setdefault(kind, []).append(on)
        if not rule.stops:
            self.warn("agency_does_not_stop", on)
            self.step(on, kind, rule.article, f"{kind}_without_effect")
            return
        self.warn_after_the_end("consulted_after_the_end", on)
        self.countdown.halt(on)
        self.step(on, kind, rule.article)

    def replied(self, on: date, kind: Kind) -> None:
        """Let the period run again when nobody else is to reply."""
        letter = REPLIES[kind]
        rule = self.law.consultation(letter)
        if not self.letters.get(letter):
            raise self.refusal("reply_without_consultation", ClockEvent(on, kind))
        sent_on = self.letters[letter].pop(0)
        limit_on = self.reply_limit(letter, sent_on)
        if limit_on is not None and on > limit_on:
            self.warn(f"{kind}_late", on, days=rule.reply_within, limit_on=limit_on)
        if self.answered_on is not None:
            self.warn("reply_after_answer", on)
            return
        if not self.waiting_for():
            self.countdown.resume(on)
        name = kind if rule.stops else f"{kind}_without_effect"
        self.step(on, kind, rule.article, name)

    def fee_notified(self, on: date, kind: Kind) -> None:
        """Freeze the period until the fee is paid."""
        if self.fee_notified_on is not None:
            first_on = self.fee_notified_on
            raise self.refusal("fee_notified_twice", ClockEvent(on, kind), first_on=first_on)
        self.fee_notified_on = on
        article = self.law.articles["fee"]
        self.fee_counts = self.law.fee is not None and on >= self.law.fee.in_force_from
        if not self.fee_counts:
            self.warn("fee_without_rule", on)
            self.step(on, kind, article, "fee_notified_without_effect")
            return
        self.warn_after_the_end("requested_after_the_end", on)
        self.countdown.halt(on)
        self.step(on, kind, article)

    def fee_paid(self, on: date, kind: Kind) -> None:
        """Start the period afresh with the payment."""
        if self.fee_notified_on is None:
            raise self.refusal("fee_paid_without_notice", ClockEvent(on, kind))
        notified_on, self.fee_notified_on = self.fee_notified_on, None
        article = self.law.articles["fee"]
        if self.law.fee is None or not self.fee_counts:
            self.step(on, kind, article, "fee_paid_without_effect")
            return
        limit_on = self.calendar.add_working_days(notified_on, self.law.fee.pay_within)
        if on > limit_on:
            self.warn("fee_paid_late", on, days=self.law.fee.pay_within, limit_on=limit_on)
        self.start_afresh(on)
        self.step(on, kind, article, days=self.countdown.allowance)

    def answered(self, on: date, kind: Kind) -> None:
        """End the clock, and tell whether the answer is in time."""
        due_on = self.due_on() or self.due_on_if_silent()
        self.answered_on, self.answer_due_on = on, due_on
        article = self.law.articles["reply"]
        if due_on is None:
            self.explain(on, kind, article, "answered_while_stopped", {})
        elif on <= due_on:
            self.explain(on, kind, article, "answered_in_time", {})
        else:
            self.explain(on, kind, article, "answered_late", {"due_on": due_on})

    # What it comes to

    def reply_due_on(self) -> date | None:
        """Return the last day for all that is awaited, counted from the letters' days."""
        limits = [self.limit_of(kind) for kind in self.waiting_for()]
        known = [limit_on for limit_on in limits if limit_on is not None]
        return max(known) if known and len(known) == len(limits) else None

    def limit_of(self, kind: Kind) -> date | None:
        """Return the last day for one kind of reply or for the payment, if the law sets one."""
        letter = REPLIES.get(kind)
        if letter is not None:
            return self.reply_limit(letter, self.letters[letter][-1])
        if kind is Kind.FEE_PAID and self.law.fee is not None and self.fee_notified_on is not None:
            return self.calendar.add_working_days(self.fee_notified_on, self.law.fee.pay_within)
        return None

    def reply_limit(self, letter: Kind, sent_on: date) -> date | None:
        """Return the last day for the reply to a letter, counted from the day it was sent."""
        within = self.law.consultation(letter).reply_within
        return self.calendar.add_working_days(sent_on, within) if within is not None else None

    def due_on_if_silent(self) -> date | None:
        """Return when the answer is due if every letter's time passes without a reply.

        It is the same clock with a reply to each open letter on that letter's last day.
        """
        if self.starts_afresh():
            return None
        replies = []
        for reply in self.waiting_for():
            for sent_on in self.letters[REPLIES[reply]]:
                limit_on = self.reply_limit(REPLIES[reply], sent_on)
                if limit_on is None:
                    return None
                replies.append(ClockEvent(limit_on, reply))
        clock = _Clock(self.sentences, self.law, self.calendar, self.received_on)
        for event in sorted((*self.history, *replies), key=itemgetter(0)):
            clock.take(event)
        return clock.due_on()

    def suspension(self) -> ClockSuspension | None:
        """Return how the period stands still, if it does."""
        halted_on = self.countdown.halted_on
        if halted_on is None or self.countdown.due_on() is not None:
            return None
        return ClockSuspension(
            since=halted_on,
            waiting_for=self.waiting_for(),
            working_days_left=self.days_left(),
            reply_due_on=self.reply_due_on(),
            due_on_if_silent=self.due_on_if_silent(),
        )

    def result(self) -> ClockResult:
        """Return what the history comes to."""
        due_on, suspension = self.due_on(), self.suspension()
        if self.answered_on is not None:
            due_on, suspension = self.answer_due_on, None
        article = "delay" if due_on and due_on == self.delayed_until else "answer"
        counted = due_on if article == "answer" else self.countdown.due_on()
        years = self.provisional_years(counted, suspension)
        self.warnings += [
            ClockWarning("provisional_year", None, PROVISIONAL_YEAR, {"year": year}) for year in years
        ]
        return ClockResult(
            received_on=self.received_on,
            law=self.law,
            due_on=due_on,
            steps=self.steps_until(due_on, self.law.articles[article]),
            warnings=tuple(self.warnings),
            provisional_years=years,
            answered_on=self.answered_on,
            suspension=suspension,
        )

    def provisional_years(self, due_on: date | None, suspension: ClockSuspension | None) -> tuple[int, ...]:
        """Return the years without a notice that the dates depend on."""
        dates = [self.received_on, self.countdown.counted_to, due_on, self.countdown.halted_on]
        if suspension is not None:
            dates += [suspension.reply_due_on, suspension.due_on_if_silent]
        last = max(day for day in dates if day is not None)
        return self.calendar.provisional_years_between(self.received_on, last)

    def days_left(self) -> int:
        """Return the working days that a stopped period will have when it runs again."""
        return self.countdown.allowance if self.starts_afresh() else self.countdown.left()

    def starts_afresh(self) -> bool:
        """Tell whether what is awaited starts the period afresh."""
        return self.correction_asked_on is not None or (
            self.fee_counts and self.fee_notified_on is not None
        )

    # Its words

    def step(self, on: date, event: str, article: Wording, name: str = "", **facts: Any) -> None:
        """Record a step, and how the period stands after it."""
        due_on = self.due_on()
        if due_on is None:
            outcome = "afresh" if self.starts_afresh() else "stopped"
            facts["left"] = self.days_left()
        else:
            outcome = "due" if due_on >= on else "passed"
            facts["due_on"] = due_on
        self.explain(on, event, article, name or event, facts, self.sentences.outcomes[outcome])

    def warn_after_the_end(self, code: str, on: date) -> None:
        """Record that a letter went out after the period had ended."""
        ended_on, due_on = self.countdown.ended_before(on), self.due_on()
        if ended_on is None or due_on is None:
            return
        if due_on < on:
            self.warn(code, on, ended_on=due_on)
        else:
            self.warn("day_of_delay_stands", on, ended_on=ended_on, due_on=due_on)


_UNDER_THE_DELAY = frozenset({Kind.REASONS_REQUESTED, Kind.REASONS_GIVEN, Kind.DELAYED})
_ACTS: Mapping[Kind, Callable[[_Clock, date, Kind], None]] = {
    Kind.CORRECTION_REQUESTED: _Clock.correction_requested,
    Kind.CORRECTED: _Clock.corrected,
    Kind.EXTENDED: _Clock.extended,
    Kind.REASONS_REQUESTED: _Clock.reasons_requested,
    Kind.REASONS_GIVEN: _Clock.reasons_given,
    Kind.THIRD_PARTY_CONSULTED: _Clock.consulted,
    Kind.THIRD_PARTY_REPLIED: _Clock.replied,
    Kind.AGENCY_CONSULTED: _Clock.consulted,
    Kind.AGENCY_REPLIED: _Clock.replied,
    Kind.FEE_NOTIFIED: _Clock.fee_notified,
    Kind.FEE_PAID: _Clock.fee_paid,
    Kind.ANSWERED: _Clock.answered,
}
