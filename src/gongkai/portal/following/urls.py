"""Addresses of the pages on following and on error reports: in every language, and the same in all."""

from django.urls import URLPattern, path

from gongkai.portal.following import calendars, error_reports, views

urlpatterns: list[URLPattern] = [
    path("following/", views.follow, name="follow"),
    path("following/link/", views.ask_for_link, name="follow-link"),
    path("following/confirm/<str:token>/", views.confirm, name="follow-confirm"),
    path("following/mine/<str:token>/", views.own, name="follow-own"),
    path("following/leave/<str:token>/", views.leave, name="follow-leave"),
    path("report-error/", error_reports.report_error, name="report-error"),
]
neutral: list[URLPattern] = [
    path("consultations.ics", calendars.consultations, name="consultations"),
    path("disclosures/<path:index_number>/consultation.ics", calendars.consultation, name="consultation"),
]
