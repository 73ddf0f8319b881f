"""Every address of the site: Chinese without a prefix, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from gongkai.backoffice.operations import health
from gongkai.portal import urls as portal_urls

urlpatterns = [
    path("api/v1/", include(("gongkai.api.urls", "api"))),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.metrics),
    path("", include((portal_urls.neutral, "files"))),
    *i18n_patterns(
        path("office/", include("gongkai.backoffice.urls")),
        path("", include("gongkai.portal.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "gongkai.portal.views.errors.bad_request"
handler403 = "gongkai.backoffice.views.errors.forbidden"
handler404 = "gongkai.portal.views.errors.not_found"
handler410 = "gongkai.portal.views.errors.gone"
handler500 = "gongkai.portal.views.errors.server_error"
