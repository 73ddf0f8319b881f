"""A page that lists documents, twenty at a time, and the page of one document."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

PAGE_SIZE = 20


class DocumentIndexPage(Page):
    """The list of all documents, the newest first."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the documents of the page that is asked for."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        documents = DocumentPage.objects.live().child_of(self).order_by("-published_at")
        context["documents"] = Paginator(documents, PAGE_SIZE).get_page(request.GET.get("page", 1))
        return context


class DocumentPage(Page):
    """One document with what a disclosure record says of itself."""

    document_number = models.CharField(max_length=100, blank=True)
    agency = models.CharField(max_length=100)
    index_number = models.CharField(max_length=60)
    published_at = models.DateTimeField(db_index=True)
    summary = models.TextField(blank=True)
    body = RichTextField()

    search_fields = [*Page.search_fields, index.SearchField("body"), index.SearchField("document_number")]
    api_fields = [
        APIField("document_number"), APIField("agency"), APIField("index_number"),
        APIField("published_at"), APIField("summary"), APIField("body"),
    ]  # fmt: skip
