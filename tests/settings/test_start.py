"""What a web process loads when it starts."""

import os
import subprocess
import sys

_START = """
import sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
heavy = {"cv2", "numpy", "onnxruntime", "pdfplumber", "pyarrow", "docx"}
print(sorted(heavy & sys.modules.keys()))
"""


def test_a_web_process_loads_no_library_of_pictures_or_documents_before_it_is_needed() -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "gongkai.settings.test"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _START],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"
