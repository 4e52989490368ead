"""The bench's own database, beside the one that is configured: kept between runs, made anew when it no longer fits."""

import hashlib
import os
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

from linli.bench.filling.appeals import count

PACKAGE: Final = Path(__file__).parents[1]
SUFFIX: Final = "_bench"


def address() -> str:
    """The bench database's address in the form of DATABASE_URL."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = parts.path.lstrip("/")
    return urlunsplit(parts._replace(path=f"/{name if name.endswith(quote(SUFFIX)) else name + SUFFIX}"))


def use(*, fresh: bool, appeals: int) -> bool:
    """Point this process, and those it starts, at the bench's database; returns whether it is a new, empty one.

    One from an earlier run is used again when this version filled it with as many appeals.
    """
    url = address()
    name = urlsplit(url).path.lstrip("/")
    is_new = _create(name, fresh=fresh, wanted=_label(appeals))
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = url
    if is_new:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    return is_new


def _create(name: str, *, fresh: bool, wanted: str) -> bool:
    parts = urlsplit(os.environ["DATABASE_URL"])
    server = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(server, autocommit=True) as server_connection:
        found = server_connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if found and not fresh and found[0] == wanted:
            return False
        identifier = sql.Identifier(name)
        if found:
            server_connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))
        server_connection.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
        return True


_LEFT_BEHIND: Final = (
    "DELETE FROM appeals_remark WHERE appeal_id > %s",
    "DELETE FROM appeals_answer WHERE appeal_id > %s",
    "DELETE FROM appeals_confirmation WHERE appeal_id > %s",
    "DELETE FROM appeals_rating WHERE appeal_id > %s",
    "DELETE FROM events_event WHERE subject_type = 'appeal' AND subject_id > %s",
    "DELETE FROM appeals_reader WHERE appeal_id > %s",
    "DELETE FROM appeals_words WHERE appeal_id > %s",
    "DELETE FROM appeals_appeal WHERE id > %s",
)


def clean(appeals: int) -> None:
    """Take away what the last run has left behind, so that every run begins with the same rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM appeals_appeal")
        if cursor.fetchone()[0] == appeals:
            return
        for table in ("events_event", "appeals_appeal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM procrastinate_jobs")
        for statement in _LEFT_BEHIND:
            cursor.execute(statement, [appeals])
        cursor.execute("DELETE FROM appeals_tally")
        count(cursor, first=0)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("events_event", "appeals_appeal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def keep(appeals: int) -> None:
    """Say that the database is filled and may be used again by the same version of Linli."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(str(connection.settings_dict["NAME"])), sql.Literal(_label(appeals))
            )
        )


def _label(appeals: int) -> str:
    return f"{stamp()} {appeals}"


def stamp() -> str:
    """Changes with the tables and with what fills them."""
    digest = hashlib.sha256()
    for path in sorted([*PACKAGE.glob("*/migrations/*.py"), *PACKAGE.glob("bench/filling/*.py")]):
        digest.update(path.read_bytes())
    return f"linli bench {digest.hexdigest()[:16]}"
