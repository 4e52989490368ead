"""Who asks: accounts of every kind of post, each with a token, so that no plan is measured for one person only."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.people.actions import create_token
from linli.people.models import Account, ApiToken

# Role -> how many of its holders call.
ROLES: Final = {
    "district_dispatcher": 3,
    "street_dispatcher": 22,
    "community_worker": 40,
    "grid_worker": 30,
    "department_handler": 10,
}
RESIDENTS: Final = 40

_HOLDERS: Final = """
    SELECT a.id, p.id, p.area_id, a.person_id FROM people_post p
    JOIN people_role r ON r.id = p.role_id JOIN people_account a ON a.person_id = p.person_id
    WHERE r.code = %s AND p.valid_until IS NULL
        AND NOT EXISTS (SELECT FROM people_absence s WHERE s.person_id = p.person_id AND s.until_at > now())
    ORDER BY hashint8(p.id) LIMIT %s
"""
_RESIDENTS: Final = """
    SELECT a.id, 0, 0, a.person_id FROM people_account a
    WHERE a.is_active AND NOT EXISTS (SELECT FROM people_post p WHERE p.person_id = a.person_id)
    ORDER BY hashint8(a.id) LIMIT %s
"""
_DESKS: Final = """
    SELECT a.id, p.id, p.area_id, a.person_id FROM people_post p JOIN people_account a ON a.person_id = p.person_id
    WHERE p.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """An account with a token, and the post and area it acts for (0: a resident)."""

    role: str
    account_id: int
    post_id: int
    area_id: int
    person_id: int
    token: str


def callers() -> dict[str, list[Caller]]:
    """Callers by role, residents under "resident"."""
    found = {role: _callers(role, _HOLDERS, [role, count]) for role, count in ROLES.items()}
    return {**found, "resident": _callers("resident", _RESIDENTS, [RESIDENTS])}


def holders(post_ids: list[int]) -> dict[int, Caller]:
    """Callers by post, for these posts."""
    return {caller.post_id: caller for caller in _callers("desk", _DESKS, [post_ids])}


def _callers(role: str, statement: str, parameters: list[Any]) -> list[Caller]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    accounts = Account.objects.in_bulk([row[0] for row in rows])
    made = [
        Caller(role, account_id, post_id, area_id, person_id, _token(accounts[account_id]))
        for account_id, post_id, area_id, person_id in rows
    ]
    # When a token was last used is written once in ten minutes: not a part of what a request usually does.
    ApiToken.objects.filter(last_used_at=None).update(last_used_at=clock.now())
    return made


def _token(account: Account) -> str:
    return create_token(account=account, name="linli bench", by=SYSTEM, at=clock.now())[1]
