"""The page of background work: for those who look after the installation, and with every state shown."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gongkai.operations.queue import run_task, take_next
from gongkai.operations.runs import Run
from tests.factories import make_agency, make_officer

pytestmark = pytest.mark.django_db
PAGE = "/en/office/operations/"


@pytest.fixture
def administrator(client):
    user = make_officer(make_agency(), "administrator")
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", ["officer", "county_office", "security_admin", "audit_admin"])
def test_only_the_system_administrator_has_business_here(client, role: str) -> None:
    client.force_login(make_officer(None if role == "audit_admin" else make_agency(), role))

    answer = client.get(PAGE)

    assert answer.status_code == 403
    assert "belongs to another role" in answer.content.decode()
    assert client.post("/en/office/operations/verify_trail/start/").status_code == 403
    assert DBTaskResult.objects.count() == 0


def test_the_administrator_of_one_county_of_several_has_none_either(client) -> None:
    make_agency(name="青岩县人民政府", kind="government")
    client.force_login(make_officer(make_agency(), "administrator"))

    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/en/office/agencies/").content.decode()


def test_before_anything_ran_the_page_says_so(client, administrator) -> None:
    page = client.get(PAGE).content.decode()

    assert "No task has run yet." in page
    assert "Verify the audit trail" in page


def test_a_task_is_started_seen_at_work_and_seen_done(client, administrator) -> None:
    client.post("/en/office/operations/screen_published/start/")
    assert 'hx-trigger="every 2s"' in client.get(PAGE).content.decode()

    run_task(take_next("worker-1", timezone.now()), timezone.now())

    part = client.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Records screened" in part
    assert administrator.display_name in part
    assert "hx-trigger" not in part


def test_the_same_task_is_not_started_twice(client, administrator) -> None:
    for _time in range(2):
        answer = client.post("/en/office/operations/verify_trail/start/", follow=True)

    assert "waits or runs already" in answer.content.decode()
    assert DBTaskResult.objects.count() == 1


def test_a_waiting_task_is_stopped(client, administrator) -> None:
    Run.ending = False
    client.post("/en/office/operations/screen_published/start/")
    task = DBTaskResult.objects.get()

    client.post(reverse("backoffice:stop-task", args=[task.pk]))

    assert "Stopped" in client.get(PAGE).content.decode()
    assert take_next("worker-1", timezone.now()) is None


def test_the_page_makes_as_many_queries_for_many_tasks_as_for_one(
    client, administrator, django_assert_max_num_queries
) -> None:
    from gongkai.operations import tasks

    for _task in range(15):
        tasks.clear_sessions.enqueue()

    with django_assert_max_num_queries(12):
        client.get(PAGE)
