"""The matters that residents write about, read from the TOML files beside this module."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One matter with its sentences: what residents write about it, and what is answered.

    A matter belongs to a group (a `[[topic]]` of the files) and shares the group's sentences; `name` is
    "group/number". `setting` names, with spaces between, which of the common sentences fit: home (what must be
    repaired), property (by the property company), fee (what it takes), neighbour (what somebody does), order (what
    everybody does), street, hazard, shop, office; any has none but the most general. `route` says who usually settles
    it: grid, provider, community, street or department. `category` is the path of a leaf of the shipped tree; `place`
    is building or point for what can be gone and looked at, home for what has to do with where the resident lives,
    none for the rest. `urgent` is the share of cases that are about life and property. `months` is empty for what
    happens all year. The lists hold sentences with slots such as {小区}; `seen` is how a grid worker on patrol puts
    it, and empty for what nobody sees from outside.
    """

    name: str
    setting: str
    category: str
    weight: float
    kinds: dict[str, int]
    route: str
    place: str
    urgent: float = 0.0
    months: tuple[int, ...] = ()
    subjects: tuple[str, ...]
    what: tuple[str, ...]
    seen: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    effect: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    solved: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """What the matter is one of: matters of one group look alike on a picture."""
        return self.name.partition("/")[0]


# The lists by which a matter adds to its group's; any other value of its own stands instead of the group's.
_ADDED = frozenset({"more", "effect", "ask"})
_FILES = {
    "homes": "home",
    "streets": "street",
    "neighbours": "neighbour",
    "livelihood": "office",
    "trade": "shop",
    "enquiries": "office",
}


def _read(name: str) -> dict[str, Any]:
    text = resources.files("linli.demo.phrases").joinpath(f"data/{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def topics() -> tuple[Topic, ...]:
    """All matters, in the order of the files."""
    found = []
    for file, setting in _FILES.items():
        for group in _read(file)["topic"]:
            matters = group.pop("matter")
            total = sum(matter.get("share", 1) for matter in matters)
            for number, matter in enumerate(matters, start=1):
                weight = group["weight"] * matter.pop("share", 1) / total
                values = {"setting": setting, **group, **matter, "weight": weight, "name": f"{group['name']}/{number}"}
                for name in _ADDED:
                    # An empty list says that the group's sentences do not fit.
                    values[name] = [*own, *group.get(name, ())] if (own := matter.get(name, ())) != [] else []
                found.append(Topic(**{name: _frozen(value) for name, value in values.items()}))
    return tuple(found)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@cache
def topic_named(name: str) -> Topic:
    """The matter of that name."""
    return next(topic for topic in topics() if topic.name == name)


@cache
def common() -> dict[str, tuple[str, ...]]:
    """Sentences that fit many matters, by what they are for."""
    return {key: tuple(value) for name in ("residents", "staff") for key, value in _read(name).items()}


@cache
def fitting(what: str, *marks: str) -> tuple[str, ...]:
    """The common sentences for something: those for any matter, and those for each of the marks (a setting, a kind)."""
    found = common().get(what, ()) + tuple(line for mark in marks for line in common().get(f"{what}_{mark}", ()))
    if not found:
        raise KeyError(what, *marks)
    return found


@cache
def slot_words() -> dict[str, tuple[str, ...]]:
    """Words for slots, by the slot's name."""
    return {key: tuple(value) for key, value in _read("slots").items()}


@cache
def bulletin_texts(level: str, month: int) -> tuple[tuple[str, str], ...]:
    """Titles and texts of notices for the boards of a level in a month."""
    rows = _read("bulletins")[level]
    return tuple((row["title"], row["text"]) for row in rows if month in row.get("months", (month,)))
