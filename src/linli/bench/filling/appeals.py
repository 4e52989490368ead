"""Writing generated appeals by COPY: indexes and triggers rest meanwhile, and the tally is counted in one statement."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.types.json import Jsonb

from linli.appeals import categories, shipped_rules
from linli.appeals.models import Answer, Appeal, Confirmation, Rating, Remark
from linli.appeals.workflow import APPEAL
from linli.bench.filling import ground, lives
from linli.demo.district.laying import lay_grids
from linli.demo.people.filling import fill
from linli.events.models import Event
from linli.kernel.actor import SYSTEM
from linli.people import actions as people
from linli.places.actions import load_district
from linli.reading.words import search_words
from linli.workflow import rules

BATCH: Final = 5_000
SPAN_DAYS: Final = 365
DISTRICT: Final = Path(__file__).parents[2] / "places" / "data" / "shibei.json"

type Progress = Callable[[str, int, int], None]


def add_district(*, seed: int, at: datetime, progress: Progress) -> None:
    """The real 市北区 with generated grids, buildings, posts and residents."""
    load_district(path=DISTRICT, by=SYSTEM, at=at)
    people.load_roles(by=SYSTEM, at=at)
    categories.load()
    shipped_rules.load(at=at)
    lay_grids(seed=seed, by=SYSTEM, at=at, progress=lambda done, total: progress("grids", done, total))
    fill(seed=seed, by=SYSTEM, at=at, progress=lambda done, total: progress("people", done, total))


def add_appeals(
    number: int, *, seed: int, at: datetime, progress: Progress, until: str = "", in_bulk: bool = True
) -> None:
    """Add `number` appeals of the year before `at`; with `until` fresh ones that stand in that state.

    `in_bulk` lets indexes rest meanwhile, which pays from some ten thousand on.
    """
    now = at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)
    version = rules.current(APPEAL.noun, at=at)
    with connection.cursor() as cursor:
        # Part of the seed, so that what is added later repeats nothing.
        stored = _next_id(cursor, Appeal)
    random = Random(f"bench {seed} {stored}")
    teller = lives.Teller(ground.read(), lives.deadlines(version), version.id, now, random)
    ticks = SPAN_DAYS * lives.DAY // lives.TICK
    if until:
        moments = [now - 12 * lives.TICK] * number
    else:
        moments = [now - lives.TICK * random.randrange(1, ticks) for _ in range(number)]
        moments.sort()
    with transaction.atomic(), connection.cursor() as cursor, _resting(cursor, indexes=in_bulk):
        first = _next_id(cursor, Appeal)
        for start in range(0, number, BATCH):
            batch = enumerate(moments[start : start + BATCH], start=first + start)
            _write(cursor, [teller.life(pk, moment, until=until) for pk, moment in batch])
            progress("appeals", min(start + BATCH, number), number)
        count(cursor, first=first)
        for model in (Appeal, Event, Remark, Answer, Confirmation, Rating):
            _catch_up(cursor, model)


def _write(cursor: CursorWrapper, batch: Sequence[lives.Life]) -> None:
    _copy_appeals(cursor, [life.columns for life in batch])
    event_id = _next_id(cursor, Event)
    events: list[dict[str, Any]] = []
    written: dict[str, list[dict[str, Any]]] = {"remark": [], "answer": [], "confirmation": [], "rating": []}
    for life in batch:
        for event in life.events:
            event["id"] = event_id
            event_id += 1
            events.append({**event, "facts": Jsonb(event["facts"]), "recorded_at": event["at"]})
        for table, columns in life.written:
            if "event" in columns:
                columns["event_id"] = columns.pop("event")["id"]
            written[table].append(columns)
    _copy(cursor, Event._meta.db_table, events)
    for model in (Remark, Answer, Confirmation, Rating):
        _copy(cursor, model._meta.db_table, written[str(model._meta.model_name)])


_COLUMNS: Final = (
    "id", "state", "state_version", "state_since", "state_before", "paused_at", "next_due_at", "next_clock",
    "rule_set_id", "chain_sequence", "chain_digest", "submission_key", "kind", "nature", "category_id",
    "category_root_id", "subject", "text", "channel", "privacy", "reporter_id", "longitude", "latitude", "address",
    "building_id", "grid_id", "community_id", "street_id", "level", "holder_post_id", "holder_organisation_id",
    "organisation_ids", "past_lead_ids", "handler_id", "submitted_at", "first_contact_at", "answered_at", "closed_at",
    "accept_due_at", "take_due_at", "contact_due_at", "plan_due_at", "resolve_due_at", "confirm_due_at",
    "rate_due_at", "round", "bad_ratings", "score", "urged_count", "open_helper_tasks", "needs_meeting",
)  # fmt: skip
_DEFAULTS: Final[Mapping[str, Any]] = {
    "nature": "", "subject": "", "privacy": "open", "round": 1, "bad_ratings": 0, "urged_count": 0,
    "open_helper_tasks": 0, "needs_meeting": False,
}  # fmt: skip
_NUMBER: Final = """
    to_char(submitted_at AT TIME ZONE 'Asia/Shanghai', 'YYMMDD')
        || lpad((nextval('appeals_appeal_number') % 1000000)::text, 6, '0')
"""


def _copy_appeals(cursor: CursorWrapper, rows: Iterable[Mapping[str, Any]]) -> None:
    """Through a table of the transaction's own, so that PostgreSQL makes vectors of the words."""
    names = ", ".join(_COLUMNS)
    cursor.execute("CREATE TEMPORARY TABLE bench_appeal (LIKE appeals_appeal) ON COMMIT DROP")
    cursor.execute("ALTER TABLE bench_appeal ADD words text, ALTER number DROP NOT NULL")
    with cursor.copy(f"COPY bench_appeal ({names}, words) FROM STDIN") as copy:
        for row in rows:
            values = [row.get(name, _DEFAULTS.get(name)) for name in _COLUMNS]
            copy.write_row([*values, search_words(row["words"])])
    cursor.execute(
        f"INSERT INTO appeals_appeal ({names}, number) "  # noqa: S608  (constants)
        f"SELECT {names}, {_NUMBER} FROM bench_appeal ORDER BY id"
    )
    cursor.execute(
        "INSERT INTO appeals_words (appeal_id, vector) "
        "SELECT id, to_tsvector('simple', words) FROM bench_appeal ORDER BY id"
    )
    cursor.execute(
        "INSERT INTO appeals_reader (way, whose, is_open, submitted_at, appeal_id) "
        "SELECT way, whose, appeals_is_open(state), submitted_at, id FROM appeals_appeal a, appeals_readers(a) "
        "WHERE id IN (SELECT id FROM bench_appeal) ON CONFLICT DO NOTHING"
    )
    cursor.execute("DROP TABLE bench_appeal")


def _copy(cursor: CursorWrapper, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    names = list(rows[0])
    with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def _next_id(cursor: CursorWrapper, model: Any) -> int:
    cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {model._meta.db_table}")  # noqa: S608
    return int(cursor.fetchone()[0])


def _catch_up(cursor: CursorWrapper, model: Any) -> None:
    """Let the table's own numbering go on behind the rows entered with numbers."""
    table = model._meta.db_table
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608


_TALLY: Final = """
    INSERT INTO appeals_tally (area_id, day, category_root_id, state, count)
    SELECT area_id, (submitted_at AT TIME ZONE 'Asia/Shanghai')::date, coalesce(category_root_id, 0), state, count(*)
    FROM appeals_appeal, unnest(ARRAY[0, street_id, community_id, grid_id]) AS area_id
    WHERE id >= %s AND area_id IS NOT NULL GROUP BY 1, 2, 3, 4
"""


def count(cursor: CursorWrapper, *, first: int) -> None:
    """What the triggers would have counted from an id on, folded as `appeals.tasks.fold_tally` folds it."""
    cursor.execute(_TALLY, [first])


_LARGE: Final = ("appeals_appeal", "events_event")


@contextlib.contextmanager
def _resting(cursor: CursorWrapper, *, indexes: bool) -> Iterator[None]:
    """Let triggers, and plain indexes if asked, rest; indexes are built once afterwards instead of row by row."""
    made: list[str] = []
    # PostgreSQL alters no table over checks that still wait for the end of the transaction.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in _LARGE:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        if indexes:
            cursor.execute(
                "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i WHERE indrelid = "
                "%s::regclass AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
                [table],
            )
            for name, definition in cursor.fetchall():
                cursor.execute(f"DROP INDEX {name}")
                made.append(definition)
    yield
    for definition in made:
        cursor.execute(definition)
    for table in _LARGE:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
