"""Jobs of the room."""

from procrastinate.contrib.django import app

from linli.files import actions
from linli.kernel import clock


@app.periodic(cron="40 * * * *")
@app.task(name="files.sweep", queue="upkeep", queueing_lock="files.sweep")
def sweep(timestamp: int) -> None:
    """Removes uploads that nobody used within a day."""
    actions.sweep(at=clock.now())
