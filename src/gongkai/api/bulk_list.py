"""The files of whole data sets, with what a program must know before it takes them."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from gongkai.api import words
from gongkai.api.addresses import page_address
from gongkai.api.rendering import moment
from gongkai.api.schemas import BulkPage
from gongkai.operations.bulk_files.datasets import FORMATS, bulk_datasets
from gongkai.operations.bulk_files.services import current_datasets

router = Router(tags=["datasets"])


@router.get("/bulk", response=BulkPage, summary=words.BULK_LIST, url_name="bulk")
def bulk(request: HttpRequest) -> dict[str, Any]:
    """List the data sets with their files. Three queries."""
    return {"items": list(described_files(request)), "next": None}


def described_files(request: HttpRequest) -> list[dict[str, Any]]:
    """Return every data set with the files that may be handed out now."""
    found = []
    current = current_datasets()
    for dataset in bulk_datasets().values():
        made = current.get(dataset.id)
        found.append(
            {
                "id": dataset.id,
                "title": dataset.title.zh,
                "title_en": dataset.title.en,
                "rows": made.rows if made else None,
                "made_at": moment(made.made_at) if made else None,
                "files": [
                    {
                        "format": file.format,
                        "media_type": FORMATS[file.format].partition(";")[0],
                        "bytes": file.size,
                        "sha256": file.sha256,
                        "url": page_address(request, "files:bulk-file", dataset.id, file.format),
                    }
                    for file in (made.files if made else ())
                ],
            }
        )
    return found
