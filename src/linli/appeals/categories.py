"""The shipped tree of matters: names of a public three-level classification of residents' letters; a district edits it."""

import csv
from importlib import resources

from django.db import transaction

from linli.appeals.models import Category


def load() -> int:
    """Enter the shipped tree where no category exists yet; returns how many were entered."""
    if Category.objects.exists():
        return 0
    with resources.files("linli.appeals").joinpath("data/categories.csv").open(encoding="utf-8") as file:
        lines = [tuple(filter(None, line)) for line in list(csv.reader(file))[1:]]
    made: dict[tuple[str, ...], Category] = {}
    with transaction.atomic():
        for line in lines:
            for depth in range(1, len(line) + 1):
                names = line[:depth]
                if names not in made:
                    made[names] = add(name=names[-1], parent=made.get(names[:-1]))
    return len(made)


def add(*, name: str, parent: Category | None) -> Category:
    """Enter one category below `parent`, or on the first level."""
    category = Category(name=name, parent=parent)
    place(category)
    category.save()
    if category.root_id is None:
        category.root = category
        category.save(update_fields=["root"])
    return category


def place(category: Category) -> None:
    """Derive depth, full name and root from the parent; the caller saves."""
    parent = category.parent
    category.depth = parent.depth + 1 if parent else 1
    category.path = f"{parent.path} / {category.name}" if parent else category.name
    category.root = parent.root if parent else (category if category.pk else None)
