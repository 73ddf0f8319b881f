"""A government's own server: HTTPS, its own addresses, its own key. It refuses to start half set up."""

from gongkai.settings import environment as env
from gongkai.settings.base import *  # noqa: F403 - settings build on the common ones

DEBUG = False
SECRET_KEY = env.required(
    "GONGKAI_SECRET_KEY", help="Give 50 or more random characters that only this installation knows."
)
ALLOWED_HOSTS = env.names(
    "GONGKAI_ALLOWED_HOSTS", help="Host names that the site answers to, separated by commas."
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")]

SECURE_SSL_REDIRECT = env.flag(
    "GONGKAI_HTTPS_REDIRECT", default=True, help="Send visitors who come by HTTP to HTTPS."
)
if env.flag(
    "GONGKAI_BEHIND_PROXY",
    help="Believe the X-Forwarded-Proto header. Only where a proxy that sets it is in front.",
):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other sites may live under the same domain and are not ours to bind
    "security.W021",  # a place in the browsers' preload list is for the owner of the domain to ask for
]
