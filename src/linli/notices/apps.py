from importlib import import_module

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """The inbox, the outbox and the notice board."""

    name = "linli.notices"
    label = "notices"
    verbose_name = _("Notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Says what people may be allowed to do in this room, and where its pages stand in the menus."""
        from linli.notices import policy
        from linli.notices.views import access_of, unread_count
        from linli.people import permissions
        from linli.ui.navigation import Entry, register

        import_module("linli.notices.own_data")
        import_module("linli.notices.reactions")
        permissions.register(
            "notices",
            {
                policy.PUBLISH: _("Write bulletins for the notice board, and withdraw them"),
                policy.APPROVE: _("Say yes or no to bulletins that others wrote"),
            },
        )

        def signed_in(request: HttpRequest) -> bool:
            return access_of(request).person_id is not None

        def publishes(request: HttpRequest) -> bool:
            access = access_of(request)
            return access.can(policy.PUBLISH) or access.can(policy.APPROVE)

        def audits(request: HttpRequest) -> bool:
            return policy.may_see_deliveries(access_of(request))

        register(
            "inbox",
            Entry(
                _("Inbox"),
                "notices:inbox",
                "bell",
                may=signed_in,
                badge=unread_count,
                live="notices",
                live_url_name="notices:count",
            ),
        )
        register(
            "resident",
            Entry(
                _("Inbox"),
                "notices:inbox",
                "bell",
                order=40,
                may=signed_in,
                badge=unread_count,
                live="notices",
                live_url_name="notices:count",
            ),
        )
        group = _("Community")
        register("staff", Entry(_("Notice board"), "notices:bulletins", "speaker", 70, group, may=publishes))
        register("staff", Entry(_("Failed messages"), "notices:deliveries", "warning", 95, _("Audit"), may=audits))
        register("account", Entry(_("How we tell you"), "notices:preferences", "bell", order=60, may=signed_in))
