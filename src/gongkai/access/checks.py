"""What is checked before an installation is opened to the world."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning


def second_factor_is_required(app_configs: Any, **_options: Any) -> list[CheckMessage]:
    """Warn where accounts that sign and publish come in with a password alone."""
    if settings.SECOND_FACTOR_REQUIRED:
        return []
    return [
        Warning(
            "SECOND_FACTOR_REQUIRED is off: officers and administrators come in with a password alone.",
            hint="Only the demonstration may do so. Use gongkai.settings.production.",
            id="gongkai.access.W001",
        )
    ]
