"""Commands around the database, and the one helper every command that needs a database uses."""

import contextlib
import os
import sys
from collections.abc import Iterator

import click

from linli.config.folders import VAR

from . import stop


@contextlib.contextmanager
def database() -> Iterator[None]:
    """A database to work with for the length of the block: DATABASE_URL, else the private server in `var/`.

    Sets DATABASE_URL and starts Django; import models inside the block only.
    """
    from linli.config.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

    with contextlib.ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            try:
                os.environ["DATABASE_URL"] = stack.enter_context(EmbeddedPostgres(VAR / "postgres").running())
            except EmbeddedPostgresError as error:
                stop(str(error))
        import django

        django.setup()
        yield
        from django.db import connections

        connections.close_all()


def call(name: str, *arguments: object, **options: object) -> None:
    """One of Django's commands; `database()` must be open."""
    from django.core.management import call_command

    call_command(name, *arguments, **options)


def migrate_quietly() -> None:
    """Applies what is missing; says so only when something was."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        click.echo("Preparing the database …", err=True)
        call("migrate", verbosity=0, interactive=False)
        call("createcachetable", verbosity=0)


def load_shipped() -> None:
    """Roles, categories and time limits that Linli ships, where a district has none: without them nothing can begin."""
    from linli.appeals import shipped
    from linli.kernel import clock
    from linli.kernel.actor import SYSTEM
    from linli.people import actions

    at = clock.now()
    actions.load_roles(by=SYSTEM, at=at)
    shipped.load(at=at)


@click.command()
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def migrate(arguments: tuple[str, ...]) -> None:
    """Bring the database's tables up to this version, and enter what is shipped where a district has none."""
    with database():
        call("migrate", *arguments, interactive=False)
        call("createcachetable", verbosity=0)
        # With arguments somebody goes to a certain migration, perhaps to a time before these tables.
        if not arguments:
            load_shipped()


@click.command()
def shell() -> None:
    """A Python shell with everything loaded."""
    with database():
        call("shell")


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Any command of Django, for example `linli manage createsuperuser`."""
    with database():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["linli manage", *arguments])


@click.command()
def verify() -> None:
    """Recompute the chain of events and the daily roots, and compare them with what is stored."""
    with database():
        from linli.events.verify import verify as recompute

        report = recompute()
        for fault in report.faults:
            click.secho(fault, fg="red")
        click.echo(f"{report.events} events in {report.chains} chains, {report.roots} daily roots: ", nl=False)
        click.secho("whole" if report.whole else f"{len(report.faults)} faults", fg="green" if report.whole else "red")
        sys.exit(0 if report.whole else 1)
