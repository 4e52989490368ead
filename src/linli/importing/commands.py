"""`linli appeals import FILE`, `linli staff import FILE` …: the same steps on the command line."""

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table as Grid

from linli.importing import mapping
from linli.importing.importers import Importer, importer_named
from linli.importing.tables import Table, open_table
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import LinliError

# What touches tables is imported when a command runs, after Django has been set up.
if TYPE_CHECKING:
    from linli.importing.actions import Report

REFUSALS_SHOWN = 20


def _database(context: click.Context) -> AbstractContextManager[None]:
    """The database that the `linli` command opens for its commands; called otherwise, Django is set up already."""
    return context.obj() if callable(context.obj) else nullcontext()


def group(name: str) -> click.Group:
    """The commands of one importer: import and template."""

    @click.group(name=name, help=f"Import {name} from CSV, XLSX or JSONL.")
    def commands() -> None:
        """Import or make a template."""

    @commands.command("import")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--map", "pairs", multiple=True, metavar="COLUMN=HEADING", help="Correct the guessed mapping.")
    @click.option("--dry-run", is_flag=True, help="Try every row, keep nothing.")
    @click.option("--yes", is_flag=True, help="Begin without asking.")
    @click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the row by row report here.")
    @click.pass_context
    def import_(
        context: click.Context, file: Path, pairs: tuple[str, ...], dry_run: bool, yes: bool, report: Path | None
    ) -> None:
        """Show what the columns mean, then take in every row that is not in yet."""
        with _database(context):
            try:
                _import(_importer(name), file, pairs, dry_run=dry_run, yes=yes, report=report, at=clock.now())
            except LinliError as error:
                raise click.ClickException(str(error.message)) from error

    @commands.command("template")
    @click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
    @click.pass_context
    def template(context: click.Context, file: Path) -> None:
        """Write an Excel template to fill in."""
        with _database(context):
            from linli.importing import sheets

            file.write_bytes(sheets.template(_importer(name)))
        click.echo(f"{file}")

    return commands


appeals, staff, households, buildings = (group(name) for name in ("appeals", "staff", "households", "buildings"))


def _importer(name: str) -> Importer:
    importer = importer_named(name)
    if importer is None:
        message = f"nothing imports {name}"
        raise click.ClickException(message)
    return importer


def _import(
    importer: Importer,
    file: Path,
    pairs: tuple[str, ...],
    *,
    dry_run: bool,
    yes: bool,
    report: Path | None,
    at: datetime,
) -> None:
    from linli.importing import actions, sheets

    console = Console()
    table = open_table(file)
    chosen = mapping.guess(importer, table.headings) | dict(_pair(pair) for pair in pairs)
    console.print(_shown(importer, table, chosen))
    chosen = mapping.check(importer, table.headings, chosen)
    if not (yes or dry_run or click.confirm("Begin?", default=True)):
        raise click.Abort
    if dry_run:
        _say(console, actions.try_out(importer=importer, table=table, chosen=chosen, by=SYSTEM, at=at), kept=False)
        return
    run = actions.prepare(importer=importer, table=table, file_name=file.name, chosen=chosen, by=SYSTEM, at=at)
    bar = Progress(TextColumn(importer.name), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console)
    with bar:
        task = bar.add_task("", total=table.count())
        result = actions.run(
            import_run=run,
            importer=importer,
            table=table,
            by=SYSTEM,
            at=at,
            progress=lambda seen: bar.update(task, completed=seen),
        )
    _say(console, result, kept=True)
    if report:
        report.write_bytes(b"".join(sheets.report(run)))
        console.print(f"report: {report}")


def _pair(pair: str) -> tuple[str, str]:
    name, separator, heading = pair.partition("=")
    if not separator:
        message = f"--map wants COLUMN=HEADING, not {pair}"
        raise click.BadParameter(message)
    return name.strip(), heading.strip()


def _shown(importer: Importer, table: Table, chosen: dict[str, str]) -> Grid:
    first = next(table.rows(), None)
    grid = Grid("column", "heading in the file", "first row", title=f"{table.path.name} ({table.kind})")
    for column in importer.columns:
        heading = chosen.get(column.name, "")
        example = first.cells.get(heading, "") if first and heading else ""
        grid.add_row(
            f"{column.name}{' *' if column.is_required else ''}", heading or "—", example[:40].replace("\n", " ")
        )
    return grid


def _say(console: Console, report: "Report", *, kept: bool) -> None:
    console.print(
        f"{'taken in' if kept else 'could be taken in'}: {report.accepted}, in already: {report.done_before}, "
        f"refused: {len(report.refused)}"
    )
    for number, reason in report.refused[:REFUSALS_SHOWN]:
        console.print(f"  row {number}: {reason}", markup=False)
    if len(report.refused) > REFUSALS_SHOWN:
        console.print(f"  … and {len(report.refused) - REFUSALS_SHOWN} more; --report FILE writes them all")
