"""Everything this room ships for a district to begin with."""

from datetime import datetime

from linli.appeals import categories, shipped_phrases, shipped_rules


def load(*, at: datetime) -> None:
    """Enter categories, time limits, ladder and phrases, each only where the district has none of its own."""
    categories.load()
    shipped_rules.load(at=at)
    shipped_phrases.load()
