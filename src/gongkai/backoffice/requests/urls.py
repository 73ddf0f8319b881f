"""Addresses of the back office's pages on requests."""

from django.urls import URLPattern, path

from gongkai.backoffice.requests import (
    board,
    case_page,
    complaints,
    decisions,
    files,
    moving,
    particulars,
    parts,
    posting,
    redacting,
    registering,
    wordings,
    working_calendar,
    year_figures,
)

CASE = "requests/<int:case_id>/"

urlpatterns: list[URLPattern] = [
    path("requests/", board.requests, name="requests"),
    path("requests/calendar/", working_calendar.calendar_of_working_days, name="working-calendar"),
    path("requests/calendar/import/", working_calendar.import_holiday_notice, name="import-holiday-notice"),
    path("requests/moving-in/", moving.move_in, name="move-in-requests"),
    path("requests/moving-in/template.xlsx", moving.template, name="moving-in-template"),
    path("requests/complaints/", complaints.complaints, name="complaints"),
    path("requests/complaints/<int:complaint_id>/", complaints.complaint, name="complaint"),
    path("requests/parts/", parts.request_parts, name="request-parts"),
    path("requests/parts/<int:assignment_id>/", parts.request_part, name="request-part"),
    path("requests/letters/", posting.post_letters, name="post-letters"),
    path("requests/register/", registering.register_request, name="register-request"),
    path("requests/figures/", year_figures.request_figures, name="request-figures"),
    path("requests/figures/<str:key>/", year_figures.request_figure, name="request-figure"),
    path(
        "requests/particulars/<int:particulars_agency_id>/",
        particulars.letter_particulars,
        name="letter-particulars",
    ),
    path(
        "requests/wordings/<int:particulars_agency_id>/", wordings.letter_wordings, name="letter-wordings"
    ),
    path(
        "requests/wordings/<int:particulars_agency_id>/<slug:letter>/",
        wordings.letter_wording,
        name="letter-wording",
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
    path(f"{CASE}documents/<int:document_id>/redact/", redacting.begin_redaction, name="begin-redaction"),
    path(f"{CASE}files/", files.request_files, name="request-files"),
    path(f"{CASE}files.zip", files.request_files_archive, name="request-files-archive"),
    path(f"{CASE}sent/<int:file_id>/", files.applicant_file, name="applicant-file"),
    path(f"{CASE}sent/<int:file_id>/do/", files.applicant_file_act, name="applicant-file-act"),
    path(f"{CASE}redactions/<int:redaction_id>/", redacting.redaction, name="redaction"),
    path(f"{CASE}redactions/<int:redaction_id>/release/", redacting.release, name="redaction-release"),
    path(
        f"{CASE}redactions/<int:redaction_id>/pages/<int:number>/",
        redacting.redaction_page,
        name="redaction-page",
    ),
    path(
        f"{CASE}redactions/<int:redaction_id>/pictures/<int:number>/",
        redacting.redaction_picture,
        name="redaction-picture",
    ),
    path(f"{CASE}archive/", files.request_archive, name="request-archive"),
]
