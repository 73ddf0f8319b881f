"""Where files are kept that people hand in: in a folder of this machine, or in a bucket that many share."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from gongkai.settings import environment as env


def originals_storage(data_dir: Path) -> dict[str, Any]:
    """Return the setting of the storage that the environment names; no address leads to either."""
    bucket = env.text(
        "GONGKAI_S3_BUCKET",
        help="The bucket of an S3-compatible storage for what people hand in, where several machines"
        " answer. Without it files are kept in the data folder.",
    )
    endpoint = env.text(
        "GONGKAI_S3_ENDPOINT", help="Address of that storage, such as https://storage.example.gov.cn:9000."
    )
    key = env.text("GONGKAI_S3_KEY", help="The name of the access key to it.")
    secret = env.text("GONGKAI_S3_SECRET", help="The secret that belongs to that key.")
    region = env.text("GONGKAI_S3_REGION", default="us-east-1", help="Its region, where it has any.")
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": data_dir / "originals", "base_url": None},
        }
    if not (endpoint and key and secret):
        raise ImproperlyConfigured(
            "GONGKAI_S3_BUCKET is set. Set GONGKAI_S3_ENDPOINT, GONGKAI_S3_KEY and GONGKAI_S3_SECRET, too."
        )
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint,
            "access_key": key,
            "secret_key": secret,
            "region_name": region,
            "addressing_style": "path",
            "signature_version": "s3v4",
            # As in a folder: a name that is taken is not written over.
            "file_overwrite": False,
        },
    }
