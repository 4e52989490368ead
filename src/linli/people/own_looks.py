"""Who of the staff looked at a person's full number, for that person to read."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.people.models import Unmasking
from linli.people.own_data import Part, register


def _looks(person_id: int) -> "QuerySet[Unmasking, Any]":
    found = Unmasking.objects.filter(person_id=person_id).order_by("-pk")
    return found.values("seen_at", "reason", "field")


register(
    Part(
        "numbers_seen_by_staff",
        _("Who looked at my full number"),
        {"seen_at": _("seen at"), "reason": _("reason")},
        _looks,
        heading="reason",
    )
)
