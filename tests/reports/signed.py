"""Reports with every signature under them, as bodies submit them and as they are published."""

from gongkai.reports.models import AnnualReport
from gongkai.reports.signing import sign, signing_steps
from tests.factories import NOW, make_officer


def signed(record: AnnualReport) -> AnnualReport:
    """Sign every step of a compiled report: the first by one officer, the others by another."""
    first, second = make_officer(record.agency), make_officer(record.agency)
    for number, _step in enumerate(signing_steps()):
        sign(record=record, actor=second if number else first, now=NOW, note="无异议")
    return record
