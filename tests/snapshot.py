"""Keeps what the first building of the world wrote and puts it back for the next test: the same rows, far sooner.

The rows are those that the actions made; only how they get into the database differs. PostgreSQL's COPY takes them out
and in, with triggers and foreign keys at rest, inside the test's own transaction.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection


@dataclass
class Snapshot:
    """The rows of every table of ours, and where the sequences stood."""

    rows: dict[str, bytes] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)


def tables() -> list[str]:
    """Every table of Linli's own rooms."""
    return sorted(
        table
        for config in apps.get_app_configs()
        if config.name.startswith("linli.")
        for model in config.get_models(include_auto_created=True)
        for table in [model._meta.db_table]
    )


def is_empty() -> bool:
    """True when nobody has put an area or a person there yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM places_area) AND NOT EXISTS (SELECT FROM people_person)")
        return bool(cursor.fetchone()[0])


def take() -> Snapshot:
    """Read all rows."""
    snapshot = Snapshot()
    with connection.cursor() as cursor:
        for table in tables():
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                content = b"".join(bytes(part) for part in copy)
            if content:
                snapshot.rows[table] = content
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL")
        snapshot.sequences = dict(cursor.fetchall())
    return snapshot


def restore(snapshot: Snapshot) -> None:
    """Write all rows; sequences only ever move forward."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables():
            cursor.execute(f'DELETE FROM "{table}"')
            if table in snapshot.rows:
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(snapshot.rows[table])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute(
            "SELECT setval(format('%%I', name)::regclass, greatest(value, last)) FROM unnest(%s::text[], %s::bigint[]) "
            "AS kept (name, value), LATERAL (SELECT last_value AS last FROM pg_sequences WHERE sequencename = name) s",
            [list(snapshot.sequences), list(snapshot.sequences.values())],
        )
