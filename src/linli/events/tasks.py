"""Jobs of the room: delivering an event to one subscriber, closing the day, taking up what a killed worker left."""

from django.conf import settings
from django.db import transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from linli.events import subscribers
from linli.events.models import Event, ReactionRun
from linli.kernel import clock


@app.task(
    name="events.deliver",
    queue="events",
    retry=RetryStrategy(max_attempts=8, exponential_wait=3),
)
def deliver(event_id: int, subscriber: str) -> None:
    """Run one reaction to one event; a second delivery finds its mark and does nothing."""
    reaction = subscribers.reaction_named(subscriber)
    if reaction is None:
        return
    with transaction.atomic():
        _, first_time = ReactionRun.objects.get_or_create(event_id=event_id, subscriber=subscriber)
        if first_time:
            reaction(Event.objects.get(pk=event_id))


@app.periodic(cron="* * * * *")
@app.task(name="events.take_up_stalled_jobs", queue="upkeep", pass_context=True, queueing_lock="take_up_stalled_jobs")
async def take_up_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """After `kill -9` a job stays `doing` for ever; hand it to a living worker."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=settings.STALLED_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="10 16 * * *")  # 00:10 in China
@app.task(name="events.close_day", queue="upkeep", queueing_lock="close_day")
def close_day(timestamp: int) -> None:
    """Publish the root over everything recorded since the last one."""
    from linli.events.verify import publish_root

    publish_root(at=clock.now())
