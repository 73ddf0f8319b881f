"""Searching, as Wagtail's own template does it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page
from wagtail_site.documents.models import PAGE_SIZE


def search(request: HttpRequest) -> HttpResponse:
    """Show the pages that fit."""
    query = request.GET.get("q", "")
    found = Page.objects.live().search(query) if query else Page.objects.none()
    results = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page", 1))
    return render(request, "documents/search.html", {"query": query, "results": results})
