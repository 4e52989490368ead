from django.apps import AppConfig


class BenchConfig(AppConfig):
    """A room without tables."""

    name = "linli.bench"
    label = "bench"
    default_auto_field = "django.db.models.BigAutoField"
