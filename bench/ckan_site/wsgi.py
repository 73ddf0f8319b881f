"""The way in for the web server: CKAN where it is known that there is no Solr."""

import os

from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckan.lib import search
from ckan.model import meta


def _absent(_reference: str) -> dict[str, object]:
    raise search.SearchError("there is no Solr here")


application = make_app(load_config(os.environ["CKAN_INI"]))
search.show = _absent
# The processes that come of this one each open connections of their own.
meta.Session.remove()
meta.engine.dispose()
