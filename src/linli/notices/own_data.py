"""What this room keeps about a person, for that person to read and take along."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.notices.models import MailAddress, Notice
from linli.people.own_data import Part, register


def _notices(person_id: int) -> "QuerySet[Notice, Any]":
    found = Notice.objects.filter(person_id=person_id).order_by("-pk")
    return found.values("created_at", "title", "text", "read_at")


def _addresses(person_id: int) -> "QuerySet[MailAddress, Any]":
    return MailAddress.objects.filter(person_id=person_id).order_by("pk").values("address")


register(
    Part(
        "notices",
        _("Inbox"),
        {"created_at": _("told at"), "title": _("title"), "text": _("text")},
        _notices,
        heading="title",
    )
)
register(Part("mail_addresses", _("mail address"), {"address": _("e-mail address")}, _addresses, heading="address"))
