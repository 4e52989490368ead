"""The only writers of places."""

from linli.places.actions.boundaries import draw_boundary
from linli.places.actions.buildings import add_building, move_building
from linli.places.actions.districts import LoadedDistrict, load_district

__all__ = ["LoadedDistrict", "add_building", "draw_boundary", "load_district", "move_building"]
