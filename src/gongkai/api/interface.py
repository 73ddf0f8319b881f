"""The interface as a whole: its parts, and the description of it that programs read."""

from functools import cache
from typing import Any

from ninja import NinjaAPI

from gongkai.api import agencies, bulk_list, changes, dcat, disclosures, registers, reports, search
from gongkai.api.addresses import ROOT
from gongkai.api.errors import answer_errors
from gongkai.api.rendering import PlainJSONRenderer
from gongkai.api.schemas import ErrorBody

VERSION = "1.1"
DESCRIPTION = (
    "Everything public on this site, for programs. Lists are pages with a “next” address; every refusal"
    " has one shape; “changes” tells all that happened, so that another site can mirror this one exactly."
)
REFUSALS = {
    "400": "A parameter cannot be understood",
    "404": "There is nothing public at this address",
    "410": "It was withdrawn: when and why",
    "429": "Asked too often: wait as long as Retry-After says",
    "503": "The search index is being built",
}
_FILES = {
    "/disclosures.jsonl": "application/jsonl",
    "/disclosures.csv": "text/csv",
    "/dcat.jsonld": "application/ld+json",
}

api = NinjaAPI(
    title="政府信息公开接口",
    version=VERSION,
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    renderer=PlainJSONRenderer(),
)
for part in (disclosures, changes, agencies, registers, reports, search, dcat, bulk_list):
    api.add_router("", part.router)
answer_errors(api)


@cache
def description() -> dict[str, Any]:
    """Return the interface as OpenAPI 3.1 describes it, with the refusals of every address."""
    found = dict(api.get_openapi_schema(path_prefix=ROOT))
    found["openapi"] = "3.1.0"
    schemas = found["components"]["schemas"]
    refusal = ErrorBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(refusal.pop("$defs", {}))
    schemas["ErrorBody"] = refusal
    for path, methods in found["paths"].items():
        _complete(path.removeprefix(ROOT), methods["get"])
    return found


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Describe the refusals of one address, and the file that it sends."""
    operation["operationId"] = operation["operationId"].removeprefix("gongkai_api_")
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    if path in _FILES:
        kind: dict[str, Any] = {"type": "object"} if path.endswith("ld") else {"type": "string"}
        answers["200"] = {"description": "The file", "content": {_FILES[path]: {"schema": kind}}}
    for status, meaning in REFUSALS.items():
        answers[status] = {
            "description": meaning,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}},
        }
    operation["responses"] = answers
