"""Addresses of the back office's pages on requests."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
