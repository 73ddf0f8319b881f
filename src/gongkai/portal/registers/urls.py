"""Addresses of the public pages on registers: in every language, and the same in all."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
neutral: list[URLPattern] = []
