"""What every installation has in common. Flat on purpose: a setting stands once, with its reason."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongkai.settings import environment as env
from gongkai.settings.database import database_from_url, sqlite_database
from gongkai.settings.storage import originals_storage

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
    "gongkai.access",
    "gongkai.notices",
    "gongkai.disclosures",
    "gongkai.search",
    "gongkai.registers",
    "gongkai.requests",
    "gongkai.activities",
    "gongkai.following",
    "gongkai.reports",
    "gongkai.operations",
    "gongkai.portal",
    "gongkai.backoffice",
    "gongkai.api",
]

MIDDLEWARE = [
    "gongkai.core.web.request_log.RequestLogMiddleware",
    "gongkai.operations.metrics.MeasuringMiddleware",
    "gongkai.core.web.admission.AdmissionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "gongkai.core.web.headers.SecurityHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "gongkai.core.web.sent_text.SentTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gongkai.backoffice.access.middleware.AccessMiddleware",
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
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "gongkai.core.web.templatetags.moments",
            ],
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
    "originals": originals_storage(DATA_DIR),
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
    # How often one address tried and which proofs of work are spent, counted by all processes of a machine.
    "limits": {
        "BACKEND": "gongkai.core.web.shared_counts.SharedCounts",
        "LOCATION": DATA_DIR / "limits.sqlite3",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Files made from published reports, by the content they are made from. Safe to delete.
    "renditions": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "renditions",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

PAGE_STORE = env.text(
    "GONGKAI_PAGE_STORE",
    help="The folder of pages that the web server in front hands out by itself (deploy/nginx.conf)."
    " Only where one machine answers. Without it each page is asked of the program.",
)
METRICS_TOKEN = env.text(
    "GONGKAI_METRICS_TOKEN",
    help="The monitor says it to read /metrics (Authorization: Bearer …). Without it there is none.",
)

BACKUP_DIR = env.text(
    "GONGKAI_BACKUP_DIR",
    help="The folder into which a backup is made every night, best on another disk. Without it none is.",
)
BACKUP_KEY = env.text(
    "GONGKAI_BACKUP_KEY",
    help="The key that seals backups; gongkai backup --new-key makes one. Keep a copy elsewhere.",
)
BACKUPS_KEPT = env.number(
    "GONGKAI_BACKUPS_KEPT", default=14, help="How many nightly backups are kept before the oldest goes."
)

API_REQUESTS_PER_MINUTE = env.number(
    "GONGKAI_API_REQUESTS_PER_MINUTE",
    default=600,
    help="How often one address may ask the interface for programs in a minute.",
)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

TOWNSHIP_REPORT_DUE = env.text(
    "GONGKAI_TOWNSHIP_REPORT_DUE",
    help="By which day of January to March townships submit their annual report, such as 01-20.",
)

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
CSRF_FAILURE_VIEW = "gongkai.portal.views.errors.not_sent_from_here"
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
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "gongkai.access.passwords.LengthRule"},
    {"NAME": "gongkai.access.passwords.KindsRule"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "gongkai.access.passwords.ReuseRule"},
]
# Nobody who signs, publishes or administers does anything without one; only the demonstration may differ.
SECOND_FACTOR_REQUIRED = True
LOGIN_URL = "backoffice:sign-in"
LOGIN_REDIRECT_URL = "backoffice:home"
LOGOUT_REDIRECT_URL = "portal:home"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

# Signing in through another system (OpenID Connect). Without an issuer's client there is none.

OIDC_RP_CLIENT_ID = env.text("GONGKAI_OIDC_CLIENT_ID", help="Name of this site at the OpenID provider.")
OIDC_RP_CLIENT_SECRET = env.text("GONGKAI_OIDC_CLIENT_SECRET", help="The secret that belongs to that name.")
OIDC_OP_AUTHORIZATION_ENDPOINT = env.text(
    "GONGKAI_OIDC_AUTHORIZATION_URL", help="The provider's address for signing in."
)
OIDC_OP_TOKEN_ENDPOINT = env.text("GONGKAI_OIDC_TOKEN_URL", help="The provider's address for tokens.")
OIDC_OP_USER_ENDPOINT = env.text("GONGKAI_OIDC_USER_URL", help="The provider's address for user data.")
OIDC_OP_JWKS_ENDPOINT = env.text("GONGKAI_OIDC_KEYS_URL", help="The provider's address for its keys.")
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid profile"
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
OIDC_CREATE_USER = False
OIDC_AUTHENTICATION_CALLBACK_URL = "backoffice:sign-in-returned"
OIDC_CLAIM = env.text(
    "GONGKAI_OIDC_CLAIM",
    default="preferred_username",
    help="The claim that equals the user name of an account here. Accounts are never made by signing in.",
)
OIDC_SECOND_FACTOR_TRUSTED = env.flag(
    "GONGKAI_OIDC_SECOND_FACTOR_TRUSTED",
    help="The provider asks for a second factor, so it is not asked for here.",
)
LOCAL_SIGN_IN = env.flag(
    "GONGKAI_LOCAL_SIGN_IN",
    default=True,
    help="Accounts sign in with passwords of this site. If not, only administrators still do.",
)
if OIDC_RP_CLIENT_ID:
    AUTHENTICATION_BACKENDS += ["gongkai.backoffice.access.single_sign_on.ProviderBackend"]

# Personal data of applicants is encrypted with these. Never remove the oldest: digests hang on it.
FIELD_KEYS = env.names(
    "GONGKAI_FIELD_KEYS", help="Fernet keys for personal data, the newest first, separated by commas."
)

# Whoever can write the database can compute the fingerprints of the trail, but not the marks of its ends.
AUDIT_KEYS = env.names(
    "GONGKAI_AUDIT_KEYS",
    help="Keys of the audit trail (50 random characters each), the newest first, separated by commas."
    " Set later, they take effect with gongkai audit mark.",
)

# Files that applicants send are searched for malware where this is set up. One that was not searched
# although it is set up stays in quarantine.
CLAMD_SOCKET = env.text(
    "GONGKAI_CLAMD_SOCKET", help="The UNIX socket of clamd, such as /run/clamav/clamd.ctl."
)

# Working days before a last day on which whoever has to act is reminded; on the least others are told too.
REMIND_WORKING_DAYS = env.numbers(
    "GONGKAI_REMIND_WORKING_DAYS",
    default="5,2,0",
    help="How many working days before a last day officers are reminded of it, separated by commas.",
)

IDENTITY_KEPT_DAYS = env.number(
    "GONGKAI_IDENTITY_KEPT_DAYS",
    default=365,
    help="How many days after a request is concluded the applicant's identity number is kept.",
)
MESSAGE_GATEWAY = env.text(
    "GONGKAI_MESSAGE_GATEWAY",
    default="gongkai.requests.messaging.print_message",
    help="Dotted path of what sends a text to a telephone: a function of the number and the text.",
)
VERIFY_PHONES = env.flag(
    "GONGKAI_VERIFY_PHONES",
    help="Whether an applicant without e-mail proves the telephone number with a code before sending.",
)
PAYMENT_PROVIDER = env.text(
    "GONGKAI_PAYMENT_PROVIDER",
    default="gongkai.requests.payments.AtTheOffice",
    help="Dotted path of how a fee is paid online: a class as in gongkai.requests.payments.",
)

# Search: an index in the data folder, or a cluster for those who outgrow one machine

SEARCH_ENGINE = env.text(
    "GONGKAI_SEARCH_ENGINE",
    default="tantivy",
    help="The search engine: tantivy (an index in the data folder) or typesense (a cluster of servers).",
)
TYPESENSE_NODES = env.names(
    "GONGKAI_TYPESENSE_NODES",
    help="The servers of the Typesense cluster: host:port, or https://host:port, separated by commas.",
)
TYPESENSE_KEY = env.text("GONGKAI_TYPESENSE_KEY", help="The API key of the Typesense cluster.")

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

CHECK_LINKS = env.flag(
    "GONGKAI_CHECK_LINKS",
    default=True,
    help="Check links in texts. Switch it off where the server has no way out to the internet.",
)
SITE_URL = env.text(
    "GONGKAI_SITE_URL",
    default=f"https://{SITE['domain']}" if SITE["domain"] else "",
    help="The site's whole address, such as https://www.example.gov.cn, for what is read elsewhere: mails,"
    " bulk files. Without it https:// and GONGKAI_SITE_DOMAIN.",
)

# Mail to people, and the hub that is told of news

EMAIL_HOST = env.text(
    "GONGKAI_EMAIL_HOST", help="The mail server. Without it following by e-mail is not offered."
)
EMAIL_PORT = env.number("GONGKAI_EMAIL_PORT", default=25, help="Its port: 25, 465 (TLS) or 587 (STARTTLS).")
EMAIL_HOST_USER = env.text("GONGKAI_EMAIL_USER", help="The account on the mail server.")
EMAIL_HOST_PASSWORD = env.text("GONGKAI_EMAIL_PASSWORD", help="Its password.")
EMAIL_USE_SSL = env.flag("GONGKAI_EMAIL_TLS", help="Speak TLS from the beginning, as on port 465.")
EMAIL_USE_TLS = env.flag("GONGKAI_EMAIL_STARTTLS", help="Begin TLS with STARTTLS, as on port 587.")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text(
    "GONGKAI_EMAIL_FROM",
    default=SITE["email"] or "webmaster@localhost",
    help="The address that mails come from. Without it GONGKAI_SITE_EMAIL.",
)
MAIL_IS_SET_UP = bool(EMAIL_HOST)
WEBSUB_HUB = env.text(
    "GONGKAI_WEBSUB_HUB", help="The WebSub hub that feeds name and that is told of news. Without it none."
)

# What the program says of itself

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "gongkai.core.log_lines.PlainLines",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "gongkai.core.log_lines.JsonLines"},
    },
    "handlers": {
        "standard_error": {
            "class": "logging.StreamHandler",
            "formatter": "json"
            if env.flag("GONGKAI_LOG_JSON", help="Write each line of the log as a JSON object.")
            else "line",
        }
    },
    "loggers": {
        "gongkai.audit": {"level": "INFO"},  # receipts of the trail, which are to leave this machine
        "gongkai.requests": {
            "level": "INFO"
            if env.flag("GONGKAI_LOG_REQUESTS", help="Write a line for every request that was answered.")
            else "WARNING"
        },
    },
    "root": {
        "handlers": ["standard_error"],
        "level": env.text(
            "GONGKAI_LOG_LEVEL", default="WARNING", help="How much is logged: DEBUG to ERROR."
        ),
    },
}
