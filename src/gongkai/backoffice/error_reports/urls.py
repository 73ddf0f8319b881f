"""Addresses of the back office's pages on error reports."""

from django.urls import path

from gongkai.backoffice.error_reports import views

urlpatterns = [
    path("error-reports/", views.error_reports, name="error-reports"),
    path("error-reports/<int:report_id>/", views.error_report, name="error-report"),
]
