"""Addresses of the back office's pages on catalogue."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
