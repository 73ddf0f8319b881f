"""Addresses of the pages of notices."""

from django.urls import path

from gongkai.backoffice.notices import address, views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/by-mail/", address.notice_address, name="notice-address"),
    path("notices/read/", views.read_all_notices, name="read-all-notices"),
    path("notices/<int:notice_id>/open/", views.open_notice, name="open-notice"),
]
