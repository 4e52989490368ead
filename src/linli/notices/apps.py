from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "linli.notices"
    label = "notices"
    verbose_name = _("Notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Says what people may be allowed to do in this room."""
        from linli.people import permissions

        permissions.register("notices", {"notices.publish": _("Write and publish bulletins on the notice board")})
