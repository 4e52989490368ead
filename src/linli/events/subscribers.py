"""Who wants to hear of what. Rooms subscribe in their `reactions.py`, imported when the application starts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linli.events.models import Event

type Reaction = Callable[[Event], None]

_by_verb: dict[str, list[str]] = {}
_by_name: dict[str, Reaction] = {}


def subscribe(*verbs: str, name: str) -> Callable[[Reaction], Reaction]:
    """Register a reaction under a lasting `name` (room.what_it_does); raises ValueError when the name is taken."""

    def register(reaction: Reaction) -> Reaction:
        if name in _by_name:
            message = f"two reactions are named {name}"
            raise ValueError(message)
        _by_name[name] = reaction
        for verb in verbs:
            _by_verb.setdefault(verb, []).append(name)
        return reaction

    return register


def subscribers_of(verb: str) -> list[str]:
    """Names of the reactions to a verb, in order of registration."""
    return _by_verb.get(verb, [])


def reaction_named(name: str) -> Reaction | None:
    """The reaction of that name; None when it has been removed since the job was deferred."""
    return _by_name.get(name)


# Reactions that record() must list here instead of deferring them; None: defer as usual.
_withheld: ContextVar[list[tuple[int, str]] | None] = ContextVar("withheld", default=None)


@contextmanager
def withheld() -> Iterator[list[tuple[int, str]]]:
    """Within the block record() defers no reaction but lists it as (event id, subscriber); the caller decides.

    For entering history: nobody wants to be told today of what happened weeks ago.
    """
    listed: list[tuple[int, str]] = []
    token = _withheld.set(listed)
    try:
        yield listed
    finally:
        _withheld.reset(token)


def is_withholding() -> bool:
    """Whether a block of `withheld()` is open."""
    return _withheld.get() is not None


def withhold(event_id: int, names: list[str]) -> bool:
    """List the reactions if a block of `withheld()` is open; False when they are to be deferred."""
    listed = _withheld.get()
    if listed is None:
        return False
    listed += [(event_id, name) for name in names]
    return True
