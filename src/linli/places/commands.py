"""`linli places`: prepare and load a district."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click

# Models are imported when a command runs, after Django has been set up.
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _database(context: click.Context) -> AbstractContextManager[None]:
    """The database that the `linli` command opens for its commands; called otherwise, Django is set up already."""
    return context.obj() if callable(context.obj) else nullcontext()


@click.group()
def places() -> None:
    """Areas, compounds and buildings."""


@places.command()
@click.option("--divisions", type=FILE, required=True, help="JSON: city > district > street > communities with codes.")
@click.option("--boundaries", type=FILE, required=True, help="GeoJSON from OpenStreetMap: district and streets.")
@click.option("--city", required=True, help="For example 青岛市.")
@click.option("--district", required=True, help="For example 市北区.")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def prepare(
    context: click.Context, *, divisions: Path, boundaries: Path, city: str, district: str, target: Path
) -> None:
    """Make a district file out of the register of divisions and a file of boundaries."""
    with _database(context):
        from linli.kernel.errors import LinliError
        from linli.places import district_file

        try:
            content = district_file.prepare(divisions=divisions, boundaries=boundaries, city=city, district=district)
        except LinliError as error:
            raise click.ClickException(str(error.message)) from error
        district_file.write(content, target)
    drawn = sum("boundary" in area for area in content["areas"])
    click.echo(f"{target}: {len(content['areas'])} areas, {drawn} with a boundary")


@places.command()
@click.argument("file", type=FILE)
@click.pass_context
def load(context: click.Context, *, file: Path) -> None:
    """Load a district file; loading it again changes nothing."""
    with _database(context):
        from linli.kernel import clock
        from linli.kernel.actor import SYSTEM
        from linli.kernel.errors import LinliError
        from linli.places.actions import load_district

        try:
            loaded = load_district(path=file, by=SYSTEM, at=clock.now())
        except LinliError as error:
            raise click.ClickException(str(error.message)) from error
    click.echo(f"{loaded.created} new, {loaded.changed} changed, {loaded.unchanged} as before")
