"""What is kept about a person, for that person: each room names its part, the page and the file show them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from linli.people.models import Person

type Row = Mapping[str, Any]


def _as_it_is(row: Any) -> Row:
    found: Row = row
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of data. `columns` are the keys of a row with what people call them.

    `query(person_id)` finds a person's, newest first; `row` makes what it yields readable. `heading` is the column that
    tells one row from another, for a list in which the rest is folded away.
    """

    code: str
    title: str | Promise
    columns: Mapping[str, str | Promise]
    query: Callable[[int], "QuerySet[Any, Any]"]
    heading: str
    row: Callable[[Any], Row] = _as_it_is

    def rows(self, person_id: int, most: int, skip: int = 0) -> list[Row]:
        """A person's, newest first, at most so many after the first `skip`; one statement."""
        return [self.row(one) for one in self.query(person_id)[skip : skip + most]]


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Name a room's part; called when Django starts."""
    known = _parts.get(part.code)
    if known is not None and known is not part:
        message = f"two parts of one's own data are called {part.code}"
        raise ValueError(message)
    _parts[part.code] = part


def parts() -> list[Part]:
    """Every part, in the order of registration."""
    return list(_parts.values())


def counts(person_id: int) -> dict[str, int]:
    """How much is kept about a person, by part; one statement for all of them."""
    asked = {part.code: Coalesce(Subquery(_counted(part.query(person_id))), 0) for part in _parts.values()}
    counted: Any = Person.objects.filter(pk=person_id).values(**asked).get()
    return dict(counted)


def _counted(query: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    found: QuerySet[Any, Any] = (
        query.order_by().annotate(every=Value(1)).values("every").annotate(count=Count("pk")).values("count")
    )
    return found
