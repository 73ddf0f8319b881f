"""Add one page to the Wagtail site, as its editor does: by itself, indexes kept at once."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wagtail_site.settings")
django.setup()

from django.utils import timezone  # noqa: E402
from wagtail_site.documents.models import DocumentIndexPage, DocumentPage  # noqa: E402

if __name__ == "__main__":
    DocumentIndexPage.objects.get().add_child(
        instance=DocumentPage(slug="one-more", title="又一件", agency="", published_at=timezone.now())
    )
