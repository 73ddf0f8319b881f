"""The tests: nothing leaves the machine, nothing stays, no step is slower than it must be."""

import tempfile
from pathlib import Path

from gongkai.settings import environment as env
from gongkai.settings.base import *  # noqa: F403 - settings build on the common ones
from gongkai.settings.base import SITE, STORAGES
from gongkai.settings.database import database_from_url

DEBUG = False
SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

DATABASES = {
    "default": database_from_url(
        env.text(
            "GONGKAI_TEST_DATABASE_URL",
            default="sqlite:///:memory:",
            help="Address of the database that the tests make and drop.",
        )
    )
}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Rows that no query put in order come last first here and first first on PostgreSQL: what relies on the
    # order in which rows happen to lie fails in every run instead of in some.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA reverse_unordered_selects = ON;"

DATA_DIR = Path(tempfile.gettempdir()) / "gongkai-tests"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "originals": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "limits": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"},
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renditions"},
}
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

SITE = {
    **SITE,
    "name": "岚川县人民政府信息公开",
    "name_en": "Lanchuan County Government Information Disclosure",
    "domain": "www.lanchuan.example",
    "id_code": "0000000000",
    "sponsor": "岚川县人民政府办公室",
    "sponsor_en": "General Office of the People's Government of Lanchuan County",
    "phone": "0000-0000000",
    "email": "xxgk@lanchuan.example",
    "icp": "岚ICP备00000000号",
    "police": "岚公网安备00000000000000号",
}

SECOND_FACTOR_REQUIRED = False
SITE_URL = "https://www.lanchuan.example"
MAIL_IS_SET_UP = True
DEFAULT_FROM_EMAIL = SITE["email"]
