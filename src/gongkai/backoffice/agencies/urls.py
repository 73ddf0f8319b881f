"""Addresses of the back office's pages on agencies."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
