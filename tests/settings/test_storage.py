"""Where files are kept that people hand in, as the environment says it."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from moto import mock_aws
from storages.backends.s3 import S3Storage

from gongkai.settings.storage import originals_storage

BUCKET = {
    "GONGKAI_S3_BUCKET": "originals",
    "GONGKAI_S3_ENDPOINT": "https://s3.amazonaws.com",
    "GONGKAI_S3_KEY": "a-key",
    "GONGKAI_S3_SECRET": "a-secret",
}


def name_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in BUCKET.items():
        monkeypatch.setenv(name, value)


def test_without_a_bucket_files_are_kept_in_the_data_folder(tmp_path: Path) -> None:
    setting = originals_storage(tmp_path)

    assert setting["BACKEND"] == "django.core.files.storage.FileSystemStorage"
    assert setting["OPTIONS"] == {"location": tmp_path / "originals", "base_url": None}


@pytest.mark.parametrize("left_out", ["GONGKAI_S3_ENDPOINT", "GONGKAI_S3_KEY", "GONGKAI_S3_SECRET"])
def test_a_bucket_without_the_way_to_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, left_out: str
) -> None:
    name_bucket(monkeypatch)
    monkeypatch.delenv(left_out)

    with pytest.raises(ImproperlyConfigured, match=left_out):
        originals_storage(tmp_path)


def test_a_bucket_keeps_a_file_with_a_chinese_name_and_never_writes_over_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name_bucket(monkeypatch)
    with mock_aws():
        storage = type(storages)({"originals": originals_storage(tmp_path)})["originals"]
        assert isinstance(storage, S3Storage)
        storage.connection.create_bucket(Bucket="originals")

        first = storage.save("附件/通知.docx", ContentFile(b"first"))
        second = storage.save("附件/通知.docx", ContentFile(b"second"))

        assert first == "附件/通知.docx"
        assert second != first
        with storage.open(first) as one, storage.open(second) as other:
            assert (one.read(), other.read()) == (b"first", b"second")
        assert (storage.size(first), storage.exists("附件/通知.pdf")) == (5, False)
        with pytest.raises(FileNotFoundError), storage.open("附件/通知.pdf"):
            pass
