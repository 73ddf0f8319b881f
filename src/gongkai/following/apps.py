"""The application of following the site and of error reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowingConfig(AppConfig):
    """Following the site."""

    name = "gongkai.following"
    verbose_name = _("Following the site")
