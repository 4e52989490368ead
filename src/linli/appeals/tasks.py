"""Clocks that act by themselves, and upkeep. Deadlines are columns: what a killed worker left, the next sweep finds."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from procrastinate.contrib.django import app

from linli.appeals.actions import close_unrated, forget_settled, wait_over
from linli.appeals.models import Appeal
from linli.kernel import clock
from linli.kernel.errors import Conflict, Refused

BATCH = 500


@app.periodic(cron="* * * * *")
@app.task(name="appeals.sweep", queue="clocks", queueing_lock="appeals.sweep")
def sweep(timestamp: int) -> None:
    """Let every expired clock that ends something end it."""
    expire(at=clock.now())


def expire(*, at: datetime) -> int:
    """Go on after an expired wait, close what nobody rated; returns how many cases moved.

    Each case is its own transaction; one that somebody moved in the meantime is left alone.
    """
    moved = 0
    for clock_name, act in (("wait", wait_over), ("rate", close_unrated)):
        after = 0
        while True:
            due = Appeal.objects.open().filter(next_clock=clock_name, next_due_at__lte=at, pk__gt=after)
            numbers = list(due.order_by("pk").values_list("pk", flat=True)[:BATCH])
            if not numbers:
                break
            for number in numbers:
                moved += _try(act, number, at)
            after = numbers[-1]
    return moved


def _try(act: Callable[..., Appeal], number: int, at: datetime) -> int:
    try:
        act(number, at=at)
    except (Refused, Conflict):
        return 0
    return 1


@app.periodic(cron="25 * * * *")
@app.task(name="appeals.forget_settled", queue="upkeep", queueing_lock="appeals.forget_settled")
def forget(timestamp: int) -> None:
    """Erase what erased people wrote on appeals that have been settled since."""
    forget_settled(at=clock.now())


_FOLD = """
WITH crowded AS (
    SELECT area_id, day, category_root_id, state FROM appeals_tally
    GROUP BY area_id, day, category_root_id, state HAVING count(*) > 1
), gone AS (
    DELETE FROM appeals_tally t USING crowded c
    WHERE (t.area_id, t.day, t.category_root_id, t.state) = (c.area_id, c.day, c.category_root_id, c.state)
    RETURNING t.*
)
INSERT INTO appeals_tally (area_id, day, category_root_id, state, count)
SELECT area_id, day, category_root_id, state, sum(count) FROM gone
GROUP BY area_id, day, category_root_id, state HAVING sum(count) <> 0
"""


@app.periodic(cron="*/10 * * * *")
@app.task(name="appeals.fold_tally", queue="upkeep", queueing_lock="appeals.fold_tally")
def fold_tally(timestamp: int) -> None:
    """Add up the tally's rows of +1 and -1, so that statistics read few of them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('appeals.fold_tally'))")
        if cursor.fetchone() == (True,):
            cursor.execute(_FOLD)


@app.periodic(cron="* * * * *")
@app.task(name="appeals.enter_words", queue="upkeep", queueing_lock="appeals.enter_words")
def enter_words(timestamp: int) -> None:
    """Enter what the index of search words keeps in its list, so that the next search need not read through it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('appeals_words_vector')")
