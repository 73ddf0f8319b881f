"""Addresses of the back office's pages on requests."""

from django.urls import URLPattern, path

from gongkai.backoffice.requests import (
    board,
    case_page,
    decisions,
    files,
    particulars,
    registering,
    year_figures,
)

CASE = "requests/<int:case_id>/"

urlpatterns: list[URLPattern] = [
    path("requests/", board.requests, name="requests"),
    path("requests/register/", registering.register_request, name="register-request"),
    path("requests/figures/", year_figures.request_figures, name="request-figures"),
    path("requests/figures/<str:key>/", year_figures.request_figure, name="request-figure"),
    path(
        "requests/particulars/<int:particulars_agency_id>/",
        particulars.letter_particulars,
        name="letter-particulars",
    ),
    path(CASE, case_page.request_case, name="request"),
    path(f"{CASE}do/<slug:act>/", case_page.request_act, name="request-act"),
    path(f"{CASE}decision/", decisions.request_decision, name="request-decision"),
    path(f"{CASE}decision/<slug:kind>/", decisions.request_decision_file, name="request-decision-file"),
    path(f"{CASE}letters/<int:letter_id>/", files.request_letter, name="request-letter"),
    path(
        f"{CASE}letters/<int:letter_id>/<slug:kind>/", files.request_letter_file, name="request-letter-file"
    ),
    path(f"{CASE}documents/<int:document_id>/", files.request_document, name="request-document"),
    path(f"{CASE}archive/", files.request_archive, name="request-archive"),
]
