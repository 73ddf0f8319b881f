"""Addresses of the public pages on search: in every language, and the same in all."""

from django.urls import URLPattern, path

from gongkai.portal.search import views

urlpatterns: list[URLPattern] = [
    path("search/", views.search, name="search"),
]
neutral: list[URLPattern] = [
    path("opensearch.xml", views.opensearch, name="opensearch"),
]
