"""Chinese text as words that PostgreSQL can index: `to_tsvector('simple', search_words(text))`.

Every run of Chinese characters is indexed by its pairs of neighbours, so that any two characters are found wherever a
segmenter would cut; queries ask for pairs alike. The segmenter's own words (`words`) are for comparing texts.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Protocol

HAN = (
    "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ee5f\U0002f800-\U0002fa1f\U00030000-\U000323af"
)
_RUNS = re.compile(rf"(?P<han>[{HAN}]+)|(?P<other>[^\W_{HAN}]+)")
_COMMON = "\uffff"  # the last character of the plane that everybody's fonts and tables know
LONGEST_QUERY = 100  # characters; what comes after is not looked at
MOST_TERMS = 40
LONGEST_WORD = 60  # characters of a Latin word; a longer one is noise and is cut


class _Segmenter(Protocol):
    def cut(self, text: str, hmm: bool = True) -> list[str]: ...
    def cut_for_search(self, text: str, hmm: bool = True) -> list[str]: ...


@cache
def _segmenter() -> _Segmenter:
    """Loaded on first use: reading its dictionary takes a quarter of a second, once per process."""
    import rjieba

    segmenter: _Segmenter = rjieba.Jieba()
    return segmenter


def warm_up() -> None:
    """Loads the dictionary now; a server calls this before it takes its first request."""
    _segmenter().cut_for_search("邻里")


def words(text: str) -> list[str]:
    """The words of a text in order, Chinese ones as the segmenter cuts them; lower case, without marks and spaces."""
    found: list[str] = []
    for han, other in _runs(text):
        if other:
            found.append(other)
        else:
            found += _segmenter().cut_for_search(han)
    return found


def segments(text: str) -> list[str]:
    """The text cut into words, with everything between them: joined again they are the text."""
    return _segmenter().cut(text)


def search_words(text: str) -> str:
    """Everything by which a text is to be found, each word once, separated by spaces."""
    found: dict[str, None] = {}
    for han, other in _runs(text):
        if other:
            found[other] = None
            continue
        # Its last character begins no pair; alone it is found by a query of one character.
        terms = [*_pairs(han), han[-1]]
        found |= dict.fromkeys(terms if max(han) <= _COMMON else map(_indexed, terms))
    return " ".join(found)


def search_query(text: str) -> str:
    """A query for `to_tsquery('simple', …)` that wants every term; empty when there is nothing to look for.

    The result holds quoted terms only: nothing a person types can act as an operator.
    """
    terms: dict[str, None] = {}
    for han, other in _runs(text[:LONGEST_QUERY]):
        if other:
            terms[f"'{other}'"] = None
        elif len(han) == 1:
            # One character: whatever pair begins with it, or itself at the end of a run.
            terms[f"'{_indexed(han)}':*"] = None
        else:
            terms |= dict.fromkeys(f"'{_indexed(pair)}'" for pair in _pairs(han))
    return " & ".join(list(terms)[:MOST_TERMS])


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """(Chinese run, "") or ("", other word), in order, after full-width letters and odd forms were made plain."""
    plain = unicodedata.normalize("NFKC", text).lower()
    for match in _RUNS.finditer(plain):
        if match["han"]:
            yield match["han"], ""
        else:
            yield "", match["other"][:LONGEST_WORD]


def _pairs(han: str) -> Iterator[str]:
    return (han[place : place + 2] for place in range(len(han) - 1))


def _indexed(word: str) -> str:
    """Rare characters by number: PostgreSQL's parser takes a character for a letter only if the system's tables do."""
    return "".join(letter if letter <= _COMMON else f"u{ord(letter):x}" for letter in word)
