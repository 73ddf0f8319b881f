"""The app of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """What is public, found by its words."""

    name = "gongkai.search"
