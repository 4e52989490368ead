"""The bench's own database, beside the one that is configured: kept between runs, made anew when it no longer fits."""

import hashlib
import os
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

PACKAGE: Final = Path(__file__).parents[1]
SUFFIX: Final = "_bench"


def address() -> str:
    """The bench database's address in the form of DATABASE_URL."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = parts.path.lstrip("/")
    return urlunsplit(parts._replace(path=f"/{name if name.endswith(quote(SUFFIX)) else name + SUFFIX}"))


def use(*, fresh: bool) -> bool:
    """Point this process, and those it starts, at the bench's database; returns whether it is a new, empty one."""
    url = address()
    name = urlsplit(url).path.lstrip("/")
    is_new = _create(name, fresh=fresh)
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = url
    if is_new:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    return is_new


def _create(name: str, *, fresh: bool) -> bool:
    parts = urlsplit(os.environ["DATABASE_URL"])
    server = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(server, autocommit=True) as server_connection:
        found = server_connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if found and not fresh and found[0] == stamp():
            return False
        identifier = sql.Identifier(name)
        if found:
            server_connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))
        server_connection.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
        return True


def keep() -> None:
    """Say that the database is filled and may be used again by the same version of Linli."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(str(connection.settings_dict["NAME"])), sql.Literal(stamp())
            )
        )


def stamp() -> str:
    """Changes with the tables and with what fills them."""
    digest = hashlib.sha256()
    for path in sorted([*PACKAGE.glob("*/migrations/*.py"), *PACKAGE.glob("bench/filling/*.py")]):
        digest.update(path.read_bytes())
    return f"linli bench {digest.hexdigest()[:16]}"
