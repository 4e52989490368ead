"""Collects the texts of every room into its django.po, with Babel instead of gettext's programs.

Each room keeps its own catalogue. A text of Django's or a library's is translated by them.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation import template

LANGUAGE = "zh_Hans"
KEYWORDS: dict[str, None] = dict.fromkeys([
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy",
    "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy",
])  # fmt: skip

# A text's identity: its context and its msgid (singular and plural for counted ones).
type Key = tuple[str | None, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Text:
    """One text to translate and where it is written."""

    key: Key
    place: str


def rooms(root: Path) -> list[Path]:
    """Folders of the rooms that hold anything to translate."""
    return [path for path in sorted((root / "src" / "linli").iterdir()) if (path / "__init__.py").exists()]


def catalogue_path(room: Path) -> Path:
    """Where a room's translations are."""
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def texts_of(room: Path) -> list[Text]:
    """Every text that the room's Python and templates mark for translation."""
    found: list[Text] = []
    for path in sorted(room.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            found += _from_python(path.read_bytes(), path.relative_to(room))
    for path in sorted([*room.rglob("templates/**/*.html"), *room.rglob("templates/**/*.txt")]):
        source = template.templatize(path.read_text(), origin=str(path))
        # A template's indentation means nothing, but Python's tokenizer would refuse it.
        lines = "\n".join(line.lstrip() for line in source.split("\n"))
        found += _from_python(lines.encode(), path.relative_to(room))
    return found


def _from_python(source: bytes, place: Path) -> Iterator[Text]:

    for line, function, found, _comments in extract_python(io.BytesIO(source), KEYWORDS, [], {"encoding": "utf-8"}):
        # Babel says list; one argument comes as it is.
        arguments: object = found
        parts = [arguments] if isinstance(arguments, str) else list(found)
        context = parts.pop(0) if "pgettext" in function and parts else None
        counted = "ngettext" in function or "npgettext" in function
        if counted and len(parts) > 1 and parts[0] and parts[1]:
            yield Text((context, (parts[0], parts[1])), f"{place}:{line}")
        elif not counted and parts and parts[0]:
            yield Text((context, parts[0]), f"{place}:{line}")


def key_of(message: Message) -> Key:
    """The identity of a message in a catalogue."""
    identity = message.id
    return (message.context, identity if isinstance(identity, str) else tuple(identity))


def read(path: Path) -> Catalog:
    """The catalogue in a file, or an empty one."""
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=LANGUAGE)
    return Catalog(locale=LANGUAGE, project="Linli", fuzzy=False)


def is_translated(message: Message) -> bool:
    """Whether the message has its Chinese text, in every plural form."""
    string = message.string
    return bool(string) if isinstance(string, str) else bool(string) and all(string or ())


def update(room: Path) -> tuple[int, int]:
    """Adds missing texts to a room's catalogue and drops those no longer used; returns how many of each."""
    path = catalogue_path(room)
    old = read(path)
    texts = texts_of(room)
    if not texts and not path.exists():
        return 0, 0
    known = {key_of(message): message for message in old if message.id}
    new = Catalog(locale=LANGUAGE, project="Linli", fuzzy=False, header_comment="# Linli 邻里")
    wanted: dict[Key, list[tuple[str, int]]] = {}
    for text in texts:
        name, _, line = text.place.rpartition(":")
        wanted.setdefault(text.key, []).append((name, int(line)))
    for (context, identity), places in wanted.items():
        before = known.get((context, identity))
        new.add(
            identity, before.string if before else "", context=context,
            locations=[(name, 0) for name in sorted({name for name, _ in places})],
            flags=[flag for flag in (before.flags if before else ()) if flag == "fuzzy"],
        )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    output = io.BytesIO()
    write_po(output, new, width=100, sort_output=True, include_lineno=False, omit_header=False)
    # No dates and no names: two branches that add a text must not fight over the head of the file.
    tidy = re.sub(rb'^"(Project-Id-Version|Report-Msgid|POT-|PO-|Generated|Last-|Language-Team).*\n', b"",
                  output.getvalue(), flags=re.MULTILINE)  # fmt: skip
    path.write_bytes(tidy)
    return len(set(wanted) - set(known)), len(set(known) - set(wanted))


def faults(room: Path) -> list[str]:
    """What a room's catalogue lacks: texts missing, untranslated, fuzzy, or without the original's placeholders."""
    path = catalogue_path(room)
    known = {key_of(message): message for message in read(path) if message.id}
    found = []
    for text in {text.key: text for text in texts_of(room)}.values():
        message = known.get(text.key)
        shown = text.key[1] if isinstance(text.key[1], str) else text.key[1][0]
        where = f"{room.name}: “{shown}” ({text.place})"
        if message is None:
            found.append(f"{where} is not in the catalogue; run ./linli messages, then translate it")
        elif not is_translated(message):
            found.append(f"{where} has no translation")
        elif message.fuzzy:
            found.append(f"{where} is marked fuzzy: look at it and remove the mark")
        elif lost := _lost_placeholders(message):
            found.append(f"{where} loses {', '.join(sorted(lost))} in its translation")
    return found


def _lost_placeholders(message: Message) -> set[str]:
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or [])
    wanted = set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", originals[-1]))
    return set().union(*(wanted - set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", string)) for string in strings))
