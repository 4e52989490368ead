"""Grids, compounds and buildings generated inside the real streets, and marked as generated."""

from linli.demo.district.laying import GRIDS, LaidGrids, lay_grids

__all__ = ["GRIDS", "LaidGrids", "lay_grids"]
