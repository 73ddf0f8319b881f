"""Bring documents, one JSON object a line on standard input, into the Wagtail site as its guide says."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wagtail_site.settings")
django.setup()

from django.utils.dateparse import parse_datetime  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402
from wagtail_site.documents.models import DocumentIndexPage, DocumentPage  # noqa: E402


def main() -> None:
    """Make the list page the root of the site, and each document a page below it."""
    root = Page.objects.get(depth=1)
    front = root.add_child(instance=DocumentIndexPage(title="政府信息公开", slug="documents"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=front, is_default_site=True)
    for number, line in enumerate(sys.stdin):
        values = json.loads(line)
        values["published_at"] = parse_datetime(values["published_at"])
        front.add_child(instance=DocumentPage(slug=f"d{number}", **values))


if __name__ == "__main__":
    main()
