"""The `linli` command. Commands of other rooms are named in LAZY and loaded when called: `linli --help` stays quick."""

import importlib
import os
import signal
import sys
from contextlib import AbstractContextManager

import click

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")

HERE = "linli.config.command_line"

# Name on the command line -> where its click command is, and one line of help that needs no import.
LAZY: dict[str, tuple[str, str]] = {
    "demo": (f"{HERE}.serving:demo", "Start everything with a generated district to try."),
    "serve": (f"{HERE}.serving:serve", "Start everything: database, pages, jobs, live updates."),
    "web": (f"{HERE}.serving:web", "Start the pages and the API only."),
    "worker": (f"{HERE}.serving:worker", "Start the jobs only."),
    "live": (f"{HERE}.serving:live", "Start the live updates only."),
    "migrate": (f"{HERE}.database:migrate", "Bring the database's tables up to this version."),
    "verify": (f"{HERE}.database:verify", "Recompute the chain of events and compare it with what is stored."),
    "shell": (f"{HERE}.database:shell", "A Python shell with everything loaded."),
    "manage": (f"{HERE}.database:manage", "Any command of Django."),
    "appeals": ("linli.importing.commands:appeals", "Import appeals from a file."),
    "staff": ("linli.importing.commands:staff", "Import staff from a file."),
    "households": ("linli.importing.commands:households", "Import households from a file."),
    "buildings": ("linli.importing.commands:buildings", "Import buildings from a file."),
    "people": ("linli.people.commands:people", "Look after secrets and roles."),
    "places": ("linli.places.commands:places", "Load a district."),
    "triage": ("linli.reading.commands:triage", "Train, measure and apply the model of categories."),
    "insight": ("linli.insight.commands:insight", "Find hot topics in a stream of appeals, check answers."),
    "simulate": ("linli.demo.commands:simulate", "Play days of district life through the real actions."),
    "bench": ("linli.bench.commands:bench", "Measure the main operations against bare SQL."),
    "build": (f"{HERE}.building:build", "Build scripts, styles and translations."),
    "messages": (f"{HERE}.messages:messages", "Collect the texts to translate."),
    "check": (f"{HERE}.checking:check", "Every check of the sources, without running them."),
    "test": (f"{HERE}.testing:test", "Run the tests, fetching what they need first."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(LAZY)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command behind a name."""
        if name not in LAZY:
            return None
        module, _, attribute = LAZY[name][0].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists names and help from the table, importing nothing."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in LAZY.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="linli")
@click.pass_context
def main(context: click.Context) -> None:
    """Linli 邻里: the community life of a city district as one closed loop."""
    # Rooms lie below `config` and may not import it: their commands open the database through the context.
    context.obj = _database
    # An orderly end, also when told to stop half-way: what was started is stopped again.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))


def _database() -> AbstractContextManager[None]:
    from .database import database

    return database()


def stop(message: str, *, code: int = 1) -> None:
    """Ends the command with a message on standard error."""
    click.echo(f"linli: {message}", err=True)
    sys.exit(code)
