"""Filling the bench's database: the same rows as the actions write, by the ten thousand."""

from linli.bench.filling.appeals import add_appeals, add_district

__all__ = ["add_appeals", "add_district"]
