"""What can be imported: rooms register an importer with its columns; this room does the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from linli.kernel.actor import Actor

type Text = str | Promise
# Values by column name, the row's key (the same row of the same file has the same one), who, when -> the row's id.
type TakeIn = Callable[[Mapping[str, str], str, Actor, datetime], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name in code, its heading in the template, what else people call it, and a word of help."""

    name: str
    heading: Text
    also: tuple[str, ...] = ()
    is_required: bool = False
    help: Text = ""
    example: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """A kind of import. `take_in` does one row in its own transaction and raises LinliError to refuse it."""

    name: str
    title: Text
    permission: str
    columns: tuple[Column, ...]
    take_in: TakeIn

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Make an importer known; rooms do so when the application starts."""
    _importers[importer.name] = importer


def importer_named(name: str) -> Importer | None:
    """The importer of that name."""
    return _importers.get(name)


def importers() -> tuple[Importer, ...]:
    """All importers, in the order of registration."""
    return tuple(_importers.values())
