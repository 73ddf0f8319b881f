"""Addresses of the public pages on disclosures: in every language, and the same in all."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
neutral: list[URLPattern] = []
