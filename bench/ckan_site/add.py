"""Add one dataset to CKAN, as its API does: by itself, its index kept at once."""

from ckan_site.load import act
from ckan_site.wsgi import application

if __name__ == "__main__":
    with application.test_request_context():
        act("package_create", {"name": "one-more", "title": "又一件"}, deferred=False)
