"""The migrations make exactly the tables that the models describe, and have names."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

FOLDERS = sorted((Path(settings.PROJECT_DIR) / "src" / "gongkai").glob("*/migrations"))


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_migrations_have_written_names_and_import_no_app_code(folder: Path) -> None:
    files = sorted(folder.glob("0*.py"))

    assert files
    for path in files:
        assert "_auto_" not in path.name
        assert not re.search(r"^(from|import) gongkai", path.read_text(encoding="utf-8"), re.MULTILINE)
