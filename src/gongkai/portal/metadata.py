"""What a page tells search engines and inspectors about itself: its column and its article."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from gongkai.organisations.models import AgencyVersion
from gongkai.reports.models import AnnualReport


@dataclass(frozen=True, slots=True)
class PageColumn:
    """The column that a page stands in (ColumnName and its companions)."""

    name: str
    description: str
    keywords: str
    type: str


@dataclass(frozen=True, slots=True)
class PageArticle:
    """The article that a page shows (ArticleTitle and its companions)."""

    title: str
    published_at: datetime
    source: str
    keywords: str
    description: str


def reports_column() -> PageColumn:
    """Return the column of annual reports, under the name that the national specification gives it."""
    return PageColumn(
        name=_("Annual reports on government information disclosure"),
        description=_("The annual reports of the government, its departments and townships, by year."),
        keywords=_("government information disclosure, annual report"),
        type=_("Government information disclosure"),
    )


def agencies_column() -> PageColumn:
    """Return the column of agencies."""
    return PageColumn(
        name=_("Agencies"),
        description=_("The agencies that must disclose information, and how to reach them."),
        keywords=_("government information disclosure, agencies, contact"),
        type=_("Government information disclosure"),
    )


def agency_column(agency: AgencyVersion) -> PageColumn:
    """Return the column of one agency's own page, under the one name that the specification gives all."""
    section = _("Government information disclosure")
    facts = {"agency": agency.local_name, "section": section}
    return PageColumn(
        name=section,
        description=_("%(agency)s: %(section)s.") % facts,
        keywords=_("government information disclosure, %(agency)s, %(section)s")
        % {**facts, "section": _("Agencies")},
        type=section,
    )


def comparison_column() -> PageColumn:
    """Return the column of comparisons."""
    return PageColumn(
        name=_("Comparison of annual reports"),
        description=_("Figures of the annual reports over the years and between agencies."),
        keywords=_("government information disclosure, statistics"),
        type=_("Government information disclosure"),
    )


def data_column() -> PageColumn:
    """Return the column of open data."""
    return PageColumn(
        name=_("Open data"),
        description=_("All figures of all published annual reports, for download."),
        keywords=_("government information disclosure, open data, CSV, JSON, Parquet"),
        type=_("Government information disclosure"),
    )


def report_article(record: AnnualReport, agency_name: str) -> PageArticle | None:
    """Return the article of a published report's page."""
    if record.published_at is None:
        return None
    return PageArticle(
        title=record.title,
        published_at=record.published_at,
        source=agency_name,
        keywords=_("government information disclosure, annual report, %(agency)s, %(year)s")
        % {"agency": agency_name, "year": record.year},
        description=_("%(agency)s: annual report on government information disclosure for %(year)s.")
        % {"agency": agency_name, "year": record.year},
    )
