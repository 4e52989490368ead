from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Areas, compounds, buildings, and from a point to the grid that answers for it."""

    name = "linli.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
