"""What this room keeps about a person, for that person to read and take along."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.files.models import StoredFile
from linli.people.own_data import Part, Row, register


def _files(person_id: int) -> "QuerySet[StoredFile, StoredFile]":
    return StoredFile.objects.kept().filter(uploaded_by_id=person_id).order_by("-pk")


def _row(file: StoredFile) -> Row:
    return {
        "created_at": file.created_at,
        "name": file.name or str(file.get_kind_display()),
        "size": file.size,
        "address": file.url,
    }


register(
    Part(
        "files",
        _("Photos, recordings and documents"),
        {"created_at": _("uploaded at"), "name": _("name")},
        _files,
        heading="name",
        row=_row,
    )
)
