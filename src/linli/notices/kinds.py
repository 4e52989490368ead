"""What people can be told about. Each room names its kinds once, in AppConfig.ready, so that people can choose."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice; a milestone also goes to a resident's telephone unless they choose otherwise.

    `short` says in a word or two what happened, for a place that has named the matter already.
    """

    code: str
    label: str | Promise
    milestone: bool = False
    for_staff: bool = False
    short: str | Promise = ""


_kinds: dict[str, Kind] = {}


def register(
    code: str, label: str | Promise, *, milestone: bool = False, for_staff: bool = False, short: str | Promise = ""
) -> None:
    """Name a kind of notice; `for_staff` keeps it off the residents' page of preferences."""
    _kinds[code] = Kind(code, label, milestone, for_staff, short)


def kind(code: str) -> Kind:
    """The kind of that code; one that nobody named is an ordinary kind without a label."""
    return _kinds.get(code) or Kind(code, code)


def all_kinds(*, for_staff: bool) -> list[Kind]:
    """What one can choose about, in the order of registration."""
    return [known for known in _kinds.values() if for_staff or not known.for_staff]
