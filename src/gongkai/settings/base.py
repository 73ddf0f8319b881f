"""What every installation has in common. Flat on purpose: a setting stands once, with its reason."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from gongkai.settings import environment as env
from gongkai.settings.database import database_from_url, sqlite_database

PROJECT_DIR = Path(__file__).resolve().parents[3]

DATA_DIR = Path(
    env.text(
        "GONGKAI_DATA_DIR",
        default=str(PROJECT_DIR / "var"),
        help="The folder of the SQLite database, the uploaded originals and made files.",
    )
)

# Applications

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "gongkai.core.web",
    "gongkai.organisations",
    "gongkai.catalogue",
    "gongkai.audit",
    "gongkai.disclosures",
    "gongkai.search",
    "gongkai.registers",
    "gongkai.requests",
    "gongkai.activities",
    "gongkai.reports",
    "gongkai.operations",
    "gongkai.portal",
    "gongkai.backoffice",
    "gongkai.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "gongkai.core.web.headers.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "gongkai.urls"
WSGI_APPLICATION = "gongkai.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "gongkai.core.web.context.site",
                "gongkai.core.web.context.display",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Records and files

DATABASE_URL = env.text(
    "GONGKAI_DATABASE_URL",
    help="Address of the database, such as postgresql://user:password@host:5432/gongkai."
    " Without it records are kept in gongkai.sqlite3 in the data folder.",
)
DATABASES = {
    "default": database_from_url(DATABASE_URL)
    if DATABASE_URL
    else sqlite_database(DATA_DIR / "gongkai.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # What officers hand in. No address leads here; only the gate in reports opens it.
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "originals", "base_url": None},
    },
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
    # Files made from published reports, by the content they are made from. Safe to delete.
    "renditions": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "renditions",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

API_REQUESTS_PER_MINUTE = env.number(
    "GONGKAI_API_REQUESTS_PER_MINUTE",
    default=600,
    help="How often one address may ask the interface for programs in a minute.",
)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
REPORT_FILE_MAX_BYTES = (
    1024
    * 1024
    * env.number(
        "GONGKAI_REPORT_FILE_MAX_MB",
        default=50,
        help="The largest report file that may be uploaded, in MB.",
    )
)

# People

AUTH_USER_MODEL = "organisations.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "backoffice:sign-in"
LOGIN_REDIRECT_URL = "backoffice:disclosures"
LOGOUT_REDIRECT_URL = "portal:home"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

# Personal data of applicants is encrypted with these. Never remove the oldest: digests hang on it.
FIELD_KEYS = env.names(
    "GONGKAI_FIELD_KEYS", help="Fernet keys for personal data, the newest first, separated by commas."
)

# Language and time: texts in the code are English, the default for people is Chinese.

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PROJECT_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# The site, as the guidelines for government websites want every page to say it

SITE = {
    "name": env.text("GONGKAI_SITE_NAME", default="政府信息公开", help="Name of the site (SiteName)."),
    "name_en": env.text(
        "GONGKAI_SITE_NAME_EN", default="Government Information Disclosure", help="Its English name."
    ),
    "domain": env.text("GONGKAI_SITE_DOMAIN", help="Its domain (SiteDomain), such as www.example.gov.cn."),
    "id_code": env.text(
        "GONGKAI_SITE_ID_CODE", help="The site's ten-digit identification code (SiteIDCode)."
    ),
    "sponsor": env.text("GONGKAI_SITE_SPONSOR", help="The government that sponsors the site."),
    "sponsor_en": env.text("GONGKAI_SITE_SPONSOR_EN", help="The sponsor's English name."),
    "phone": env.text("GONGKAI_SITE_PHONE", help="Telephone number printed in the footer."),
    "email": env.text("GONGKAI_SITE_EMAIL", help="E-mail address printed in the footer."),
    "icp": env.text("GONGKAI_SITE_ICP", help="Filing number of the site (ICP备案号)."),
    "police": env.text("GONGKAI_SITE_POLICE", help="Filing number with the police (公安机关备案号)."),
}

# What the program says of itself

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["standard_error"],
        "level": env.text(
            "GONGKAI_LOG_LEVEL", default="WARNING", help="How much is logged: DEBUG to ERROR."
        ),
    },
}
