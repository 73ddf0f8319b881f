"""Addresses of the interface for programs, each with what all of them have in common."""

from django.urls import URLPattern, path, re_path

from gongkai.api.documentation import docs, nothing_here, openapi
from gongkai.api.interface import api
from gongkai.api.protocol import public_interface

_patterns, _app, _namespace = api.urls

urlpatterns = [
    path("openapi.json", public_interface(openapi), name="openapi"),
    path("docs", public_interface(docs), name="docs"),
    *(
        URLPattern(one.pattern, public_interface(one.callback), one.default_args, one.name)
        for one in _patterns
        if isinstance(one, URLPattern) and one.name != "api-root"
    ),
    re_path("", public_interface(nothing_here)),
]
