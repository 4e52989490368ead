"""Changes made in the back office are part of history, like all others."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from linli.events.recording import record
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.ui.offered_lookups import OfferedLookups

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


def acting(request: HttpRequest) -> Actor:
    """Whoever sits at the back office, through the post that allows it."""
    actor: Actor = request.access.actor("people.manage")  # type: ignore[attr-defined]
    return actor


class RecordedAdmin(OfferedLookups, _ModelAdmin):
    """Records "<model>.added" or "<model>.changed" with the names of the fields; deletes nothing."""

    list_per_page = 50
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool) -> None:  # type: ignore[type-arg]
        """Saves and records in the one transaction of the page."""
        super().save_model(request, obj, form, change)
        if change and not form.changed_data:
            return
        record(
            f"{obj._meta.model_name}.{'changed' if change else 'added'}",
            obj,
            by=acting(request),
            at=clock.now(),
            facts={"fields": list(form.changed_data)},
        )

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """History refers to these rows; they are ended, closed or erased instead."""
        return False
