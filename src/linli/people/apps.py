from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Registers the room."""

    name = "linli.people"
    label = "people"
    verbose_name = _("People and posts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers this room's own permissions, as every other room does, and its place in the menu."""
        from linli.importing import importers
        from linli.people import own_permissions
        from linli.people.importers import HOUSEHOLDS, STAFF
        from linli.ui import navigation

        import_module("linli.people.own_looks")
        user_logged_in.connect(_begin_with_own_face, dispatch_uid="people.face")
        own_permissions.register_all()
        importers.register(STAFF)
        importers.register(HOUSEHOLDS)
        navigation.register("account", navigation.Entry(_("My account"), "people:account", "user"))
        navigation.register(
            "staff",
            navigation.Entry(
                _("Settings and people"),
                "admin:index",
                "settings",
                order=92,
                group=_("Back office"),
                may=_may_configure,
            ),
        )
        navigation.register(
            "staff",
            navigation.Entry(
                _("Audit"), "admin:index", "history", order=93, group=_("Back office"), may=_may_only_audit
            ),
        )
        navigation.name_account_by(_name)


def _begin_with_own_face(*, request: HttpRequest, user: Any, **_more: object) -> None:
    """Whoever asked for large print in their account has it on every device they sign in on."""
    from linli.ui.preferences import begin_with

    person = getattr(user, "person", None)
    if person is not None and person.elder_mode:
        begin_with(request, "elder")


def _may_configure(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_staff", False))


def _may_only_audit(request: HttpRequest) -> bool:
    access = getattr(request, "access", None)
    return access is not None and not _may_configure(request) and access.can("events.audit")


def _name(request: HttpRequest) -> str:
    """How the signed-in person is called in the account menu."""
    person = getattr(request.user, "person", None)
    return (person.name or person.masked_phone) if person else ""
