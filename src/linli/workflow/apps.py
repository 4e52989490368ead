from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    """The engine and its versioned rules."""

    name = "linli.workflow"
    label = "workflow"
    verbose_name = _("Time limits and ladders")
    default_auto_field = "django.db.models.BigAutoField"
