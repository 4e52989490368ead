from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Registers the room."""

    name = "linli.people"
    label = "people"
    verbose_name = _("People and posts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers this room's own permissions; every other room does the same in its AppConfig."""
        from linli.people import own_permissions

        own_permissions.register_all()
