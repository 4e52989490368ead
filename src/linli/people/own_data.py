"""What is kept about a person, for that person: each room names its part, the page and the file show them all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

type Rows = Iterable[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of data. `columns` are the keys of a row with what people call them.

    `rows(person_id, most)` reads a person's, newest first, at most so many.
    """

    code: str
    title: str | Promise
    columns: Mapping[str, str | Promise]
    rows: Callable[[int, int], Rows]


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
