"""`linli people`: roles and keys. (Importing staff and households joins this group.)"""

from contextlib import AbstractContextManager, nullcontext

import click


def _database(context: click.Context) -> AbstractContextManager[None]:
    """The database that the `linli` command opens for its commands; called otherwise, Django is set up already."""
    return context.obj() if callable(context.obj) else nullcontext()


@click.group()
def people() -> None:
    """Accounts, persons, roles and posts."""


@people.command("load-roles")
@click.pass_context
def load_roles(context: click.Context) -> None:
    """Add the roles that come with Linli; what the district edited stays."""
    with _database(context):
        from linli.kernel import clock
        from linli.kernel.actor import SYSTEM
        from linli.people import actions

        count = actions.load_roles(by=SYSTEM, at=clock.now())
    click.echo(f"{count} roles added")


@people.command("rotate-key")
@click.pass_context
def rotate_key(context: click.Context) -> None:
    """Write all encrypted columns under the newest key of LINLI_FIELD_KEY=new,old; then drop the old one."""
    with _database(context):
        from linli.people import secrets
        from linli.people.actions.keys import rotate_keys

        if len(secrets.field_keys()) < 2:
            message = "LINLI_FIELD_KEY must hold the new key and the old one, separated by a comma"
            raise click.ClickException(message)
        count = rotate_keys(report=lambda name, done: click.echo(f"{name}: {done}", err=True))
    click.echo(f"{count} rows written under the newest key; the older keys can be taken out of LINLI_FIELD_KEY")
