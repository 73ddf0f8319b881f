"""Examples in the description of the interface, from the fictional county 岚川县."""

from typing import Any

INDEX_NUMBER = "11341702486344515H/2026-00001"
SITE = "https://www.lanchuan.example"
ERROR = {
    "error": {
        "code": "not_found",
        "message": "There is nothing public at this address.",
        "fields": {},
    }
}
BRIEF: dict[str, Any] = {
    "index_number": INDEX_NUMBER,
    "title": "岚川县灌溉用水管理办法",
    "document_number": "岚水发〔2026〕1号",
    "issuing_body": "岚川县水利局",
    "agency": "shuili",
    "kind": "normative_document",
    "genre": "通知",
    "subject": "水利",
    "summary": "公布今年灌溉用水安排。",
    "keywords": "灌溉 用水",
    "article_20_item": 1,
    "five_publics": "",
    "catalogue_item": "26-01-01",
    "source": "岚川县水利局",
    "formed_on": "2026-02-26",
    "effective_on": "2026-02-27",
    "expires_on": None,
    "repealed_on": None,
    "repeal_reason": "",
    "opens_on": None,
    "closes_on": None,
    "opinions_to": "",
    "published_at": "2026-03-02T09:30:00+08:00",
    "edition_at": "2026-03-02T09:30:00+08:00",
    "is_unconfirmed": False,
    "validity": "valid",
    "page": f"{SITE}/disclosures/{INDEX_NUMBER}/",
    "url": f"{SITE}/api/v1/disclosures/{INDEX_NUMBER}",
}
FILE = {
    "id": 7,
    "name": "用水计划表.pdf",
    "sha256": "9f2c…",
    "url": f"{SITE}/disclosures/{INDEX_NUMBER}/files/7",
}
RECORD = {
    **BRIEF,
    "body_html": "<p>今年灌溉用水自三月起供应。</p>",
    "interprets": None,
    "attachments": [FILE],
}
REPORT: dict[str, Any] = {
    "agency": "lanchuan",
    "year": 2023,
    "edition": 1,
    "form": "2021",
    "title": "岚川县人民政府2023年政府信息公开工作年度报告",
    "published_at": "2024-01-30T09:30:00+08:00",
    "page": f"{SITE}/reports/lanchuan/2023/",
    "url": f"{SITE}/api/v1/reports/lanchuan/2023",
}
FIGURE = {
    "key": "requests.received.total",
    "label": "本年新收政府信息公开申请数量 总计",
    "label_en": "New requests received this year, total",
    "unit": "件",
    "value": 21,
    "printed": "21",
}
AGENCY: dict[str, Any] = {
    "code": "shuili",
    "credit_code": "11341702486344515H",
    "name": "岚川县水利局",
    "name_en": "Lanchuan County Water Bureau",
    "short_name": "水利局",
    "kind": "department",
    "level": "county",
    "parent": "lanchuan",
    "valid_from": "2009-01-01",
    "valid_until": None,
}
BULK: dict[str, Any] = {
    "id": "agencies",
    "title": "行政机关及其沿革",
    "title_en": "Agencies through all their names",
    "rows": 31,
    "made_at": "2026-03-02T03:00:00+08:00",
    "files": [
        {
            "format": "csv",
            "media_type": "text/csv",
            "bytes": 4096,
            "sha256": "9f2c…",
            "url": f"{SITE}/data/bulk/agencies.csv",
        }
    ],
}
