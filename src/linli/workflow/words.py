"""The words of a domain for the back office of rules: its clocks, kinds and natures are codes there."""

from collections.abc import Mapping
from dataclasses import dataclass

from linli.workflow.table import Text


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a domain calls the codes that its time limits are kept under."""

    domain: Text
    clocks: Mapping[str, Text]
    kinds: Mapping[str, Text]
    natures: Mapping[str, Text]


_words: dict[str, RuleWords] = {}


def use(domain: str, words: RuleWords) -> None:
    """To be called by the domain's back office."""
    _words[domain] = words


def of(domain: str) -> RuleWords:
    """The domain's words; without any its codes stand for themselves."""
    return _words.get(domain) or RuleWords(domain, {}, {}, {})


def domains() -> list[tuple[str, Text]]:
    """Every domain that has rules, for a choice."""
    return [(code, words.domain) for code, words in _words.items()]
