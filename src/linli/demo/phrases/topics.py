"""The matters that residents write about, read from the TOML files beside this module."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One matter with its sentences.

    `route` says who usually settles it: grid, provider, community, street or department. `category` is the path of a
    leaf of the shipped tree; `place` is building, point or none; `urgent` the share of cases that are about life and
    property. The lists hold sentences with slots such as {小区}.
    """

    name: str
    category: str
    weight: float
    kinds: dict[str, int]
    route: str
    place: str
    urgent: float = 0.0
    subjects: tuple[str, ...]
    what: tuple[str, ...]
    more: tuple[str, ...] = ()
    effect: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    solved: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    extra: dict[str, tuple[str, ...]] = field(default_factory=dict)


_FILES = ("homes", "streets", "neighbours", "livelihood", "trade", "enquiries")


def _read(name: str) -> dict[str, Any]:
    text = resources.files("linli.demo.phrases").joinpath(f"data/{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def topics() -> tuple[Topic, ...]:
    """All matters, in the order of the files."""
    found = []
    for name in _FILES:
        for row in _read(name)["topic"]:
            values: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
            }
            found.append(Topic(**values))
    return tuple(found)


@cache
def topic_named(name: str) -> Topic:
    """The matter of that name."""
    return next(topic for topic in topics() if topic.name == name)


@cache
def common() -> dict[str, tuple[str, ...]]:
    """Sentences that fit any matter, by what they are for."""
    return {key: tuple(value) for name in ("residents", "staff") for key, value in _read(name).items()}


@cache
def slot_words() -> dict[str, tuple[str, ...]]:
    """Words for slots, by the slot's name."""
    return {key: tuple(value) for key, value in _read("slots").items()}


@cache
def bulletin_texts(level: str) -> tuple[tuple[str, str], ...]:
    """Titles and texts of notices for the boards of a level."""
    return tuple((row["title"], row["text"]) for row in _read("bulletins")[level])
