from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components, shells and the look."""

    name = "linli.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
