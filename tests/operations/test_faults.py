"""When the machine fails: what people see, and that nothing is lost or half done."""

import errno
import shutil
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import OperationalError, connections
from django.test import Client
from django.utils import timezone

from gongkai.core.faults import Fault, fault_of
from gongkai.disclosures.models import Disclosure, PublicationLogEntry
from gongkai.operations.models import ScheduledSlot
from gongkai.operations.schedules import SCHEDULES, enqueue_due
from tests.disclosures.records import NOW, make_approved, make_office, make_published
from tests.installations import Installation, copied_database

PUBLISH_AND_DIE = """
import os, signal
from datetime import datetime
from gongkai.disclosures import services
from gongkai.disclosures.models import Disclosure, PublicationLogEntry
from django.db.models.signals import post_save
from gongkai.organisations.models import User
def die(**_named):
    os.kill(os.getpid(), signal.SIGKILL)
post_save.connect(die, sender=PublicationLogEntry)
services.publish(
    disclosure=Disclosure.objects.get(pk={record}), actor=User.objects.get(pk={actor}),
    now=datetime.fromisoformat("{now}"),
)
"""


def away(*_arguments: object, **_named: object) -> None:
    raise OperationalError("could not connect to server: Connection refused")


@pytest.mark.parametrize(
    ("problem", "fault"),
    [
        (OperationalError("could not connect to server"), Fault.DATABASE_AWAY),
        (OperationalError("database or disk is full"), Fault.DISK_FULL),
        (OSError(errno.ENOSPC, "No space left on device"), Fault.DISK_FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), Fault.DISK_FULL),
        (OSError(errno.EACCES, "Permission denied"), None),
        (ValueError("a fault of the program"), None),
        (None, None),
    ],
)
def test_a_fault_of_the_machine_is_told_from_one_of_the_program(
    problem: BaseException | None, fault: Fault | None
) -> None:
    assert fault_of(problem) is fault


@pytest.mark.parametrize(("free", "fault"), [(4096, Fault.DISK_FULL), (1 << 30, Fault.DATABASE_AWAY)])
def test_a_full_disk_that_the_database_calls_by_another_name_is_told_by_its_room(
    monkeypatch, free: int, fault: Fault
) -> None:
    usage = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)

    assert fault_of(OperationalError("disk I/O error")) is fault


@pytest.mark.django_db
def test_without_the_database_a_visitor_is_told_to_come_back_in_a_minute(monkeypatch) -> None:
    monkeypatch.setattr(type(connections["default"]), "cursor", away)
    page = Client(raise_request_exception=False).get("/disclosures/")
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "60"
    assert "本次操作没有生效，已有数据没有丢失" in page.content.decode()
    assert "Connection refused" not in page.content.decode()


@pytest.mark.django_db
def test_without_the_database_a_program_gets_the_one_shape_of_errors(monkeypatch) -> None:
    monkeypatch.setattr(type(connections["default"]), "cursor", away)
    answer = Client(raise_request_exception=False).get("/api/v1/disclosures")
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "database_away"
    assert answer.headers["Retry-After"] == "60"


@pytest.mark.django_db
def test_on_a_full_disk_an_upload_is_refused_and_the_record_stays_as_it_was(client, monkeypatch) -> None:
    office = make_office()
    client = Client(raise_request_exception=False)
    client.force_login(office.drafter)
    before = list(Disclosure.objects.values())

    def full(*_arguments: object, **_named: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(storages["originals"]), "_save", full)
    page = client.post(
        "/office/disclosures/new/",
        {"file": ContentFile("关于供水的通知".encode(), "通知.txt")},
        follow=True,
    )
    assert page.status_code in {200, 507}
    assert list(Disclosure.objects.values()) == before


@pytest.mark.django_db(transaction=True)
def test_power_cut_in_the_middle_of_a_publication_leaves_the_record_unpublished(tmp_path) -> None:
    office = make_office()
    first = make_published(office)
    record = make_approved(office, title="关于断电的公告")
    with copied_database(tmp_path / "own") as address:
        own = Installation(tmp_path / "own", address)
        publish = PUBLISH_AND_DIE.format(record=record.pk, actor=office.drafter.pk, now=NOW.isoformat())
        own.killed(publish)
        found = own.run(
            "from gongkai.disclosures.models import Disclosure, PublicationLogEntry\n"
            f"one = Disclosure.objects.get(pk={record.pk})\n"
            "print(one.state, one.is_public, repr(one.index_number), PublicationLogEntry.objects.count())"
        )
        assert found.split() == ["approved", "False", "None", "1"]
        # The same act again, alive: it goes through, and the number that the dead act took is not lost.
        number = own.run(
            publish.replace("os.kill(os.getpid(), signal.SIGKILL)", "pass")
            + f"print(Disclosure.objects.get(pk={record.pk}).index_number)"
        ).strip()
    assert int(number.rsplit("-", 1)[1]) == int(first.index_number.rsplit("-", 1)[1]) + 1
    assert PublicationLogEntry.objects.count() == 1


@pytest.mark.django_db
def test_a_clock_that_jumps_back_enqueues_nothing_twice() -> None:
    now = timezone.now()
    assert len(enqueue_due(now)) == len(SCHEDULES)
    assert enqueue_due(now - timedelta(minutes=1)) == []
    again = enqueue_due(now - timedelta(days=1))
    assert enqueue_due(now) == []
    assert len(again) <= len(SCHEDULES)
    assert ScheduledSlot.objects.values("schedule", "due_at").distinct().count() == (
        ScheduledSlot.objects.count()
    )


@pytest.mark.django_db
def test_a_clock_that_jumps_ahead_by_a_year_enqueues_each_schedule_once() -> None:
    now = timezone.now()
    enqueue_due(now)
    assert len(enqueue_due(now + timedelta(days=365))) == len(SCHEDULES)
    assert enqueue_due(now + timedelta(days=365)) == []
