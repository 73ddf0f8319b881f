"""The addresses of the plain Wagtail site: pages, search, and the API."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail_site.documents.views import search

api = WagtailAPIRouter("api")
api.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [
    path("api/", api.urls),
    path("search/", search),
    path("", include(wagtail_urls)),
]
