"""How far the worker is with a slow file, as the page says it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus

from gongkai.backoffice.disclosures.recognition import recognitions
from gongkai.disclosures import services
from gongkai.operations.models import QueuedTask
from gongkai.operations.queue import take_next
from tests.disclosures.records import NOW, make_draft, make_office
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def attachment(office):
    return services.hand_in_file(
        disclosure=make_draft(office), name="旧.rtf", content=b"{\\rtf1 x}", actor=office.drafter, now=NOW
    )


def state_of(attachment, later: timedelta = timedelta(0)) -> str:
    return recognitions([attachment], timezone.now() + later)[attachment.pk].state.value


def test_a_file_waits_and_after_a_while_the_page_says_that_no_worker_runs(attachment) -> None:
    assert state_of(attachment) == "waiting"
    assert state_of(attachment, timedelta(minutes=1)) == "no_worker"


def test_a_file_is_at_work_while_its_worker_holds_it_and_waits_for_another_when_it_died(attachment) -> None:
    take_next("worker", timezone.now())

    assert state_of(attachment) == "at_work"
    assert state_of(attachment, timedelta(minutes=5)) == "no_worker"


def test_a_task_that_failed_leaves_the_file_with_a_way_to_try_again(client, office, attachment) -> None:
    QueuedTask.objects.update(status=TaskResultStatus.FAILED)
    assert state_of(attachment) == "failed"

    client.force_login(office.drafter)
    address = f"/office/disclosures/{attachment.disclosure_id}/files/{attachment.pk}/recognition/"
    page = client.get(address).content.decode()
    assert f'value="prepare:{attachment.pk}"' in page
    assert "hx-get" not in page
    client.force_login(make_officer(make_agency()))
    assert client.get(address).status_code == 404
