from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportingConfig(AppConfig):
    """Imports from files."""

    name = "linli.importing"
    label = "importing"
    verbose_name = _("Imports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the page into the staff's menu."""
        from linli.importing.views import may_any
        from linli.ui import navigation
        from linli.ui.navigation import Entry

        navigation.register(
            "staff", Entry(_("Imports"), "importing:index", "export", order=90, group=_("Back office"), may=may_any)
        )
