"""Addresses of the back office's pages on disclosures."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
