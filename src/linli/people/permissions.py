"""The list of everything one may be allowed to do. Each room registers its own permissions with a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission: its name, the room it belongs to, what it allows, and whether it asks for a second factor.

    One for tokens only is what everybody may do anyway; a token can be limited to it, a role need not grant it.
    """

    name: str
    room: str
    sentence: str | Promise
    is_sensitive: bool = False
    is_for_tokens: bool = False


_registry: dict[str, Permission] = {}


def register(
    room: str,
    sentences: Mapping[str, str | Promise],
    *,
    sensitive: frozenset[str] = frozenset(),
    for_tokens: frozenset[str] = frozenset(),
) -> None:
    """Adds a room's permissions; names begin with the room or with another room it speaks for.

    A post with a sensitive permission obliges its holder to sign in with a second factor.
    `for_tokens` are offered where tokens are made, not where roles are. Registering the same room again replaces the
    sentences.
    """
    for name, sentence in sentences.items():
        _registry[name] = Permission(name, room, sentence, name in sensitive, name in for_tokens)


def all_permissions() -> tuple[Permission, ...]:
    """Every permission, by room, in the order of registration."""
    return tuple(sorted(_registry.values(), key=lambda permission: permission.room))


def is_known(name: str) -> bool:
    """True for a registered permission."""
    return name in _registry


def is_sensitive(name: str) -> bool:
    """True when holding this permission obliges to a second factor."""
    permission = _registry.get(name)
    return permission is not None and permission.is_sensitive
