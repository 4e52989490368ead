"""The shipped tree of matters: names of a public classification of residents' letters; a district edits it."""

import csv
from importlib import resources

from django.db import transaction
from django.db.models import F

from linli.appeals.models import Category


def load() -> int:
    """Enter the shipped tree where no category exists yet; returns how many were entered."""
    if Category.objects.exists():
        return 0
    with resources.files("linli.appeals").joinpath("data/categories.csv").open(encoding="utf-8") as file:
        lines = [tuple(filter(None, line)) for line in list(csv.reader(file))[1:]]
    made: dict[tuple[str, ...], Category] = {}
    with transaction.atomic():
        for depth in (1, 2, 3):
            level: dict[tuple[str, ...], Category] = {}
            for names in (line[:depth] for line in lines if len(line) >= depth):
                if names not in level:
                    level[names] = Category(name=names[-1], parent=made.get(names[:-1]))
                    place(level[names])
            Category.objects.bulk_create(level.values())
            made |= level
        Category.objects.filter(depth=1).update(root=F("id"))
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
    if parent is None:
        category.root = category if category.pk else None
    else:
        category.root = parent if parent.depth == 1 else parent.root


def rename_below(category: Category) -> None:
    """Carry a category's new name or place down to everything below it."""
    for child in Category.objects.filter(parent=category).select_related("parent__root"):
        place(child)
        child.save(update_fields=["depth", "path", "root"])
        rename_below(child)
