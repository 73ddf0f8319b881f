"""Bring documents, one JSON object a line on standard input, into CKAN by its action ``package_create``."""

import json
import sys
from collections.abc import Iterable
from itertools import islice
from typing import Any

from ckan import logic, model
from ckan_site.wsgi import application

BATCH = 100
FIELDS = ("document_number", "agency", "index_number", "published_at", "summary")


def main(lines: Iterable[str]) -> None:
    """Make each document a dataset; the first alone belongs to an organisation."""
    numbered = enumerate(lines)
    with application.test_request_context():
        act("organization_create", {"name": "office", "title": "岚川县人民政府办公室"})
        while batch := list(islice(numbered, BATCH)):
            for number, line in batch:
                values = dataset(f"d{number}", json.loads(line))
                act("package_create", values if number else {**values, "owner_org": "office"})
            model.repo.commit()
            model.Session.remove()


def act(action: str, values: dict[str, Any], *, deferred: bool = True) -> None:
    """Let the user of the site itself do something; deferred: without the index, committed later."""
    user = logic.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    context = {"user": user, "ignore_auth": True, "defer_commit": deferred, "return_id_only": deferred}
    logic.get_action(action)(context, values)


def dataset(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return a document as what the action takes."""
    extras = [{"key": key, "value": values[key]} for key in FIELDS if values[key]]
    return {"name": name, "title": values["title"], "notes": values["body"], "extras": extras}


if __name__ == "__main__":
    main(sys.stdin)
