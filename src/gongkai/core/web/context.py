"""What every template knows: whose site it is, its other languages, how the visitor wants it shown."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from gongkai.core.web.display import DisplayMode, display_modes

HTML_LANGUAGE = {"zh-hans": "zh-CN", "en": "en"}
"""Django's name of a language, and the one that the lang attribute takes."""


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """Whose site this is, in the visitor's language."""

    name: str
    sponsor: str
    domain: str
    id_code: str
    phone: str
    email: str
    icp: str
    police: str


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The same page in another language."""

    code: str
    html_code: str
    name: str
    url: str
    canonical_path: str = ""
    """The address by which search engines know it: without the query."""


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's identity and the same page in the other languages."""
    language = get_language() or settings.LANGUAGE_CODE
    path = request.get_full_path()
    return {
        "site": site_identity(language),
        "html_language": HTML_LANGUAGE.get(language, language),
        "site_root": request.build_absolute_uri("/").rstrip("/"),
        "canonical_url": request.build_absolute_uri(request.path),
        "default_url": request.build_absolute_uri(_translated(request.path, settings.LANGUAGE_CODE)),
        "other_languages": [
            OtherLanguage(
                code,
                HTML_LANGUAGE[code],
                OWN_NAMES[code],
                _translated(path, code),
                _translated(request.path, code),
            )
            for code, _name in settings.LANGUAGES
            if code != language
        ],
    }


def _translated(path: str, language: str) -> str:
    """Return the address of a page in a language; where there is no page, that of being told so in it."""
    url = translate_url(path, language)
    if url != path or language == get_language():
        return url
    if language == settings.LANGUAGE_CODE:
        return path.removeprefix(f"/{get_language()}") or "/"
    return f"/{language}{path}"


def display(request: HttpRequest) -> dict[str, Any]:
    """Return the ways of showing a page, and which of them the visitor has chosen."""
    chosen = DisplayMode.chosen(request)
    return {"display_modes": display_modes(chosen), "display_class": " ".join(sorted(chosen))}


def site_identity(language: str) -> SiteIdentity:
    """Return the site's identity with its names in ``language``."""
    data = settings.SITE
    english = language == "en"
    return SiteIdentity(
        name=(english and data["name_en"]) or data["name"],
        sponsor=(english and data["sponsor_en"]) or data["sponsor"],
        domain=data["domain"],
        id_code=data["id_code"],
        phone=data["phone"],
        email=data["email"],
        icp=data["icp"],
        police=data["police"],
    )


OWN_NAMES = {"zh-hans": "中文", "en": "English"}
"""What a language calls itself."""
