"""The description of the interface: for programs as OpenAPI, for people as a page without any script."""

import json
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongkai.api.errors import JSON, not_found
from gongkai.api.interface import description
from gongkai.api.rendering import json_bytes
from gongkai.core.web.context import HTML_LANGUAGE, OWN_NAMES, OtherLanguage
from gongkai.core.web.crumbs import Crumb
from gongkai.disclosures.models import Disclosure
from gongkai.organisations.models import AgencyVersion

_KEPT = "public, max-age=300"
_FIELDS = [*Disclosure._meta.fields, *AgencyVersion._meta.fields]  # noqa: SLF001 - Django's documented API
_NAMES = {field.name: partial(str, field.verbose_name) for field in reversed(_FIELDS)}


@dataclass(frozen=True, slots=True)
class DescribedParameter:
    """One parameter or one field, as people read of it."""

    name: str
    type: str
    meaning: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class DescribedAddress:
    """One address with its parameters and the fields of its answer."""

    anchor: str
    path: str
    summary: str
    parameters: list[DescribedParameter]
    fields: list[DescribedParameter]
    example: str


def openapi(request: HttpRequest) -> HttpResponse:
    """Describe the interface to programs."""
    described = {**description(), "servers": [{"url": request.build_absolute_uri("/").rstrip("/")}]}
    response = HttpResponse(json_bytes(described), content_type=JSON)
    response.headers["Cache-Control"] = _KEPT
    return response


def docs(request: HttpRequest) -> HttpResponse:
    """Describe the interface to people, in the language of their browser or the one that they choose."""
    chosen = request.GET.get("language", "")
    language = chosen if chosen in HTML_LANGUAGE else get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        response = _page(request, language)
    response.headers["Content-Language"] = HTML_LANGUAGE[language]
    response.headers["Cache-Control"] = _KEPT
    return response


def _page(request: HttpRequest, language: str) -> HttpResponse:
    described = description()
    schemas = described["components"]["schemas"]
    addresses = [_address(path, methods["get"], schemas) for path, methods in described["paths"].items()]
    context = {
        "section": "data",
        "crumbs": [
            Crumb(_("Home"), reverse("portal:home")),
            Crumb(_("Open data"), reverse("portal:data")),
            Crumb(_("Interface for programs")),
        ],
        "addresses": addresses,
        "version": described["info"],
        "default_url": request.build_absolute_uri(request.path),
        "canonical_url": request.build_absolute_uri(f"{request.path}?language={language}"),
        "other_languages": [
            OtherLanguage(code, HTML_LANGUAGE[code], OWN_NAMES[code], f"{request.path}?language={code}")
            for code in HTML_LANGUAGE
            if code != language
        ],
    }
    return render(request, "api/docs.html", context)


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer for every address that there is not, in the one shape of refusals."""
    return not_found().response()


def _address(path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> DescribedAddress:
    [content] = operation["responses"]["200"]["content"].values()
    schema = _resolved(content["schema"], schemas)
    things = _resolved(schema.get("properties", {}).get("items", {}).get("items", {}), schemas)
    shown = things or schema
    examples = shown.get("examples", ())
    return DescribedAddress(
        anchor=operation["operationId"],
        path=path,
        summary=_(operation["summary"]),
        parameters=[
            DescribedParameter(
                one["name"],
                _type(one["schema"], schemas),
                _said(one["schema"].get("description") or one.get("description", "")),
                one.get("required", False),
            )
            for one in operation.get("parameters", ())
        ],
        fields=[
            DescribedParameter(name, _type(one, schemas), _meaning(name, one), False)
            for name, one in shown.get("properties", {}).items()
        ],
        example=json.dumps(examples[0], ensure_ascii=False, indent=2) if examples else "",
    )


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return schemas[name] if name else schema


def _meaning(name: str, schema: dict[str, Any]) -> str:
    """Return what a field says; where the shape is silent, what people call it on the pages of records."""
    if "description" in schema:
        return _said(schema["description"])
    return _NAMES[name]() if name in _NAMES else ""


def _said(description: str) -> str:
    return _(description) if description else ""


def _type(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """Return what people call the type of a value."""
    kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    kind = kinds[0]
    if "$ref" in kind:
        return _("object")
    names = {
        "string": _("text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("yes or no"),
        "array": _("list"),
    }
    if kind.get("format") == "date-time":
        return _("moment")
    return names.get(kind.get("type", ""), _("object"))
