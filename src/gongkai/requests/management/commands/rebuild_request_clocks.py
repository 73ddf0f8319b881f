"""Computing every request's clock afresh, as after a new holiday notice."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.requests.services import rebuild_clocks


class Command(BaseCommand):
    """Compares every copy of a clock with what the events say, and rebuilds those that differ."""

    help = "Compute every request's clock afresh and rebuild the copies that lists read."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--check", action="store_true", help="Only compare; exit with 1 if any differs."
        )
        parser.add_argument("--all", action="store_true", help="Concluded requests too.")

    def handle(self, *, check: bool, all: bool, **_options: Any) -> None:
        """Rebuild or compare."""
        changes = 0
        for change in rebuild_clocks(now=timezone.now(), only_open=not all, write=not check):
            changes += 1
            facts = {
                "number": change.disclosure_request.number,
                "before": change.before or "—",
                "after": change.after or "—",
            }
            self.stdout.write(_("%(number)s: %(before)s → %(after)s") % facts)
        self.stdout.write(_("%(count)s clocks differed.") % {"count": changes})
        if check and changes:
            raise SystemExit(1)
