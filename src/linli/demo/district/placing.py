"""Where the buildings of a grid stand, and how they group into compounds and yards. Flat coordinates in metres."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from linli.demo.district.partition import Positions

SMALLEST, LARGEST = 8, 15  # buildings in a grid
_CLEARANCE = 14.0  # metres from a grid's border, where there is room


@dataclass(frozen=True, slots=True)
class Placed:
    """A building to be: its position in metres, its name, its address, and its compound's name or nothing."""

    x: float
    y: float
    name: str
    address: str
    compound: str


def stand(grid: BaseGeometry, count: int, angle: float, random: np.random.Generator) -> Positions:
    """`count` points inside a grid in straight rows turned by `angle` radians, in order along the rows."""
    ground: BaseGeometry = grid.buffer(-_CLEARANCE)
    if ground.area < grid.area / 4:
        ground = grid
    shapely.prepare(ground)
    middle = np.array(ground.centroid.coords[0])
    reach = np.hypot(*(np.array(ground.bounds[2:]) - ground.bounds[:2]))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    step = 1.05 * np.sqrt(ground.area / count)
    while True:
        ticks = np.arange(-reach, reach, step)
        rows, places = np.meshgrid(ticks, ticks, indexing="ij")
        lattice = np.column_stack([places.ravel(), rows.ravel()])
        lattice += random.uniform(-0.08, 0.08, lattice.shape) * step
        points = lattice @ turn.T + middle
        points = points[shapely.contains_xy(ground, points[:, 0], points[:, 1])]
        if len(points) >= count:
            # Which places stay empty is chance, so that no two grids look alike.
            kept = np.sort(random.choice(len(points), size=count, replace=False))
            chosen: Positions = points[kept]
            return chosen
        step *= 0.9


def group(
    points: Positions, *, district: str, road: str, number: int, names: Iterator[str], random: np.random.Generator
) -> list[Placed]:
    """Split a grid's buildings, in order along their rows, into one or two compounds and some single yards.

    House numbers on `road` rise from `number` by two, as on one side of a street.
    """
    placed: list[Placed] = []
    start = 0
    while start < len(points):
        left = len(points) - start
        size = left if left < 6 else int(random.integers(4, min(left, 9) + 1))
        part = points[start : start + size]
        start += size
        if random.random() < 0.78 or size > 6:
            compound = next(names)
            address = f"{district}{road}{number}号"
            for position, (x, y) in enumerate(part.tolist(), start=1):
                placed.append(Placed(x, y, f"{position}号楼", address, compound))
            number += 2
        else:
            for x, y in part.tolist():
                placed.append(Placed(x, y, f"{road}{number}号院", f"{district}{road}{number}号", ""))
                number += 2
    return placed
