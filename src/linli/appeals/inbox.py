"""What an appeal is called in an inbox: its matter, for whoever may read it; else the category alone."""

from collections.abc import Sequence

from django.db.models import Case, Q, Value, When

from linli.appeals.models import Appeal, Kind
from linli.appeals.models.queries import seen_by
from linli.notices import matters
from linli.people.access import Access
from linli.reading.opening import opening


def names(access: Access, appeal_ids: Sequence[int]) -> dict[int, str]:
    """The subject or the first words of one's own appeals and of those in one's reach. Followers read the category."""
    # Who sees everything has no condition, and CASE wants one.
    readable = Case(When(seen_by(access) or Q(pk__gt=0), then=Value(True)), default=Value(False))
    found = Appeal.objects.filter(pk__in=appeal_ids).annotate(may_read=readable)
    rows = found.values_list("pk", "may_read", "subject", "text", "category__name", "kind")
    return {
        pk: ((subject or opening(text)) if may_read else "") or category or str(Kind(kind).label)
        for pk, may_read, subject, text, category, kind in rows
    }


matters.register("appeal", names)
