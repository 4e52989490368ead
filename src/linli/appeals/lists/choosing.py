"""Finding a category in the tree of three levels, and guessing one from what was handled before."""

from collections import defaultdict
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Q

from linli.appeals.models import Appeal, Category
from linli.reading.words import search_query, words

LOOKED_AT: Final = 30
_TELLING: Final = 12


def categories(words: str = "", *, limit: int = 600) -> list[tuple[str, list[tuple[int, str]]]]:
    """Categories in use under the name of what they belong to: (heading, [(id, name)]); one statement.

    With words only those whose full name holds all of them; a person may type any level's name.
    """
    wanted = Q(is_active=True)
    for word in words.replace("\x00", "").split()[:5]:
        wanted &= Q(path__icontains=word)
    groups: dict[str, list[tuple[int, str]]] = {}
    rows = Category.objects.filter(wanted).order_by("root_id", "path").values_list("pk", "path", "depth")[:limit]
    for pk, path, depth in rows:
        above, _sep, name = path.rpartition(" / ")
        groups.setdefault(above if depth == 3 else path, []).append((pk, name or path))
    return list(groups.items())


def likely_category(appeal: Appeal) -> int | None:
    """What most of the appeals that read like this one were; None where nothing is like it. One statement."""
    if appeal.category_id:
        return appeal.category_id
    telling = [word for word in dict.fromkeys(words(f"{appeal.subject} {appeal.text}"[:1000])) if len(word) > 1]
    query = " | ".join(f"({part})" for part in (search_query(word) for word in telling[:_TELLING]) if part)
    if not query:
        return None
    search = SearchQuery(query, search_type="raw", config="simple")
    found = (
        Appeal.objects.filter(words__vector=search, category__isnull=False)
        .exclude(pk=appeal.pk)
        .annotate(rank=SearchRank("words__vector", search))
        .order_by("-rank")
        .values_list("category_id", "rank")[:LOOKED_AT]
    )
    weights: defaultdict[int, float] = defaultdict(float)
    for category_id, rank in found:
        weights[category_id] += rank
    return max(weights, key=lambda pk: weights[pk]) if weights else None
