"""The app's own background jobs: each calls one service, and may run twice."""

from django.utils import timezone
from django_tasks import task

from gongkai.disclosures.services.recognising import recognise

BEFORE_OTHERS = 50
"""The queue's priority of what an officer waits for: before the nightly work."""


@task(priority=BEFORE_OTHERS)
def recognise_file(attachment_id: int, actor_id: int | None) -> bool:
    """Read, clean and search a slow file; tell whether there was anything to do."""
    return recognise(attachment_id=attachment_id, actor_id=actor_id, now=timezone.now())
