"""`linli build`."""

import time

import click

from linli.config.folders import CHECKOUT
from linli.config.sources import BuildError, build_all

from . import stop


def build_if_changed(*, force: bool = False) -> None:
    """Builds what changed; does nothing on an installed package, which carries everything built."""
    if CHECKOUT is None:
        return
    started = time.monotonic()
    try:
        built = build_all(CHECKOUT, force=force)
    except BuildError as error:
        stop(str(error))
    else:
        if built:
            click.echo(f"Built {', '.join(built)} in {time.monotonic() - started:.1f} s", err=True)


@click.command()
@click.option("--force", is_flag=True, help="Build everything, changed or not.")
def build(*, force: bool) -> None:
    """Build scripts, styles and translations that changed."""
    build_if_changed(force=force)
