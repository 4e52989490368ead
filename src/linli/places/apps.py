from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Areas, compounds, buildings, and from a point to the grid that answers for it."""

    name = "linli.places"
    label = "places"
    verbose_name = _("Areas and buildings")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Maps on every page are drawn by this room's bundle; buildings can be imported."""
        from linli.importing import importers
        from linli.places.importers import BUILDINGS
        from linli.ui import maps

        importers.register(BUILDINGS)
        maps.draw_with("places/build/map")
