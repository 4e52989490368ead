"""What appeals keep about the person who raised them, for that person to read and take along."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.appeals.models import Appeal, Rating, Remark
from linli.people.own_data import Part, register


def _appeals(person_id: int) -> "QuerySet[Any, Any]":
    found = Appeal.objects.of_reporter(person_id).order_by("-pk")
    return found.values(
        "number", "submitted_at", "kind", "state", "category__path", "subject", "text", "address", "longitude",
        "latitude", "channel", "privacy",
    )  # fmt: skip


def _remarks(person_id: int) -> "QuerySet[Any, Any]":
    found = Remark.objects.filter(person_id=person_id, post__isnull=True).order_by("-pk")
    return found.values("appeal__number", "at", "text")


def _ratings(person_id: int) -> "QuerySet[Any, Any]":
    mine = Q(appeal__reporter_id=person_id) | Q(person_id=person_id, post__isnull=True)
    return Rating.objects.filter(mine).order_by("-pk").values("appeal__number", "at", "score", "reasons", "text")


register(
    Part(
        "appeals",
        _("My appeals"),
        {
            "number": _("Number"),
            "submitted_at": _("Submitted at"),
            "category__path": _("Category"),
            "subject": _("Subject"),
            "text": _("Text"),
            "address": _("Address"),
        },
        _appeals,
        heading="text",
    )
)
register(
    Part(
        "remarks",
        _("What I added to appeals"),
        {"appeal__number": _("Number"), "at": _("at"), "text": _("Text")},
        _remarks,
        heading="text",
    )
)
register(
    Part(
        "ratings",
        _("My ratings"),
        {"appeal__number": _("Number"), "at": _("at"), "score": _("Rating"), "text": _("Text")},
        _ratings,
        heading="score",
    )
)
