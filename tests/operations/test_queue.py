"""The queue: nothing is lost with a worker, what fails is tried again, a person can stop a task."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskContext, task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gongkai.core.errors import DomainError
from gongkai.operations.models import ScheduledSlot, TaskRun
from gongkai.operations.queue import (
    MOST_ATTEMPTS,
    TaskEnded,
    ask_to_stop,
    give_back_lost,
    run_task,
    take_next,
)
from gongkai.operations.runs import LEASE, Run
from gongkai.operations.schedules import SCHEDULES, enqueue_due
from tests.factories import NOW, make_officer

pytestmark = pytest.mark.django_db

SEEN: list[int] = []


@task()
def add(first: int, second: int) -> int:
    return first + second


@task()
def break_down() -> None:
    raise RuntimeError("the printer is on fire")


@task()
def refuse() -> None:
    raise DomainError("这份记录不能发布。")


@task(takes_context=True)
def count_to_ten(context: TaskContext) -> int:
    run = Run(context.task_result)
    for number in range(run.cursor.get("done", 0), 10):
        SEEN.append(number)
        run.step(done=number + 1, total=10, cursor={"done": number + 1})
    return len(SEEN)


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    SEEN.clear()
    Run.ending = False


def work(now=None) -> DBTaskResult:
    taken = take_next("worker-1", now or timezone.now())
    assert taken is not None
    run_task(taken, now or timezone.now())
    taken.refresh_from_db()
    return taken


def test_a_task_is_run_once_with_its_arguments() -> None:
    add.enqueue(2, second=3)

    done = work()

    assert (done.status, done.return_value) == (TaskResultStatus.SUCCESSFUL, 5)
    assert take_next("worker-2", timezone.now()) is None


def test_a_task_whose_worker_died_goes_to_another_when_the_lease_is_over() -> None:
    add.enqueue(2, 3)
    now = timezone.now()
    take_next("dead", now)

    assert give_back_lost(now + LEASE - timedelta(seconds=1)) == 0
    assert give_back_lost(now + LEASE + timedelta(seconds=1)) == 1

    assert work().return_value == 5


def test_a_task_that_kills_every_worker_fails_at_last() -> None:
    add.enqueue(2, 3)
    now = timezone.now()
    for _attempt in range(MOST_ATTEMPTS):
        assert take_next("dead", now) is not None
        now += LEASE * 2
        give_back_lost(now)

    [dead] = DBTaskResult.objects.all()
    assert dead.status == TaskResultStatus.FAILED
    assert f"{MOST_ATTEMPTS} workers died" in dead.traceback


def test_what_breaks_is_tried_again_later_and_then_given_up() -> None:
    break_down.enqueue()
    now = timezone.now()

    first = work(now)
    assert (first.status, first.run_after) == (TaskResultStatus.READY, now + timedelta(minutes=1))
    assert take_next("worker-1", now) is None

    for _attempt in range(MOST_ATTEMPTS - 1):
        DBTaskResult.objects.update(run_after=now)
        last = work(now)
    assert last.status == TaskResultStatus.FAILED
    assert "the printer is on fire" in last.traceback


def test_what_the_domain_refuses_is_not_tried_again() -> None:
    refuse.enqueue()

    assert work().status == TaskResultStatus.FAILED


def test_a_long_task_stops_where_its_worker_ends_and_goes_on_in_the_next() -> None:
    count_to_ten.enqueue()
    Run.ending = True
    halted = work()
    assert (halted.status, SEEN) == (TaskResultStatus.READY, [0])
    assert TaskRun.objects.get().attempts == 0

    Run.ending = False
    done = work()

    assert (done.status, SEEN) == (TaskResultStatus.SUCCESSFUL, list(range(10)))
    assert (TaskRun.objects.get().done, TaskRun.objects.get().total) == (10, 10)


def test_a_person_stops_a_task_that_runs_and_one_that_waits() -> None:
    actor = make_officer(None, "administrator")
    count_to_ten.enqueue()
    running = take_next("worker-1", timezone.now())
    add.enqueue(1, 1)
    waiting = DBTaskResult.objects.get(status=TaskResultStatus.READY)

    ask_to_stop(task=running, actor=actor, now=NOW)
    ask_to_stop(task=waiting, actor=actor, now=NOW)
    run_task(running, timezone.now())

    assert SEEN == [0]
    assert take_next("worker-1", timezone.now()) is None
    with pytest.raises(TaskEnded):
        ask_to_stop(task=waiting, actor=actor, now=NOW)


def test_a_schedule_is_enqueued_once_for_all_workers() -> None:
    assert sorted(enqueue_due(NOW)) == sorted(schedule.name for schedule in SCHEDULES)
    assert enqueue_due(NOW + timedelta(minutes=1)) == []
    assert "verify_trail" in enqueue_due(NOW + timedelta(days=1))
    assert ScheduledSlot.objects.filter(task=None).count() == 0


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.name)
def test_a_schedule_was_due_in_the_past_and_will_be_in_the_future(schedule) -> None:
    last, following = schedule.last_due(NOW), schedule.next_due(NOW)

    assert last <= NOW < following
    assert (last.hour, last.minute) == (schedule.at.hour, schedule.at.minute)
    assert schedule.weekday in (None, last.weekday())
