"""Dividing a polygon into parts of chosen sizes without gaps or overlaps. Flat coordinates in metres."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

type Positions = NDArray[np.float64]


def scatter(shape: BaseGeometry, count: int, random: np.random.Generator) -> Positions:
    """`count` points inside a shape, spread evenly at random."""
    west, south, east, north = shape.bounds
    shapely.prepare(shape)
    found = np.empty((0, 2))
    while len(found) < count:
        points = random.uniform((west, south), (east, north), (max(64, 4 * count), 2))
        found = np.vstack([found, points[shapely.contains_xy(shape, points[:, 0], points[:, 1])]])
    return found[:count]


def shares(total: int, weights: Positions) -> NDArray[np.int64]:
    """`total` divided in proportion to weights by largest remainder, at least one each; adds up exactly."""
    left = total - len(weights)
    exact = weights / weights.sum() * left
    counts = np.floor(exact).astype(np.int64)
    order = np.argsort(counts - exact, kind="stable")
    counts[order[: left - counts.sum()]] += 1
    return counts + 1


def power_cells(shape: BaseGeometry, sites: Positions, weights: Positions) -> list[BaseGeometry]:
    """Weighted Voronoi cells (a power diagram): a heavier site gets more ground; a cell may come out empty."""
    west, south, east, north = shape.bounds
    reach = 4.0 * max(east - west, north - south, 1.0)
    cells = np.full(len(sites), shapely.box(west - 1, south - 1, east + 1, north + 1))
    for rival, weight in zip(sites, weights, strict=True):
        away = rival - sites
        distance = np.hypot(*away.T)
        others = distance > 0
        away = away[others] / distance[others, None]
        # The line where both have the same power, square of the distance less weight, is straight.
        lead = (distance[others] ** 2 + weights[others] - weight) / (2 * distance[others])
        border = sites[others] + away * lead[:, None]
        along = np.column_stack([-away[:, 1], away[:, 0]]) * reach
        back = away * reach
        corners = np.stack([border + along, border - along, border - along - back, border + along - back], axis=1)
        cells[others] = shapely.intersection(cells[others], shapely.polygons(corners))
    return list(shapely.intersection(cells, shape))


def divide(shape: BaseGeometry, weights: Positions, random: np.random.Generator, *, rounds: int) -> list[BaseGeometry]:
    """Cells whose areas approach the given proportions; none is empty."""
    count = len(weights)
    if count == 1:
        return [shape]
    wanted = weights / weights.sum() * shape.area
    sites = scatter(shape, count, random)
    powers = np.zeros(count)
    cells = power_cells(shape, sites, powers)
    for _round in range(rounds):
        areas = np.array([cell.area for cell in cells])
        for index, cell in enumerate(cells):
            if not cell.is_empty:
                sites[index] = cell.centroid.coords[0]
        # A step of half the missing area as square metres of power moves borders without throwing cells away.
        powers = powers + 0.5 * (wanted - areas)
        powers -= powers.mean()
        cells = power_cells(shape, sites, powers)
        if any(cell.is_empty for cell in cells):
            powers = np.zeros(count)
            cells = power_cells(shape, sites, powers)
    return cells


def even_cells(shape: BaseGeometry, count: int, random: np.random.Generator, *, rounds: int) -> list[BaseGeometry]:
    """`count` Voronoi cells of about the same size, each moved to its own middle a few times (Lloyd)."""
    if count == 1:
        return [shape]
    sites = scatter(shape, count, random)
    for _round in range(rounds):
        cells = _voronoi(shape, sites)
        sites = shapely.get_coordinates(shapely.centroid(np.array(cells, dtype=object)))
    return _voronoi(shape, sites)


def _voronoi(shape: BaseGeometry, sites: Positions) -> list[BaseGeometry]:
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=shape, ordered=True))
    return list(shapely.intersection(cells, shape))


def knit(cells: list[BaseGeometry], *, grid_size: float) -> list[BaseGeometry]:
    """The same cells with common borders made identical, corner by corner, on a lattice of `grid_size`.

    Cells computed one by one differ by rounding along their borders. Here all borders become one network, each face
    of which goes to the cell it lies in: no gap, no overlap, and no corner that only one neighbour knows.
    """
    array = np.array(cells, dtype=object)
    network = shapely.union_all(shapely.boundary(array), grid_size=grid_size)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(network)))
    tree = shapely.STRtree(array)
    face_index, cell_index = tree.query(shapely.point_on_surface(faces), predicate="intersects")
    owner: dict[int, int] = {}
    for face, cell in zip(face_index.tolist(), cell_index.tolist(), strict=True):
        owner[face] = min(cell, owner.get(face, cell))
    groups: list[list[BaseGeometry]] = [[] for _ in cells]
    for face, cell in owner.items():
        groups[cell].append(faces[face])
    return [shapely.coverage_union_all(group) if len(group) > 1 else group[0] for group in groups]
