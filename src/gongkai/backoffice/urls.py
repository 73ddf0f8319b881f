"""Addresses of the back office."""

from django.urls import path

from gongkai.backoffice.activities import urls as activities_urls
from gongkai.backoffice.agencies import urls as agencies_urls
from gongkai.backoffice.catalogue import urls as catalogue_urls
from gongkai.backoffice.disclosures import urls as disclosures_urls
from gongkai.backoffice.operations import urls as operations_urls
from gongkai.backoffice.registers import urls as registers_urls
from gongkai.backoffice.requests import urls as requests_urls
from gongkai.backoffice.views import reports, session, uploads

app_name = "backoffice"

urlpatterns = [
    path("", reports.home, name="home"),
    path("sign-in/", session.SignIn.as_view(), name="sign-in"),
    path("sign-out/", session.SignOut.as_view(), name="sign-out"),
    path("reports/hand-in/", uploads.hand_in_report, name="hand-in-report"),
    path("reports/handed-in/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("reports/handed-in/<uuid:upload_id>/accept/", uploads.accept_upload, name="accept-upload"),
    path("reports/handed-in/<uuid:upload_id>/discard/", uploads.discard_upload, name="discard-upload"),
    path("reports/<int:report_id>/", reports.report, name="report"),
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
]
