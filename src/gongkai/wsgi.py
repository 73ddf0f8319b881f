"""The web server's way in: ``gunicorn gongkai.wsgi``."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.production")

application = get_wsgi_application()

# What every answer needs is loaded once, before the server divides into processes that share it; and the
# interpreter no longer looks through it for garbage, which had stopped an answer for a fifth of a second.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
