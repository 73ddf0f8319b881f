"""The datasets of the site as a DCAT catalogue, for portals of open data that gather them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from gongkai.api import words
from gongkai.api.addresses import own_address, page_address
from gongkai.api.bulk_list import described_files
from gongkai.api.rendering import json_bytes
from gongkai.registers.definitions import public_registers

router = Router(tags=["datasets"])
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "spdx": "http://spdx.org/rdf/terms#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:modified": {"@type": "xsd:dateTime"},
    "dcat:byteSize": {"@type": "xsd:nonNegativeInteger"},
}
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}
_IANA = "https://www.iana.org/assignments/media-types/"


@router.get("/dcat.jsonld", summary=words.DCAT, url_name="dcat")
def dcat(request: HttpRequest) -> HttpResponse:
    """Describe every dataset with the files that it may be taken by. Three queries."""
    publisher = {"@id": page_address(request, "portal:about")}
    datasets = [
        _records(request),
        _reports(request),
        *_registers(request),
        *(_nightly(request, one) for one in described_files(request)),
    ]
    catalogue = {
        "@context": CONTEXT,
        "@id": own_address(request, "dcat.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": _named(settings.SITE["name"], settings.SITE["name_en"]),
        "dct:description": _named(
            "主动公开的政府信息、登记册和年度报告，以数据文件提供。",
            "Information disclosed proactively, registers and annual reports, as files of data.",
        ),
        "dct:publisher": {**publisher, "@type": "foaf:Organization", "foaf:name": settings.SITE["sponsor"]},
        "dcat:service": {
            "@type": "dcat:DataService",
            "dct:title": _named("开放接口", "Interface for programs"),
            "dcat:endpointURL": {"@id": own_address(request, "disclosures")},
            "dcat:endpointDescription": {"@id": own_address(request, "openapi.json")},
        },
        "dcat:dataset": [{**one, "dct:publisher": publisher} for one in datasets],
    }
    return HttpResponse(json_bytes(catalogue), content_type="application/ld+json; charset=utf-8")


def _records(request: HttpRequest) -> dict[str, Any]:
    files = {name: own_address(request, f"disclosures.{name}") for name in ("jsonl", "csv")}
    return _dataset(
        files["jsonl"],
        _named("主动公开的政府信息", "Information disclosed proactively"),
        _named("全部已公开信息的元数据与正文。", "All public records with their texts."),
        files,
    )


def _reports(request: HttpRequest) -> dict[str, Any]:
    files = {name: page_address(request, "files:dataset", name) for name in ("csv", "jsonl", "parquet")}
    return _dataset(
        page_address(request, "portal:data"),
        _named("政府信息公开工作年度报告数据", "Figures of the annual reports on disclosure"),
        _named(
            "全部已公布年度报告的数据，一行一个数。", "All figures of all published reports, one a row."
        ),
        files,
    )


def _registers(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        _dataset(
            page_address(request, "portal:register", register.id),
            _named(register.name.zh, register.name.en),
            _named(register.about.zh, register.about.en),
            {
                name: page_address(request, "files:register-file", register.id, name)
                for name in ("csv", "json")
            },
        )
        for register in public_registers().values()
    ]


def _nightly(request: HttpRequest, one: dict[str, Any]) -> dict[str, Any]:
    """Describe a data set that is made into files, with what a reader checks them by."""
    return {
        "@id": f"{own_address(request, 'bulk')}#{one['id']}",
        "@type": "dcat:Dataset",
        "dct:title": _named(one["title"], one["title_en"]),
        "dct:description": _named(
            "每夜生成的数据文件，附校验值。", "Files of data made every night, with their checksums."
        ),
        "dct:modified": one["made_at"],
        "dct:accrualPeriodicity": {
            "@id": "http://publications.europa.eu/resource/authority/frequency/DAILY"
        },
        "dcat:distribution": [
            {
                **_file(file["url"], file["media_type"]),
                "dcat:byteSize": file["bytes"],
                "spdx:checksum": {
                    "spdx:algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
                    "spdx:checksumValue": file["sha256"],
                },
            }
            for file in one["files"]
        ],
    }


def _dataset(address: str, title: Any, description: Any, files: dict[str, str]) -> dict[str, Any]:
    return {
        "@id": f"{address}#dataset",
        "@type": "dcat:Dataset",
        "dct:title": title,
        "dct:description": description,
        "dcat:distribution": [_file(file, MEDIA_TYPES[name]) for name, file in files.items()],
    }


def _file(address: str, media_type: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": _IANA + media_type},
    }


def _named(zh: str, en: str) -> list[dict[str, str]]:
    return [{"@language": "zh-CN", "@value": zh}, {"@language": "en", "@value": en}]
