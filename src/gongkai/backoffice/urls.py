"""Addresses of the back office."""

from django.urls import path, register_converter

from gongkai.backoffice.access import urls as access_urls
from gongkai.backoffice.activities import urls as activities_urls
from gongkai.backoffice.agencies import urls as agencies_urls
from gongkai.backoffice.catalogue import urls as catalogue_urls
from gongkai.backoffice.disclosures import urls as disclosures_urls
from gongkai.backoffice.error_reports import urls as error_reports_urls
from gongkai.backoffice.notices import urls as notices_urls
from gongkai.backoffice.operations import urls as operations_urls
from gongkai.backoffice.registers import urls as registers_urls
from gongkai.backoffice.requests import urls as requests_urls
from gongkai.backoffice.views import collecting, compiling, reports, session, uploads, writing
from gongkai.backoffice.views.form_years import FormYear
from gongkai.backoffice.work.home import home

app_name = "backoffice"
register_converter(FormYear, "form_year")

urlpatterns = [
    path("", home, name="home"),
    path("sign-in/", session.SignIn.as_view(), name="sign-in"),
    path("sign-out/", session.SignOut.as_view(), name="sign-out"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/hand-in/", uploads.hand_in_report, name="hand-in-report"),
    path("reports/handed-in/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("reports/handed-in/<uuid:upload_id>/accept/", uploads.accept_upload, name="accept-upload"),
    path("reports/handed-in/<uuid:upload_id>/discard/", uploads.discard_upload, name="discard-upload"),
    path("reports/compile/", compiling.compiled, name="compiled"),
    path("reports/compile/<int:agency_id>/<form_year:year>/keep/", compiling.keep, name="keep-compiled"),
    path(
        "reports/compile/<int:agency_id>/<form_year:year>/<str:key>/",
        compiling.compiled_figure,
        name="compiled-figure",
    ),
    path("reports/write/<int:agency_id>/<form_year:year>/", writing.write, name="write-report"),
    path("reports/parts/", collecting.parts, name="parts"),
    path("reports/parts/<int:agency_id>/<form_year:year>/", collecting.matrix, name="matrix"),
    path(
        "reports/parts/<int:agency_id>/<form_year:year>/matrix.xlsx",
        collecting.matrix_file,
        name="matrix-file",
    ),
    path("reports/parts/<int:agency_id>/<form_year:year>/keep/", collecting.keep_sum, name="keep-sum"),
    path(
        "reports/parts/<int:agency_id>/<form_year:year>/file/<int:body_id>/",
        collecting.part_file,
        name="part-file",
    ),
    path(
        "reports/parts/<int:agency_id>/read/<uuid:upload_id>/", collecting.part_upload, name="part-upload"
    ),
    path("reports/parts/<int:part_id>/decide/", collecting.decide, name="decide-part"),
    path("reports/<int:report_id>/submit/", collecting.submit, name="submit-part"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("reports/<int:report_id>/sign/", reports.sign_report, name="sign-report"),
    path(
        "reports/<int:report_id>/findings/<str:finding>/", reports.explain_finding, name="explain-finding"
    ),
    path("reports/<int:report_id>/publish/", reports.publish_report, name="publish-report"),
    path("reports/<int:report_id>/withdraw/", reports.withdraw_report, name="withdraw-report"),
    path("reports/<int:report_id>/original/", reports.original, name="original"),
    *disclosures_urls.urlpatterns,
    *requests_urls.urlpatterns,
    *registers_urls.urlpatterns,
    *activities_urls.urlpatterns,
    *catalogue_urls.urlpatterns,
    *agencies_urls.urlpatterns,
    *operations_urls.urlpatterns,
    *error_reports_urls.urlpatterns,
    *access_urls.urlpatterns,
    *notices_urls.urlpatterns,
]
