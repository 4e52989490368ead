"""`linli test`: fetches what the tests need, then runs pytest on a database server that forgets quickly."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from linli.config.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError, find_programs
from linli.config.folders import VAR, checkout

from . import stop
from .building import build_if_changed

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
SLOW_MARKS = ("browser", "kill", "slow")


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--fast", is_flag=True, help="Leave out what drives a browser, kills processes or takes long.")
@click.option(
    "--postgres", type=click.IntRange(15), help="Run on this version of PostgreSQL, installed on the machine."
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(*, fast: bool, postgres: int | None, arguments: tuple[str, ...]) -> None:
    """Run the tests. Further arguments go to pytest, for example -k name, -x, or a path."""
    root = checkout()
    fetch_needs(browser=not fast, postgres=postgres)
    build_if_changed()
    command = [sys.executable, "-m", "pytest", *arguments]
    if not any(argument.startswith(("-n", "--numprocesses", "--pdb")) for argument in arguments):
        command += ["-n", "2", "--dist", "worksteal"]
    if fast:
        command += ["-m", " and ".join(f"not {mark}" for mark in SLOW_MARKS)]
    with server(postgres) as url:
        environment = os.environ | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "linli.config.settings_for_tests",
            "LINLI_VAR": str(VAR / "tests"),
        }
        environment["LINLI_TEST_TEMPLATE"] = template_database(root, environment)
        done = subprocess.run(command, cwd=root, check=False, env=environment)
    sys.exit(done.returncode)


@contextlib.contextmanager
def server(postgres: int | None) -> Iterator[str]:
    """The address of a server to make test databases on: DATABASE_URL's, else a private one with fsync off."""
    if postgres is None and os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    try:
        private = EmbeddedPostgres(VAR / f"test-postgres-{postgres or 'newest'}", major=postgres, safe=False)
        with private.running() as url:
            yield url
    except EmbeddedPostgresError as error:
        stop(str(error))


def template_database(root: Path, environment: dict[str, str]) -> str:
    """The name of a database with today's tables and no rows, from which test databases are copied in a moment.

    Its name says which migrations and packages made it, so that it is made anew exactly when those change.
    """
    import psycopg
    from psycopg import sql

    digest = hashlib.sha256()
    for path in [root / "requirements.lock", *sorted((root / "src" / "linli").glob("*/migrations/*.py"))]:
        digest.update(path.name.encode() + path.read_bytes())
    prefix = "linli_template_"
    name = f"{prefix}{digest.hexdigest()[:12]}"
    url = environment["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        present = [row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()]
        if name in present:
            return name
        for old in present:
            if old.startswith(prefix):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(old)))
        fresh = f"{name}_new"
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(fresh)))
        head, _, query = url.partition("?")
        made = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--no-input"],
            cwd=root,
            check=False,
            env=environment | {"DATABASE_URL": f"{head.rpartition('/')[0]}/{fresh}?{query}"},
        )
        if made.returncode:
            stop("the tables could not be made; see above.")
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(fresh), sql.Identifier(name))
        )
    return name


def fetch_needs(*, browser: bool, postgres: int | None) -> None:
    """Installs what the tests need from the system: by apt-get as root on Debian, otherwise by saying what to do."""
    missing: list[str] = []
    if browser and not os.environ.get("LINLI_CHROMIUM") and not any(map(shutil.which, CHROMIUM)):
        missing.append("chromium")
    if browser and not has_chinese_font():
        missing.append("fonts-noto-cjk")
    if postgres is not None:
        try:
            find_programs(postgres)
        except EmbeddedPostgresError:
            missing.append(f"postgresql-{postgres}")
    if not missing:
        return
    names = " ".join(missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(f"the tests need: {names}. Install them (Debian, Ubuntu: sudo apt-get install {names}), "
             "or run ./linli test --fast, which needs neither a browser nor fonts.")  # fmt: skip
    click.echo(f"Installing {names} with apt-get …", err=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-qy", "--no-install-recommends", *missing]):
        done = subprocess.run(["apt-get", *command], check=False, env=environment, stdout=sys.stderr)
        if done.returncode and command[0] == "install":
            stop(f"apt-get could not install {names}; install them by hand and try again.")


def has_chinese_font() -> bool:
    """Whether Chinese characters will be seen as such; where fontconfig is missing, so are fonts."""
    if not shutil.which("fc-list"):
        return any(Path("/usr/share/fonts").rglob("*CJK*")) or any(Path("/usr/share/fonts").rglob("wqy*"))
    found = subprocess.run(["fc-list", ":lang=zh"], check=False, capture_output=True, text=True)
    return bool(found.stdout.strip())
