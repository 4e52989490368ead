"""`linli demo`'s data: a district from nothing to the present, once; found again at the next start."""

from collections.abc import Callable
from datetime import datetime
from importlib import resources
from pathlib import Path

import structlog
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction

from linli.appeals import shipped
from linli.appeals import tasks as appeal_tasks
from linli.demo import bulletins
from linli.demo.district import lay_grids
from linli.demo.people import fill
from linli.demo.simulate.simulating import DAYS, PER_DAY, simulate
from linli.events.models import Event
from linli.events.recording import record
from linli.events.verify import publish_root
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Refused
from linli.kernel.working_time import CHINA, last_tabulated_year
from linli.people import actions as people
from linli.places.actions import load_district
from linli.places.models import Area
from linli.workflow import rules
from linli.workflow.models import CalendarYear

type Progress = Callable[[str, int, int], None]

log = structlog.get_logger(__name__)

BEGUN, PREPARED = "demo.begun", "demo.prepared"


def prepare(
    *, seed: int = 1, per_day: int | None = None, appeals_file: Path | None = None, progress: Progress | None = None
) -> None:
    """Make the district, fill it with people and play its last 30 days; does nothing where that has been done.

    A preparation that was interrupted starts over from an empty schema. Raises Refused for a database that holds a
    district which is not a demo's: that one is never touched.
    """
    report = progress or (lambda _stage, _done, _total: None)
    at = clock.now()
    if not found_if_empty(seed=seed, at=at, progress=report):
        return
    simulate(
        seed=seed,
        until=at,
        by=SYSTEM,
        days=DAYS,
        per_day=per_day or PER_DAY,
        appeals_file=appeals_file,
        progress=report,
    )
    finish(at=at)


def found_if_empty(*, seed: int, at: datetime, progress: Progress) -> bool:
    """Make the district unless it is there; an interrupted one starts over. Returns whether it was made.

    Raises Refused for a database that holds a district which is not a demo's.
    """
    verbs = set(Event.objects.filter(verb__in=[BEGUN, PREPARED]).values_list("verb", flat=True))
    if PREPARED in verbs:
        return False
    if BEGUN in verbs:
        log.info("an earlier preparation was interrupted; starting over")
        start_over()
    elif Area.objects.exists():
        raise Refused(
            "this database holds a district that is not a demo's, which stays as it is; for the demo name an empty "
            "folder in LINLI_VAR, or an empty database in DATABASE_URL."
        )
    found(seed=seed, at=at, report=progress)
    return True


def found(*, seed: int, at: datetime, report: Progress) -> None:
    """The district without any life in it: areas, grids, buildings, rules, categories, people, bulletins."""
    with transaction.atomic():
        # Both or neither: whoever finds areas without this mark has not found a demo.
        path = resources.files("linli.places").joinpath("data/shibei.json")
        with resources.as_file(path) as file:
            loaded = load_district(path=file, by=SYSTEM, at=at)
        district = Area.objects.get(pk=loaded.district_id)
        record(BEGUN, district, by=SYSTEM, at=at, facts={"seed": seed})
    lay_grids(seed=seed, by=SYSTEM, at=at, progress=lambda done, total: report("grids and buildings", done, total))
    people.load_roles(by=SYSTEM, at=at)
    shipped.load(at=at)
    _know_the_calendar(at)
    fill(seed=seed, by=SYSTEM, at=at, progress=lambda done, total: report("posts and homes", done, total))
    bulletins.publish(seed=seed, at=at)


def finish(*, at: datetime) -> None:
    """What the worker would have done by now, statistics for the planner, and the mark that all is there."""
    appeal_tasks.expire(at=at)
    appeal_tasks.fold_tally(timestamp=int(at.timestamp()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    if not Event.objects.filter(verb=PREPARED).exists():
        with transaction.atomic():
            district = Area.objects.filter(level="district").order_by("pk")[0]
            record(PREPARED, district, by=SYSTEM, at=at, facts={})
    publish_root(at=at)


def _know_the_calendar(at: datetime) -> None:
    """Weekends alone are days off in years whose holidays nobody has entered: enough for a demo."""
    year = at.astimezone(CHINA).year
    for known in (year, year + 1):
        if known > last_tabulated_year:
            CalendarYear.objects.get_or_create(year=known)
    rules.forget()


def start_over() -> None:
    """Empty the schema and build its tables anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        row = cursor.fetchone()
        assert row is not None
        schema = connection.ops.quote_name(row[0])
        cursor.execute(f"DROP SCHEMA {schema} CASCADE")
        cursor.execute(f"CREATE SCHEMA {schema}")
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    ContentType.objects.clear_cache()
    rules.forget()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
