"""A production installation whose demonstration accounts need no second factor."""

from gongkai.settings.production import *  # noqa: F403 - settings build on the common ones

DEMONSTRATION = True
SECOND_FACTOR_REQUIRED = False
