"""The terms of a text: its words, and its runs of one to three characters, each as a number of 64 bits.

A model knows terms by these numbers only, so that no sentence of the texts it learned from is in it. Every term knows
where in the text it stands, so that what decided can be shown to a person.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.reading.words import segments

LONGEST: Final = 3000  # characters of a text that are read; who has not said it by then will not say it later
LONGEST_RUN: Final = 3  # characters of the longest run
SUBJECT_WEIGHT: Final = 3.0  # a term of the subject counts as often as this many in the body

_ADDRESS: Final = re.compile(r"https?://[\w./?=&%#:~+-]*", re.ASCII)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)

type Keys = NDArray[np.uint64]
type Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of one kind, in the order of the text: what, and from where to where in the cleaned text."""

    keys: Keys
    starts: Places
    ends: Places


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text as it is compared: plain forms, small letters, no spaces; `places[i]` is where character i came from."""

    text: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """From where to where in the text as it was written."""
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=20_000)
def _plain(letter: str) -> str:
    # Spaces vanish: in Chinese they mean nothing.
    return "".join(unicodedata.normalize("NFKC", letter).lower().split())


def _kept(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between addresses."""
    begin = 0
    for match in _ADDRESS.finditer(text):
        yield begin, match.start()
        begin = match.end()
    yield begin, len(text)


def cleaned(text: str) -> Cleaned:
    """Full-width letters and odd forms made plain; addresses and spaces left out; any number is one 0."""
    read = text[:LONGEST]
    letters: list[str] = []
    places: list[int] = []
    for begin, end in _kept(read):
        in_number = False
        for place in range(begin, end):
            for plain in _plain(read[place]):
                is_number = plain.isdecimal()
                if not (is_number and in_number):
                    letters.append("0" if is_number else plain)
                    places.append(place)
                in_number = is_number
    return Cleaned("".join(letters), places)


def runs(text: str) -> Terms:
    """Runs of one to three letters of a cleaned text that no punctuation interrupts."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    # Letters, digits and the underscore, as in a pattern's \w.
    letters = np.fromiter((letter.isalnum() or letter == "_" for letter in text), dtype=bool, count=len(text))
    keys, starts, ends = [], [], []
    key, whole = codes, letters
    for length in range(1, LONGEST_RUN + 1):
        if length > 1:
            if len(text) < length:
                break
            # A character has 21 bits: three of them fit into one number, and no two runs have the same.
            key = key[:-1] | (codes[length - 1 :] << np.uint64(21 * (length - 1)))
            whole = whole[:-1] & letters[length - 1 :]
        found = np.flatnonzero(whole)
        keys.append(key[found])
        starts.append(found)
        ends.append(found + length)
    every = np.concatenate(keys)
    # Mixed, so that neighbours in the alphabet are no neighbours here; still one number for one run.
    return Terms((every ^ (every >> np.uint64(31))) * _MIX, np.concatenate(starts), np.concatenate(ends))


@lru_cache(maxsize=100_000)
def _word_key(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


def words_with_places(text: str) -> list[tuple[str, int, int]]:
    """The segmenter's words of a cleaned text that hold a letter, each with its place."""
    found = []
    place = 0
    for word in segments(text):
        end = place + len(word)
        if word[0].isalnum() or word[0] == "_":
            found.append((word, place, end))
        place = end
    return found


def words(text: str) -> Terms:
    """The segmenter's words of a cleaned text."""
    found = words_with_places(text)
    return Terms(
        np.array([_word_key(word) for word, _, _ in found], dtype=np.uint64),
        np.array([start for _, start, _ in found], dtype=np.int64),
        np.array([end for _, _, end in found], dtype=np.int64),
    )


# Both kinds of terms are weighed by themselves, so that the many runs do not drown the words.
KINDS: Final = (words, runs)
# An appeal is looked at twice, each time by classifiers of their own: whole, and by its opening alone, where most
# people say what it is about. What both see alike is surer. Characters of the body seen, and what the answer weighs.
VIEWS: Final = ((LONGEST, 0.7), (90, 0.3))


@dataclass(frozen=True, slots=True)
class Counted:
    """The different terms of one kind in an appeal, and how often each occurs; the subject's count more."""

    keys: Keys
    counts: NDArray[np.float32]


def counted(body: Terms, subject: Terms) -> Counted:
    """Terms of body and subject together."""
    keys, where = np.unique(np.concatenate([body.keys, subject.keys]), return_inverse=True)
    weights = np.ones(len(where), dtype=np.float32)
    weights[len(body.keys) :] = SUBJECT_WEIGHT
    return Counted(keys, np.bincount(where, weights=weights, minlength=len(keys)).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal read once: body and subject cleaned, and the terms of each, one pair for each view and kind.

    The pairs are in the order of the views, within a view in that of the kinds; so are all tables of a model.
    """

    parts: tuple[Cleaned, Cleaned]
    found: tuple[tuple[Terms, Terms], ...]
    counted: tuple[Counted, ...]


def appeal(text: str, subject: str = "") -> Appeal:
    """Reads an appeal."""
    parts = (cleaned(text), cleaned(subject))
    heads = [kind(parts[1].text) for kind in KINDS]
    bodies = [[kind(parts[0].text[:longest]) for kind in KINDS] for longest, _weight in VIEWS]
    found = tuple(pair for body in bodies for pair in zip(body, heads, strict=True))
    return Appeal(parts, found, tuple(counted(body, head) for body, head in found))


def terms_of(text: str, subject: str = "") -> tuple[Counted, ...]:
    """The counted terms of an appeal, one entry for each view and kind."""
    return appeal(text, subject).counted
