"""What an account may do and where, read in one SQL statement from its posts."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden
from linli.people import permissions as registry


@dataclass(frozen=True, slots=True)
class Seat:
    """One post in force, with everything needed to decide: where it stands, for what area, with what rights."""

    post_id: int
    organisation_id: int
    organisation_level: str
    area_id: int
    area_level: str
    area_path: str
    role_code: str
    permissions: frozenset[str]
    title: str
    area_name: str = ""

    @property
    def is_horizontal(self) -> bool:
        """True for who answers for a matter wherever it is: a department's, or a provider's."""
        return self.organisation_level in {"department", "provider"}

    def covers(self, area_path: str) -> bool:
        """True when the area is this seat's own or lies inside it."""
        return area_path == self.area_path or area_path.startswith(self.area_path + "/")


@dataclass(frozen=True, slots=True)
class Access:
    """An account with its seats at one moment. Without an account: a stranger, who may do nothing."""

    account_id: int | None
    person_id: int | None
    seats: tuple[Seat, ...] = ()
    is_superuser: bool = False
    # What a token is limited to; empty for browsers and for tokens without limits.
    scopes: frozenset[str] = frozenset()

    @property
    def is_anonymous(self) -> bool:
        """Nobody has signed in."""
        return self.account_id is None

    @property
    def is_staff(self) -> bool:
        """Holds at least one post (or may do everything)."""
        return self.is_superuser or bool(self.seats)

    @property
    def permissions(self) -> frozenset[str]:
        """Everything allowed through any seat."""
        return frozenset[str]().union(*(seat.permissions for seat in self.seats))

    @property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations in which one has a seat."""
        return frozenset(seat.organisation_id for seat in self.seats)

    @property
    def post_ids(self) -> frozenset[int]:
        """The posts one holds."""
        return frozenset(seat.post_id for seat in self.seats)

    def can(self, permission: str) -> bool:
        """True when any seat allows it, wherever that seat is."""
        return self.is_superuser or any(permission in seat.permissions for seat in self.seats)

    def in_scope(self, *names: str) -> bool:
        """True unless a token is limited to other things: asked about what needs no post."""
        return not self.scopes or not self.scopes.isdisjoint(names)

    def seats_with(self, permission: str) -> tuple[Seat, ...]:
        """The seats that allow it. A superuser has no seats by virtue of being one."""
        return tuple(seat for seat in self.seats if permission in seat.permissions)

    def area_ids_with(self, permission: str) -> tuple[int, ...]:
        """The areas for which it is allowed; each reaches down to everything inside it."""
        return tuple(dict.fromkeys(seat.area_id for seat in self.seats if permission in seat.permissions))

    def covers(self, permission: str, area_path: str) -> bool:
        """True when a seat allows it for this area (path of codes, as `Area.path`)."""
        return self.is_superuser or any(
            permission in seat.permissions and seat.covers(area_path) for seat in self.seats
        )

    def needs_second_factor(self) -> bool:
        """True when a right held here is so sensitive that a password alone is not enough."""
        return self.is_superuser or any(registry.is_sensitive(name) for name in self.permissions)

    def actor(self, permission: str | None = None, area_path: str | None = None) -> Actor:
        """Who acts, for the history.

        Without a permission one acts as a person (a resident). With one, through the first seat that allows it,
        by preference one that covers the area. Raises Forbidden for a stranger or when no seat allows it.
        """
        if self.person_id is None:
            raise Forbidden(_("Please sign in first."))
        if permission is None:
            return Actor(person_id=self.person_id)
        seats = self.seats_with(permission)
        near = [seat for seat in seats if area_path is not None and seat.covers(area_path)]
        if near or seats:
            return Actor(person_id=self.person_id, post_id=(near or list(seats))[0].post_id)
        if self.is_superuser:
            return Actor(person_id=self.person_id)
        raise Forbidden(_("Your post does not allow this."))


STRANGER = Access(account_id=None, person_id=None)

_SEATS = """
    a.id, a.person_id, a.is_superuser, p.id, p.organisation_id, o.level, p.area_id, ar.level, ar.path,
    r.code, r.permissions, p.title, ar.name
"""
_FROM_POSTS = """
    LEFT JOIN people_post p ON p.person_id = a.person_id
        AND p.valid_from <= %(day)s AND (p.valid_until IS NULL OR p.valid_until >= %(day)s)
    LEFT JOIN people_organisation o ON o.id = p.organisation_id
    LEFT JOIN places_area ar ON ar.id = p.area_id
    LEFT JOIN people_role r ON r.id = p.role_id
"""
_BY_ACCOUNT = f"""
    SELECT {_SEATS} FROM people_account a {_FROM_POSTS}
    WHERE a.id = %(account_id)s AND a.is_active ORDER BY p.id
"""  # noqa: S608  (constants only)
_BY_TOKEN = f"""
    SELECT {_SEATS}, t.id, t.scopes, t.last_used_at
    FROM people_apitoken t JOIN people_account a ON a.id = t.account_id {_FROM_POSTS}
    WHERE t.digest = %(digest)s AND a.is_active AND t.revoked_at IS NULL
        AND (t.expires_at IS NULL OR t.expires_at > %(at)s)
    ORDER BY p.id
"""  # noqa: S608  (constants only)

# How stale a token's "last used" may be; writing it on each request would cost a write for every read.
LAST_USED_GRAIN = timedelta(minutes=10)


def access_of(account_id: int, at: datetime) -> Access:
    """The account's access at this moment; a stranger's when it doesn't exist or is closed. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_ACCOUNT, {"account_id": account_id, "day": timezone.localdate(at)})
        rows = cursor.fetchall()
    return _access(rows) if rows else STRANGER


def access_of_token(raw_token: str, at: datetime) -> Access | None:
    """The access a token gives, or None when it is unknown, expired or revoked. One statement.

    `last_used_at` is written at most every ten minutes.
    """
    digest = hashlib.sha256(raw_token.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_BY_TOKEN, {"digest": digest, "day": timezone.localdate(at), "at": at})
        rows = cursor.fetchall()
        if not rows:
            return None
        token_id, scopes, last_used_at = rows[0][13:16]
        if last_used_at is None or at - last_used_at > LAST_USED_GRAIN:
            cursor.execute("UPDATE people_apitoken SET last_used_at = %s WHERE id = %s", [at, token_id])
    return _access(rows, scopes=scopes)


def _access(rows: Sequence[Sequence[Any]], scopes: Iterable[str] = ()) -> Access:
    account_id, person_id, is_superuser = rows[0][:3]
    limit = frozenset(scopes)
    seats = tuple(
        Seat(
            post_id=row[3],
            organisation_id=row[4],
            organisation_level=row[5],
            area_id=row[6],
            area_level=row[7],
            area_path=row[8],
            role_code=row[9],
            permissions=frozenset(row[10]) & limit if limit else frozenset(row[10]),
            title=row[11],
            area_name=row[12],
        )
        for row in rows
        if row[3] is not None
    )
    # A token with scopes must not open every door merely because its account can.
    return Access(account_id, person_id, seats, is_superuser and not limit, limit)
