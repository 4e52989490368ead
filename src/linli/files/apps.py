from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Uploads behind an access gate."""

    name = "linli.files"
    label = "files"
    verbose_name = _("Files")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Makes the reactions known, and what is kept of a person."""
        import_module("linli.files.own_data")
        import_module("linli.files.reactions")
