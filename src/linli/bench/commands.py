"""`linli bench`: the main operations over HTTP against bare SQL in the same run."""

import json
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from linli.bench.measuring import Measured, Sizes
    from linli.bench.operations import Operation

NAMES = ("create", "list", "detail", "dispatch", "search", "map", "statistics")
_WRITING = {"create", "dispatch"}
# More than any machine of ours does in a second; what changes something needs that many requests ready.
_MOST_PER_SECOND = 700
_MOST_BARE_PER_SECOND = 4_000
_SEED = 1


@click.command()
@click.option("--appeals", default=100_000, show_default=True, type=click.IntRange(100), help="How many lie in store.")
@click.option("--fresh", is_flag=True, help="Fill the database anew instead of using the one from last time.")
@click.option("--users", default=8, show_default=True, type=click.IntRange(2, 64), help="Users at the same time.")
@click.option("--seconds", default=4.0, show_default=True, help="Time for each measurement.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes of the server.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1), help="Threads of each of them.")
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="Measure this operation; may be repeated.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write everything to a file.")
@click.pass_context
def bench(
    context: click.Context, *, appeals: int, fresh: bool, users: int, seconds: float, workers: int, threads: int,
    only: tuple[str, ...], file: Path | None,
) -> None:  # fmt: skip
    """Measure the main operations against bare SQL in the same run.

    Works in a database of its own beside the configured one (its name ends in _bench), which it keeps for the next run.
    """
    load_before = os.getloadavg()[0]
    with _database(context):
        from rich.console import Console

        from linli.bench import report
        from linli.bench.measuring import BenchError, Sizes
        from linli.kernel import clock

        sizes = Sizes(users=users, seconds=seconds, workers=workers, threads=threads)
        _prepare(appeals, fresh=fresh)
        try:
            measured = _measure(sizes, only or NAMES)
        except BenchError as error:
            raise click.ClickException(str(error)) from error
        console = Console(width=None if sys.stdout.isatty() else 110)
        report.show(measured, appeals=appeals, sizes=sizes, load_before=load_before, console=console)
        if file:
            everything = report.as_json(measured, appeals=appeals, sizes=sizes, load_before=load_before, at=clock.now())
            file.write_text(json.dumps(everything, indent=1) + "\n")


def _database(context: click.Context) -> AbstractContextManager[None]:
    """The database that the `linli` command opens for its commands; called otherwise, Django is set up already."""
    return context.obj() if callable(context.obj) else nullcontext()


def _say(stage: str, done: int, total: int) -> None:
    click.echo(f"{stage}: {done:,} of {total:,}", err=True)


def _prepare(appeals: int, *, fresh: bool) -> None:
    """The bench's database with that many appeals."""
    from django.db import connection

    from linli.bench import own_database
    from linli.bench.filling import add_appeals, add_district
    from linli.kernel import clock

    if own_database.use(fresh=fresh, appeals=appeals):
        click.echo(f"Filling {connection.settings_dict['NAME']} with {appeals:,} appeals …", err=True)
        add_district(seed=_SEED, at=clock.now(), progress=_say)
        add_appeals(appeals, seed=_SEED, at=clock.now(), progress=_say)
        own_database.keep(appeals)
    own_database.clean(appeals)


def _measure(sizes: "Sizes", names: tuple[str, ...]) -> "list[Measured]":
    from linli.bench import measuring

    # What only reads comes first: what is added for the others would lie in its way.
    reading = tuple(name for name in names if name not in _WRITING)
    writing = tuple(name for name in names if name in _WRITING)
    measured = []
    with measuring.server(sizes) as running:
        for part in filter(None, (reading, writing)):
            for operation in _operations(sizes, part):
                click.echo(f"measuring {operation.name} …", err=True)
                measured.append(measuring.measure(operation, running=running, sizes=sizes))
    return sorted(measured, key=lambda one: NAMES.index(one.name))


def _operations(sizes: "Sizes", names: tuple[str, ...]) -> "list[Operation]":
    from django.db import connection

    from linli.bench import callers, operations
    from linli.bench.filling import add_appeals, ground
    from linli.kernel import clock

    writes = int(_MOST_PER_SECOND * sizes.seconds * 1.5) + 1_100
    bare_writes = int(_MOST_BARE_PER_SECOND * sizes.seconds * 1.5) + 1_100
    at, random = clock.now(), Random(_SEED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM appeals_appeal")
        last = cursor.fetchone()[0]
        if "dispatch" in names:
            add_appeals(writes * 2, seed=last, at=at, progress=_say, until="accepted", in_bulk=False)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(
            "SELECT number, id, community_id, grid_id, chain_digest FROM appeals_appeal WHERE id > %s ORDER BY id",
            [last],
        )
        fresh = [(*row[:4], bytes(row[4])) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT number, id, street_id FROM appeals_appeal WHERE id <= %s ORDER BY hashint8(id) LIMIT 2000", [last]
        )
        known = cursor.fetchall()
        cursor.execute("SELECT max(rule_set_id) FROM appeals_appeal")
        rule_set_id = cursor.fetchone()[0]
    standing = ground.read()
    desks = callers.holders(sorted({standing.desks[row[2]].post_id for row in fresh}))
    material = operations.Material(standing, callers.callers(), desks, fresh, known, rule_set_id, at, random)
    build: dict[str, Callable[[], Operation]] = {
        "create": lambda: operations.create(material, writes, bare_writes),
        "list": lambda: operations.listing(material),
        "detail": lambda: operations.detail(material),
        "dispatch": lambda: operations.dispatch(material, writes),
        "search": lambda: operations.search(material),
        "map": lambda: operations.pins(material),
        "statistics": lambda: operations.statistics(material),
    }
    return [build[name]() for name in names]
