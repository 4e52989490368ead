"""Jobs of the room. They have a queue of their own, `sending`, so that a provider that hangs holds up nothing else."""

from datetime import timedelta

from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from linli.kernel import clock
from linli.notices import codes, outbox
from linli.notices.models import Delivery

# The sweep leaves fresh rows to their own job.
GRACE = timedelta(minutes=2)


@app.task(name="notices.send", queue="sending")
def send(delivery_id: int) -> None:
    """One try at one delivery."""
    outbox.attempt(delivery_id, at=clock.now())


@app.task(name="notices.send_code", queue="sending", priority=10)
def send_code(code_id: int) -> None:
    """One try at one one-time code."""
    codes.attempt(code_id, at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="notices.sweep", queue="upkeep", queueing_lock="notices.sweep")
def sweep(timestamp: int) -> None:
    """Takes up deliveries whose own job got lost, and throws away codes that are too old."""
    at = clock.now()
    overdue = Delivery.objects.due(at - GRACE).order_by("next_try_at").values_list("pk", flat=True)[:500]
    if overdue:
        jobs: list[dict[str, JSONValue]] = [{"delivery_id": pk} for pk in overdue]
        send.batch_defer(*jobs)
    codes.drop_old(at=at)
