"""Bring documents, one JSON object a line on standard input, into the Wagtail site.

As a careful user of Wagtail moves many in: batches in a transaction, indexes of searching and references
made once at the end. Its pages keep their data in two tables, so ``bulk_create`` cannot make them.
"""

import json
import os
import sys
from itertools import islice

import django
from wagtail_site import settings

settings.WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = False
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wagtail_site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils.dateparse import parse_datetime  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402
from wagtail.signal_handlers import disable_reference_index_auto_update  # noqa: E402
from wagtail_site.documents.models import DocumentIndexPage, DocumentPage  # noqa: E402

BATCH = 100


def main() -> None:
    """Make the list page the root of the site, and each document a page below it."""
    root = Page.objects.get(depth=1)
    front = root.add_child(instance=DocumentIndexPage(title="政府信息公开", slug="documents"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=front, is_default_site=True)
    numbered = enumerate(sys.stdin)
    with disable_reference_index_auto_update():
        while batch := list(islice(numbered, BATCH)):
            with transaction.atomic():
                for number, line in batch:
                    values = json.loads(line)
                    values["published_at"] = parse_datetime(values["published_at"])
                    front.add_child(instance=DocumentPage(slug=f"d{number}", **values))
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)


if __name__ == "__main__":
    main()
