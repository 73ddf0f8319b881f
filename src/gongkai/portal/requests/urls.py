"""Addresses of the public pages on requests: in every language, and the same in all."""

from django.urls import URLPattern, path

from gongkai.portal.requests.views import (
    acting,
    applying,
    asking,
    attachments,
    calculating,
    speaking,
    tracking,
)

CASE = "requests/case/<slug:code>/<str:number>/"

urlpatterns: list[URLPattern] = [
    path("requests/", asking.requests, name="requests"),
    path("requests/statistics/", asking.statistics, name="request-statistics"),
    path("requests/clock/", calculating.clock, name="request-clock"),
    path("requests/apply/<slug:code>/", applying.apply, name="request-form"),
    path("requests/apply/<slug:code>/found/", applying.found, name="request-found"),
    path("requests/track/", tracking.track, name="request-track"),
    path("requests/track/close/", tracking.close, name="request-close"),
    path(CASE, tracking.case, name="request-case"),
    path(f"{CASE}receipt/", applying.receipt, name="request-receipt"),
    path(f"{CASE}letters/<int:letter_id>/", tracking.letter, name="request-letter"),
    path(f"{CASE}attachments/", attachments.attachments, name="request-attachments"),
    path(f"{CASE}correct/", acting.correct, name="request-correct"),
    path(f"{CASE}reasons/", acting.reasons, name="request-reasons"),
    path(f"{CASE}withdraw/", acting.withdraw, name="request-withdraw"),
    path(f"{CASE}confirm/", acting.confirm, name="request-confirm"),
    path(f"{CASE}paid/", speaking.paid, name="request-paid"),
    path(f"{CASE}opinion/", speaking.opinion, name="request-opinion"),
    path(f"{CASE}complain/", speaking.complain, name="request-complain"),
]
neutral: list[URLPattern] = [
    path("requests/application-form.<str:kind>", asking.paper_form_file, name="request-paper-form"),
    path(f"{CASE}files/<int:document_id>", attachments.released_file, name="request-released-file"),
    path(f"{CASE}letters/<int:letter_id>.<str:kind>", tracking.letter_file, name="request-letter-file"),
]
