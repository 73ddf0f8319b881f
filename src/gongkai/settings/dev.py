"""A developer's machine and the demonstration: this machine only, no HTTPS, the fictional county."""

import secrets

from gongkai.settings import environment as env
from gongkai.settings.base import *  # noqa: F403 - settings build on the common ones
from gongkai.settings.base import (
    AUDIT_KEYS,
    DATA_DIR,
    MAIL_IS_SET_UP,
    SITE,
    SITE_URL,
    STORAGES,
)

DEBUG = env.flag("GONGKAI_DEBUG", help="Show the framework's error pages. Only on a developer's machine.")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
INTERNAL_IPS = ["127.0.0.1"]


def _own_secret_key() -> str:
    """Return this machine's key, made when it is first asked for."""
    path = DATA_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = _own_secret_key()
AUDIT_KEYS = AUDIT_KEYS or [SECRET_KEY]

# Static files come from the source tree, so that nothing has to be collected first.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 60

SITE = {
    "name": SITE["name"] if SITE["domain"] else "岚川县人民政府信息公开",
    "name_en": SITE["name_en"] if SITE["domain"] else "Lanchuan County Government Information Disclosure",
    "domain": SITE["domain"] or "www.lanchuan.example",
    "id_code": SITE["id_code"] or "0000000000",
    "sponsor": SITE["sponsor"] or "岚川县人民政府办公室",
    "sponsor_en": SITE["sponsor_en"] or "General Office of the People's Government of Lanchuan County",
    "phone": SITE["phone"] or "0000-0000000",
    "email": SITE["email"] or "xxgk@lanchuan.example",
    "icp": SITE["icp"] or "岚ICP备00000000号",
    "police": SITE["police"] or "岚公网安备00000000000000号",
}

# Mails are files in the data folder, so that links in them can be followed on this machine.
if not MAIL_IS_SET_UP:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
    MAIL_IS_SET_UP = True
SITE_URL = SITE_URL or "http://127.0.0.1:8000"
DEFAULT_FROM_EMAIL = SITE["email"]

# Accounts of the demonstration county have passwords that everyone knows: only here.
DEMONSTRATION = True

SECOND_FACTOR_REQUIRED = env.flag(
    "GONGKAI_DEMO_SECOND_FACTOR", help="Ask the demonstration's accounts for a second factor, too."
)
