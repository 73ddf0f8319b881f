"""Addresses of the public pages."""

from django.urls import path

from gongkai.portal.disclosures import urls as disclosures_urls
from gongkai.portal.following import urls as following_urls
from gongkai.portal.registers import urls as registers_urls
from gongkai.portal.requests import urls as requests_urls
from gongkai.portal.search import urls as search_urls
from gongkai.portal.views import (
    agencies,
    comparison,
    data,
    display,
    home,
    pages,
    reports,
    robots,
    verification,
)

app_name = "portal"

# The same in every language: files, and what programs ask for.
neutral = [
    path("robots.txt", robots.robots, name="robots"),
    path("favicon.ico", robots.icon, name="icon"),
    path("sitemap.xml", robots.sitemap_index, name="sitemap-xml"),
    path("sitemaps/pages.xml", robots.sitemap_pages, name="sitemap-pages"),
    path("sitemaps/records-<int:number>.xml", robots.sitemap_records, name="sitemap-records"),
    path("data/annual-reports.<str:file_format>", data.dataset, name="dataset"),
    path("data/bulk/<slug:dataset>.<slug:file_format>", data.bulk_file, name="bulk-file"),
    path("reports/<slug:code>/<int:year>/report.<str:file_format>", reports.rendition, name="rendition"),
    path("reports/<slug:code>/<int:year>/code.svg", verification.report_code, name="report-code"),
    path(
        "reports/<slug:code>/<int:year>/<int:edition>/report.<str:file_format>",
        reports.rendition_of_edition,
        name="rendition-of-edition",
    ),
    path("reports/<slug:code>/<int:year>/original", reports.original, name="original"),
    *following_urls.neutral,
    *disclosures_urls.neutral,
    *registers_urls.neutral,
    *requests_urls.neutral,
    *search_urls.neutral,
]

urlpatterns = [
    path("", home.home, name="home"),
    path("reports/", reports.index, name="reports"),
    path("reports/<slug:code>/<int:year>/", reports.report, name="report"),
    path("reports/<slug:code>/<int:year>/figures/", reports.report_figures, name="report-figures"),
    path("reports/<slug:code>/<int:year>/verify/", verification.verify, name="verify-report"),
    path("reports/<slug:code>/<int:year>/editions/<int:edition>/", reports.edition, name="report-edition"),
    path("verify/", verification.verify, name="verify"),
    path("agencies/", agencies.index, name="agencies"),
    path("agencies/<slug:code>/", agencies.agency, name="agency"),
    path("compare/years/", comparison.years, name="compare-years"),
    path("compare/agencies/", comparison.agencies, name="compare-agencies"),
    path("data/", data.index, name="data"),
    path("about/", pages.about, name="about"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("sitemap/", pages.sitemap, name="sitemap"),
    path("display/", display.switch, name="display"),
    *disclosures_urls.urlpatterns,
    *following_urls.urlpatterns,
    *registers_urls.urlpatterns,
    *requests_urls.urlpatterns,
    *search_urls.urlpatterns,
]
