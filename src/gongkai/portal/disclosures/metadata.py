"""The tags of a record's page: its column and its article, as the guidelines for government sites want."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from gongkai.disclosures.models import Disclosure
from gongkai.organisations.models import AgencyVersion
from gongkai.portal.agency_frame import section_name
from gongkai.portal.metadata import PageArticle, PageColumn

DESCRIPTION_LENGTH = 160


def disclosures_column() -> PageColumn:
    """Return the column of everything that is disclosed proactively."""
    return PageColumn(
        name=section_name("disclosures"),
        description=_(
            "Government information that agencies disclose of their own accord, by statutory item."
        ),
        keywords=_("government information disclosure, proactive disclosure, policies, notices"),
        type=_("Government information disclosure"),
    )


def section_column(key: str, agency: AgencyVersion) -> PageColumn:
    """Return the column of a statutory section of one agency."""
    facts = {"agency": agency.local_name, "section": section_name(key)}
    return PageColumn(
        name=section_name(key),
        description=_("%(agency)s: %(section)s.") % facts,
        keywords=_("government information disclosure, %(agency)s, %(section)s") % facts,
        type=_("Government information disclosure"),
    )


def disclosure_article(record: Disclosure, agency: AgencyVersion) -> PageArticle | None:
    """Return the article of a public record's page."""
    if record.published_at is None:
        return None
    return PageArticle(
        title=record.title,
        published_at=record.published_at,
        source=record.source or record.issuing_body or agency.name,
        keywords=record.keywords or record.subject or agency.name,
        description=Truncator(record.summary or record.title).chars(DESCRIPTION_LENGTH),
    )
