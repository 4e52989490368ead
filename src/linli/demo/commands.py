"""`linli simulate`: play days of district life through the real actions."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _database(context: click.Context) -> AbstractContextManager[None]:
    """The database that the `linli` command opens for its commands; called otherwise, Django is set up already."""
    return context.obj() if callable(context.obj) else nullcontext()


def _make_tables() -> None:
    """Tables for a database that has none yet; an older one is left to `linli migrate`."""
    from django.core.management import call_command
    from django.db import connection

    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


class _Bars:
    """One bar for each stage."""

    def __init__(self, bars: Progress) -> None:
        self.bars = bars
        self.stages: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self.stages:
            self.stages[stage] = self.bars.add_task(stage.capitalize(), total=total)
        self.bars.update(self.stages[stage], completed=done, total=total)


@click.command()
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366), help="Days that end now.")
@click.option("--per-day", default=100, show_default=True, type=click.IntRange(1), help="Appeals a day, on average.")
@click.option("--seed", default=1, show_default=True, help="The same number plays the same days.")
@click.option("--appeals", "appeals_file", type=FILE, help="CSV or JSONL with a column “text”: play these texts.")
@click.option("--processes", type=click.IntRange(0, 64), help="How many at once; one for each processor by default.")
@click.pass_context
def simulate(
    context: click.Context, *, days: int, per_day: int, seed: int, appeals_file: Path | None, processes: int | None
) -> None:
    """Play days of district life through the real actions.

    An empty database gets the demo's district first. A second run plays other days on top of the first.
    """
    with _database(context):
        from linli.demo import play
        from linli.demo.simulate import simulating
        from linli.kernel import clock
        from linli.kernel.actor import SYSTEM
        from linli.kernel.errors import LinliError

        console = Console(stderr=True)
        columns = (TextColumn("{task.description:<20}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        _make_tables()
        try:
            with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
                progress = _Bars(bars)
                at = clock.now()
                play.found_if_empty(seed=seed, at=at, progress=progress)
                done = simulating.simulate(
                    seed=seed,
                    until=at,
                    by=SYSTEM,
                    days=days,
                    per_day=per_day,
                    appeals_file=appeals_file,
                    processes=processes,
                    progress=progress,
                )
                play.finish(at=at)
        except LinliError as error:
            raise click.ClickException(str(error.message)) from error
    click.echo(f"{done.appeals} appeals, {done.acts} acts, {len(done.refused)} refused")
