from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A generated district to try, and its life."""

    name = "linli.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
