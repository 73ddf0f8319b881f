"""Addresses of the back office's pages on registers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
