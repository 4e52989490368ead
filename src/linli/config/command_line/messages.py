"""`linli messages`."""

import os
import sys

import click

from linli.config.folders import checkout


@click.command()
@click.argument("names", nargs=-1)
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail and list what is missing.")
def messages(*, names: tuple[str, ...], only_check: bool) -> None:
    """Collect the texts to translate into every room's django.po, or only in the rooms named."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.config.settings_for_tests"
    from linli.config import catalogues

    rooms = [room for room in catalogues.rooms(checkout()) if not names or room.name in names]
    if not only_check:
        for room in rooms:
            added, dropped = catalogues.update(room)
            if added or dropped:
                click.echo(f"{room.name}: {added} texts added, {dropped} dropped")
    faults = [fault for room in rooms for fault in catalogues.faults(room)]
    for fault in faults:
        click.echo(fault)
    sys.exit(1 if faults and only_check else 0)
