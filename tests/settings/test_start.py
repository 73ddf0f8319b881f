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


def _output(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "gongkai.settings.test"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_web_process_loads_no_library_of_pictures_or_documents_before_it_is_needed() -> None:
    assert _output(_START) == "[]"


_SERVE = """
import gc
import gongkai.wsgi
from django.urls import get_resolver
print(gc.get_freeze_count() > 100_000, "url_patterns" in get_resolver().__dict__)
"""


def test_a_web_process_has_loaded_its_views_and_frees_the_collector_from_them_before_it_answers() -> None:
    assert _output(_SERVE) == "True True"
