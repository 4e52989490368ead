from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """History, and who reacts to it."""

    name = "linli.events"
    label = "events"
    verbose_name = _("History")
    default_auto_field = "django.db.models.BigAutoField"
