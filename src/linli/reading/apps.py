from django.apps import AppConfig


class ReadingConfig(AppConfig):
    """Understands Chinese text; no tables."""

    name = "linli.reading"
    label = "reading"
    default_auto_field = "django.db.models.BigAutoField"
