"""How many appeals stand behind each chip: one statement, and no count goes on beyond a limit."""

from datetime import datetime
from typing import Final

from django.core.exceptions import EmptyResultSet
from django.db import connection

from linli.appeals.lists.filters import FLAGS, STATE_GROUPS, Filters
from linli.appeals.models import Appeal
from linli.people.access import Access

MOST: Final = 300


def counts(filters: Filters, *, access: Access, at: datetime) -> dict[str, int]:
    """The number behind each state chip ("open", …) and flag ("overdue", …); MOST + 1 stands for "more".

    A flag is counted among what its chip would lead to: the same state, the same other flags.
    """
    visible = Appeal.objects.reached_by(access)
    wanted = {name: filters.changed(state=name) for name in STATE_GROUPS if name not in {"all", "closed", "stopped"}}
    wanted |= {name: filters.changed(**{name: True}) for name in FLAGS}
    parts, parameters = [], []
    for name, filtered in wanted.items():
        query = filtered.apply(visible, access=access, at=at).order_by().values_list("pk")[: MOST + 1].query
        try:
            statement, given = query.sql_with_params()
        except EmptyResultSet:  # nothing can fit: Django writes no statement for it
            continue
        parts.append(f"SELECT %s, count(*) FROM ({statement}) AS few")  # noqa: S608  (Django's own SQL)
        parameters += [name, *given]
    found = dict.fromkeys(wanted, 0)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            found |= dict(cursor.fetchall())
    return found


def shown(count: int) -> str:
    """A count as a chip says it."""
    return f"{MOST}+" if count > MOST else str(count)
