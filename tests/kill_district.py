"""What the kill test does inside the running installation's own settings: `python -m tests.kill_district build|judge`.

Prints one JSON object. `build` makes the cast and two tokens; `judge` says how things stand, and how they should.
"""

import json
import os
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import django


def build() -> dict[str, Any]:
    """王阿姨's and 赵主任's tokens, and the post of 小李."""
    from linli.kernel.actor import SYSTEM
    from linli.people.actions import create_token
    from tests import world as worlds

    world = worlds.build()
    tokens = {
        name: create_token(account=world.accounts[name], name="kill", by=SYSTEM, at=world.at)[1]
        for name in ("王阿姨", "赵主任")
    }
    return {"tokens": tokens, "post": world.post_of("小李")}


def take_up() -> None:
    """What the worker's clock does every minute, asked for now."""
    import procrastinate

    from linli.events.tasks import take_up_stalled_jobs

    try:
        take_up_stalled_jobs.defer(timestamp=0)
    except procrastinate.exceptions.AlreadyEnqueued:
        return


def waiting() -> list[str]:
    """Jobs that are due or under way."""
    from django.db.models import Q
    from procrastinate.contrib.django.models import ProcrastinateJob

    from linli.kernel import clock

    due = Q(scheduled_at__isnull=True) | Q(scheduled_at__lte=clock.now() + timedelta(minutes=1))
    at_work = Q(status="doing") | (Q(status="todo") & due)
    jobs = ProcrastinateJob.objects.filter(at_work).exclude(queue_name__in=["upkeep", "clocks"])
    # The next try of a delivery that has been sent already has nothing to do.
    return [f"{job.task_name} {job.args} {job.status}" for job in jobs.exclude(task_name="notices.send", status="todo")]


def judge() -> dict[str, Any]:
    """Facts about every appeal, event, reaction, notice and message."""
    from django.conf import settings

    from linli.appeals.models import Appeal
    from linli.events.models import Event, ReactionRun
    from linli.events.subscribers import subscribers_of
    from linli.events.verify import verify
    from linli.kernel import clock
    from linli.notices import outbox
    from linli.notices.models import Delivery, Notice

    take_up()
    if left := waiting():
        return {"waiting": left}
    later = clock.now() + timedelta(hours=12)
    for delivery_id in Delivery.objects.exclude(state="sent").values_list("pk", flat=True):
        outbox.attempt(delivery_id, at=later)
        outbox.attempt(delivery_id, at=later + timedelta(hours=12))
    sent = Path(settings.VAR) / "outbox" / "sms.jsonl"
    carried = [json.loads(line)["key"] for line in sent.read_text().splitlines()] if sent.exists() else []
    expected = Counter(
        (pk, name) for pk, verb in Event.objects.values_list("pk", "verb") for name in subscribers_of(verb)
    )
    done = Counter(ReactionRun.objects.values_list("event_id", "subscriber"))
    report = verify()
    verbs: dict[str, list[str]] = {}
    rows = Event.objects.filter(subject_type="appeal").order_by("subject_id", "sequence")
    numbers = dict(Appeal.objects.values_list("pk", "number"))
    for subject, verb in rows.values_list("subject_id", "verb"):
        verbs.setdefault(numbers.get(subject, f"lost {subject}"), []).append(verb)
    notices = Counter(Notice.objects.values_list("kind", "subject_id", "person_id"))
    return {
        "waiting": [],
        "appeals": [
            [str(key), number, post]
            for key, number, post in Appeal.objects.values_list("submission_key", "number", "holder_post_id")
        ],
        "verbs": verbs,
        "faults": report.faults,
        "missing_reactions": [list(one) for one in expected - done],
        "extra_reactions": [list(one) for one in done - expected],
        "twice_told": [list(one) for one, count in notices.items() if count > 1 and one[0] != "appeals.work"],
        "told_of_acceptance": Notice.objects.filter(kind="appeals.accepted").count(),
        "unsent": list(Delivery.objects.exclude(state="sent").values_list("state", "last_error")),
        "deliveries": Delivery.objects.count(),
        "carried": len(carried),
        "carried_once": len(set(carried)),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    django.setup()
    print(json.dumps({"build": build, "judge": judge}[sys.argv[1]]()))  # noqa: T201
