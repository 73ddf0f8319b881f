"""Acts on whom people reach at an agency: its office, its named people, how many they are."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.core.errors import DomainError
from gongkai.organisations.models import Agency, DisclosureOffice, LiaisonOfficer, StaffCount


class LiaisonEnded(DomainError):
    """An act on the duty of a person whose duty has ended."""

    code = "liaison_ended"


@transaction.atomic
def update_disclosure_office(*, agency: Agency, **contact: str) -> DisclosureOffice:
    """Record where the agency's disclosure office is and how it is reached."""
    office = DisclosureOffice.objects.filter(agency=agency).first() or DisclosureOffice(agency=agency)
    for name, value in contact.items():
        setattr(office, name, value)
    office.full_clean()
    office.save()
    return office


@transaction.atomic
def appoint_liaison_officer(
    *, agency: Agency, duty: str, name: str, as_of: date, phone: str = ""
) -> LiaisonOfficer:
    """Enter a person who does the agency's disclosure work from ``as_of`` on."""
    officer = LiaisonOfficer(agency=agency, duty=duty, name=name, phone=phone, valid_from=as_of)
    officer.full_clean()
    officer.save()
    return officer


@transaction.atomic
def relieve_liaison_officer(*, officer: LiaisonOfficer, as_of: date) -> LiaisonOfficer:
    """End a person's duty on ``as_of``."""
    officer = LiaisonOfficer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
    if officer.valid_until is not None:
        raise LiaisonEnded(
            _("%(name)s had this duty until %(day)s; there is nothing to end.")
            % {"name": officer.name, "day": officer.valid_until.isoformat()}
        )
    officer.valid_until = as_of
    officer.full_clean()
    officer.save()
    return officer


@transaction.atomic
def count_staff(*, agency: Agency, counted_on: date, full_time: int, part_time: int) -> StaffCount:
    """Record how many people did disclosure work on a day; counting the day again replaces the count."""
    count = StaffCount.objects.filter(agency=agency, counted_on=counted_on).first()
    count = count or StaffCount(agency=agency, counted_on=counted_on)
    count.full_time, count.part_time = full_time, part_time
    count.full_clean()
    count.save()
    return count
