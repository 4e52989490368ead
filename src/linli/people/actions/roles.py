"""Loading the shipped roles."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from linli.events.recording import record
from linli.kernel.actor import Actor
from linli.people.models import Role
from linli.people.shipped_roles import SHIPPED_ROLES


@transaction.atomic
def load_roles(*, by: Actor, at: datetime) -> int:
    """Adds the shipped roles that are not there yet, and says how many; what the district edited stays as it is."""
    known = set(Role.objects.values_list("code", flat=True))
    added = 0
    with translation.override(settings.LANGUAGE_CODE):
        for shipped in SHIPPED_ROLES:
            if shipped.code in known:
                continue
            role = Role.objects.create(
                code=shipped.code,
                name=str(shipped.name),
                summary=str(shipped.summary),
                permissions=list(shipped.permissions),
            )
            record("role.added", role, by=by, at=at, facts={"code": role.code})
            added += 1
    return added
