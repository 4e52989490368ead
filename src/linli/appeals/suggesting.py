"""What the model of categories suggests for an appeal, in the district's own tree, and the words that decided."""

from dataclasses import dataclass, replace
from typing import Final

import structlog

from linli.appeals.lists.choosing import likely_category
from linli.appeals.models import Appeal
from linli.reading.categories.errors import ModelUnreadable
from linli.reading.categories.suggestions import Suggestions, suggest

MOST: Final = 3
LEAST: Final = 0.05  # what is less likely helps nobody to choose
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """A category that may be meant. `percent` is how likely the model takes its first level to be right."""

    category_id: int
    path: str
    percent: int

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(" / ")[2]


@dataclass(frozen=True, slots=True)
class CategorySuggestion:
    """The likeliest categories, best first. Not `sure`: a person must choose, nothing is chosen beforehand."""

    choices: tuple[Choice, ...]
    sure: bool
    words: tuple[str, ...]


def suggested_category(appeal: Appeal, tree: list[tuple[str, list[tuple[int, str]]]]) -> CategorySuggestion | None:
    """None where a category was given already, or where neither the model nor earlier appeals say anything.

    `tree` holds the categories in use, as `choosing.categories` gives them. The model knows first levels; where appeals
    that read alike were of something below, that is what is offered. One statement.
    """
    if appeal.category_id:
        return None
    found = _read(appeal)
    likely = likely_category(appeal)
    roots = {heading: pk for heading, options in tree for pk, name in options if name == heading}
    finer = next((_below(heading, pk, name) for heading, options in tree for pk, name in options if pk == likely), None)
    ranked = [one for one in found.ranked[:MOST] if one is found.best or one.confidence >= LEAST] if found else []
    percents = {one.label: round(100 * one.confidence) for one in ranked}
    choices = [
        replace(finer, percent=percent)
        if finer and finer.path.startswith(f"{name} / ")
        else Choice(roots[name], name, percent)
        for name, percent in percents.items()
        if name in roots
    ]
    if not choices and finer:
        choices = [finer]
    if not choices:
        return None
    words = tuple(dict.fromkeys(reason.text for reason in found.reasons)) if found else ()
    # What the model calls likeliest may be a name that this district's tree does not have.
    sure = found is not None and found.sure and found.best.label in roots
    return CategorySuggestion(tuple(choices), sure, words)


def _below(heading: str, pk: int, name: str) -> Choice:
    # A second level stands under its own name.
    return Choice(pk, heading if heading.endswith(f" / {name}") or heading == name else f"{heading} / {name}", 0)


def _read(appeal: Appeal) -> Suggestions | None:
    try:
        return suggest(appeal.text, appeal.subject)
    except ModelUnreadable as error:
        # The desk goes on without it; the log says why.
        log.warning("category model unreadable", reason=str(error))
        return None
