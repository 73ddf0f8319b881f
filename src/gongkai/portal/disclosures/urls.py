"""Addresses of the public pages on disclosures: in every language, and the same in all."""

from django.urls import URLPattern, path

from gongkai.portal.disclosures.views import article, feeds, lists, sections

urlpatterns: list[URLPattern] = [
    path("disclosures/", lists.disclosures, name="disclosures"),
    path("disclosures/<path:index_number>/editions/", article.editions, name="disclosure-editions"),
    path("disclosures/<path:index_number>/", article.disclosure, name="disclosure"),
    path("columns/<slug:key>/", lists.column, name="column"),
    path("catalogue/", lists.catalogue, name="catalogue"),
    path("guide/", sections.of_the_government, {"key": "guide"}, name="guide"),
    path("rules/", sections.of_the_government, {"key": "rules"}, name="rules"),
    path("on-request/", sections.of_the_government, {"key": "on-request"}, name="on-request"),
    path("agencies/<slug:code>/guide/", sections.guide, name="agency-guide"),
    path("agencies/<slug:code>/rules/", sections.rules, name="agency-rules"),
    path("agencies/<slug:code>/disclosures/", lists.agency_disclosures, name="agency-disclosures"),
    path("agencies/<slug:code>/reports/", sections.reports, name="agency-reports"),
    path("agencies/<slug:code>/on-request/", sections.on_request, name="agency-on-request"),
]
neutral: list[URLPattern] = [
    path("feeds/disclosures.<str:feed_format>", feeds.everything, name="feed"),
    path("feeds/columns/<slug:key>.<str:feed_format>", feeds.of_column, name="column-feed"),
    path("feeds/agencies/<slug:code>.<str:feed_format>", feeds.of_agency, name="agency-feed"),
    path("disclosures/<path:index_number>/files/<int:number>", article.file, name="disclosure-file"),
    path("disclosures/<path:index_number>/qr.svg", article.qr_code, name="disclosure-qr"),
]
