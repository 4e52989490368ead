from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppealsConfig(AppConfig):
    """Appeals: permissions, reactions to events and the gate of files are made known at the start."""

    name = "linli.appeals"
    label = "appeals"
    verbose_name = _("Appeals")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import what registers itself."""
        from linli.appeals.importers import IMPORTER
        from linli.appeals.own_permissions import register
        from linli.importing import importers

        register()
        importers.register(IMPORTER)
        for module in ("reactions", "gate", "inbox", "own_data", "resident_menu", "staff_menu"):
            import_module(f"linli.appeals.{module}")
