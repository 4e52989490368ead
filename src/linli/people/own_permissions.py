"""The permissions of this room, and those of rooms below it, which cannot know about permissions."""

from django.utils.translation import gettext_lazy as _

from linli.people import permissions


def register_all() -> None:
    """Called when Django starts."""
    permissions.register(
        "people",
        {
            "people.unmask": _("See a full telephone or identity number, with a reason that is kept"),
            "people.manage": _("Manage persons, organisations, roles, posts and accounts"),
        },
        sensitive=frozenset({"people.unmask", "people.manage"}),
    )
    permissions.register(
        "places",
        {
            "places.print": _("Print the QR codes of buildings and grids"),
            "places.manage": _("Change areas, grids, compounds and buildings"),
        },
        sensitive=frozenset({"places.manage"}),
    )
    permissions.register(
        "events",
        {"events.audit": _("Read who did what and when, and verify that nothing was changed")},
        sensitive=frozenset({"events.audit"}),
    )
